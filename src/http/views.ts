import { formatDuration } from '../config/duration.ts'
import type { AlertInList } from '../db/alerts.ts'
import type { findRevisions } from '../db/articles.ts'
import type { DeliveryRow } from '../db/deliveries.ts'
import type { FeedRow } from '../db/feed-table.ts'
import type { ArticleListRow } from '../db/find-articles.ts'
import type { StorySummary } from '../db/stories.ts'
import type { TagRow } from '../db/tags.ts'
import type { ClauseResult } from '../rules/clause.ts'
import type { Because } from '../rules/subject.ts'
import type { Judgement } from '../steps/judge-article.ts'
import { healthOf } from './feed-health.ts'

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
    confidence: tag.confidence,
    unverified: tag.confidence === 'low',
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
    mutedUntil: row.muted_until?.toISOString() ?? null,
  }
}

export function feedView(row: FeedRow, now: Date) {
  const health = healthOf(row, now)
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
    watch: row.watch,
    tags: row.tags,
    health: health.state,
    healthReason: health.reason,
    healthSince: health.since?.toISOString() ?? null,
    error: row.error,
    failingSince: row.failing_since?.toISOString() ?? null,
    failures: row.failures,
    format: row.format,
    title: row.title,
    repairs: row.repairs,
    flood: floodOf(row),
    nextCheckAt: row.next_check_at.toISOString(),
    notBefore: row.not_before?.toISOString() ?? null,
    lastCheckAt: row.last_check_at?.toISOString() ?? null,
    lastOkAt: row.last_ok_at?.toISOString() ?? null,
    lastNewAt: row.last_new_at?.toISOString() ?? null,
    polls: {
      all: row.polls,
      ok: row.polls_ok,
      notModified: row.polls_not_modified,
      limited: row.polls_limited,
      failed: row.polls_failed,
      early: row.polls_early,
      unconditional: row.polls_unconditional,
    },
  }
}
export type FeedView = ReturnType<typeof feedView>

function floodOf({ flood: kind, flood_items: items, flood_since: since }: FeedRow) {
  return kind === null ? null : { kind, items: items ?? 0, since: since?.toISOString() ?? null }
}

export function alertView(row: AlertInList) {
  return {
    id: row.id,
    rule: { id: row.rule_id, severity: row.severity },
    storyId: row.story_id,
    articleId: row.article_id,
    title: row.title,
    because: row.because.map(becauseView),
    suppressed: row.suppressed,
    sendAt: row.send_at?.toISOString() ?? null,
    digestId: row.digest_id,
    createdAt: row.created_at.toISOString(),
  }
}

export function becauseView({ clause, evidence }: Because) {
  return { clause, evidence: [...evidence] }
}

/** A clause tree: what was true, what was not, what it saw instead. */
export type ClauseView = Pick<ClauseResult, 'clause' | 'kind' | 'matched' | 'note'> & {
  evidence: Because['evidence'][number][]
  parts: ClauseView[]
}

export function clauseView({
  clause,
  kind,
  matched,
  note,
  evidence,
  parts,
}: ClauseResult): ClauseView {
  return {
    clause,
    kind,
    matched,
    ...(note === undefined ? {} : { note }),
    evidence: kind === 'and' || kind === 'or' ? [] : [...evidence],
    parts: parts.map(clauseView),
  }
}

export function judgementView({ rule, when, verdict, alert, decision }: Judgement) {
  return {
    rule,
    when,
    matched: verdict.matched,
    because: verdict.because.map(becauseView),
    nearest: verdict.nearest ?? null,
    missing: [...(verdict.missing ?? [])],
    tree: clauseView(verdict.tree),
    alertId: alert?.id ?? null,
    decision,
  }
}
export type JudgementView = ReturnType<typeof judgementView>

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
