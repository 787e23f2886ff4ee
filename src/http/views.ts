import { formatDuration } from '../config/duration.ts'
import type { AlertRow } from '../db/alerts.ts'
import type { findRevisions } from '../db/articles.ts'
import type { DeliveryRow } from '../db/deliveries.ts'
import type { FeedRow } from '../db/feeds.ts'
import type { ArticleListRow } from '../db/find-articles.ts'
import type { StorySummary } from '../db/stories.ts'
import type { TagRow } from '../db/tags.ts'
import type { Because } from '../rules/subject.ts'

/** Rows in snake_case -> JSON in camelCase, as the shapes say. */
export function articleInList(row: ArticleListRow, tags: readonly TagRow[]) {
  return {
    id: row.id,
    url: row.url,
    canonicalUrl: row.canonical_url,
    title: row.title,
    feedId: row.feed_id,
    language: row.language,
    published: row.published_at?.toISOString() ?? null,
    firstSeenAt: row.first_seen_at.toISOString(),
    storyId: row.story_id,
    duplicateOf: row.duplicate_of,
    sco: row.sco,
    tags: tags.filter((tag) => tag.article_id === row.id).map(tagInList),
  }
}

export function tagInList(tag: TagRow) {
  return { kind: tag.kind, id: tag.tag_id, label: tag.label, salience: tag.salience }
}

export function tagWithEvidence(tag: TagRow) {
  return {
    ...tagInList(tag),
    evidence: tag.evidence,
    because: tag.because,
    status: tag.status,
    statusNow: tag.status_now ?? tag.status,
  }
}

export function revisionView({
  revision,
  replaced_at,
  difference,
}: Awaited<ReturnType<typeof findRevisions>>[number]) {
  const { title, kept, changes, omitted } = difference ?? { kept: 0, changes: [], omitted: 0 }
  return {
    revision,
    replacedAt: replaced_at.toISOString(),
    title: title ?? null,
    kept,
    changes: [...changes],
    omitted,
  }
}

export function storyInList(row: StorySummary) {
  return {
    id: row.id,
    title: row.title,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    articles: row.articles,
    outlets: row.outlets,
    languages: row.languages,
    countries: row.countries,
  }
}

export function feedView(row: FeedRow) {
  return {
    id: row.id,
    source: row.source,
    status: row.status,
    url: row.url,
    name: row.name,
    homepage: row.homepage,
    language: row.language,
    country: row.country,
    ownership: row.ownership,
    interval: row.interval_ms === null ? null : formatDuration(Number(row.interval_ms)),
    read: row.read,
    health: healthOf(row),
    error: row.error,
    failingSince: row.failing_since?.toISOString() ?? null,
    failures: row.failures,
    format: row.format,
    title: row.title,
    repairs: row.repairs,
    nextCheckAt: row.next_check_at.toISOString(),
    lastCheckAt: row.last_check_at?.toISOString() ?? null,
    lastOkAt: row.last_ok_at?.toISOString() ?? null,
    lastNewAt: row.last_new_at?.toISOString() ?? null,
  }
}
export type FeedView = ReturnType<typeof feedView>

function healthOf(row: FeedRow): 'ok' | 'failing' | 'new' | 'gone' | 'paused' | 'removed' {
  if (row.status !== 'active') return row.status
  if (row.error !== null) return 'failing'
  return row.last_ok_at === null ? 'new' : 'ok'
}

export function alertView(row: AlertRow & { title: string }) {
  return {
    id: row.id,
    rule: { id: row.rule_id, severity: row.severity },
    storyId: row.story_id,
    articleId: row.article_id,
    title: row.title,
    because: row.because.map(becauseView),
    suppressed: row.suppressed,
    createdAt: row.created_at.toISOString(),
  }
}

export function becauseView({ clause, evidence }: Because) {
  return { clause, evidence: [...evidence] }
}

export function deliveryView(row: DeliveryRow) {
  return {
    id: row.id,
    eventId: row.event_id,
    endpointId: row.endpoint_id,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'pending' ? row.next_attempt_at.toISOString() : null,
    lastError: row.last_error,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
