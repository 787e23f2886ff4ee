import { alertId, deliveryId, eventId } from '../alerting/ids.ts'
import { alertBody } from '../alerting/payload.ts'
import { isWanted } from '../alerting/route.ts'
import type { RuleConfig } from '../config/documents.ts'
import type { Context } from '../context.ts'
import { countSentAlerts, findFiredRules, insertAlert } from '../db/alerts.ts'
import type { ArticleRow } from '../db/articles.ts'
import type { Tx } from '../db/database.ts'
import { insertDeliveries } from '../db/deliveries.ts'
import { insertEvent } from '../db/events.ts'
import type { FeedRow } from '../db/feeds.ts'
import type { ItemRow } from '../db/items.ts'
import { jsonbOf } from '../db/storable.ts'
import { findStorySummaries, type StorySummary } from '../db/stories.ts'
import type { Because } from '../rules/subject.ts'
import type { Tagging } from '../tagging/tag.ts'
import { feedFacts, subjectOf } from './matchers.ts'

/** An article with what was found about it. */
export interface Analyzed {
  article: ArticleRow
  feed: FeedRow
  item: ItemRow
  tagging: Tagging
}
type Judged = Analyzed & { storyId: string }

/** What an article set off. */
export interface Fired {
  rules: readonly string[]
  /** To ring for. */
  endpoints: readonly string[]
}
export const NOTHING_FIRED: Fired = { rules: [], endpoints: [] }

/**
 * Asks the rules about an article in its story and stores an alert, its event and its deliveries
 * for each that matches and has not fired for this story yet.
 */
export async function fireRules(tx: Tx, ctx: Context, judged: Judged): Promise<Fired> {
  const { config, matchers } = ctx.current()
  if (config.rules.length === 0) return NOTHING_FIRED
  const [story] = await findStorySummaries(tx, [judged.storyId])
  if (story === undefined) return NOTHING_FIRED
  const subject = subjectOf(inputOf(judged), judged.tagging, feedFacts(judged.feed), {
    outlets: story.outlets.length,
    countries: story.countries.length,
    languages: story.languages.length,
    articles: story.articles,
  })
  const known = await findFiredRules(tx, judged.storyId)
  const fired: string[] = []
  const endpoints = new Set<string>()
  for (const { id, verdict } of matchers.rules.matchRules(subject, ctx.now())) {
    const rule = config.rules.find((candidate) => candidate.id === id)
    if (rule === undefined || known.has(id)) continue
    const sent = await fire(tx, ctx, judged, { rule, story, because: verdict.because })
    if (sent === undefined) continue
    fired.push(id)
    for (const endpoint of sent) endpoints.add(endpoint)
  }
  return { rules: fired, endpoints: [...endpoints] }
}

interface Firing {
  rule: RuleConfig
  story: StorySummary
  because: readonly Because[]
}

/** @returns endpoints that have something to deliver; undefined when the rule had fired before */
async function fire(
  tx: Tx,
  ctx: Context,
  judged: Judged,
  { rule, story, because }: Firing,
): Promise<readonly string[] | undefined> {
  const now = ctx.now()
  const id = alertId(rule.id, story.id)
  const throttled = await isThrottled(tx, rule, now)
  const made = await insertAlert(tx, {
    id,
    rule_id: rule.id,
    story_id: story.id,
    article_id: judged.article.id,
    severity: rule.severity,
    because: jsonbOf(because),
    config_hash: ctx.current().config.hash,
    suppressed: throttled ? 'throttle' : null,
    created_at: now,
  })
  if (!made) return undefined
  ctx.meters.alerted(rule.id)
  if (throttled) return []
  const event = eventId('alert.fired', id)
  const body = alertBody(factsOf(judged, { rule, story, because }, id, now))
  await insertEvent(tx, { id: event, type: 'alert.fired', alert_id: id, body, created_at: now })
  const send = routeOf(ctx, rule, judged.tagging.tags)
  await insertDeliveries(
    tx,
    send.map((endpoint) => ({
      id: deliveryId(event, endpoint),
      event_id: event,
      endpoint_id: endpoint,
      next_attempt_at: now,
      leased_until: null,
      last_error: null,
      created_at: now,
      finished_at: null,
    })),
  )
  return send
}

/** Of the endpoints that the rule names, those that want an alert of this kind. */
function routeOf(ctx: Context, { send, severity }: RuleConfig, tags: Tagging['tags']): string[] {
  const { endpoints } = ctx.current().config
  return send.filter((id) =>
    isWanted(endpoints.find((endpoint) => endpoint.id === id)?.only, { severity, tags }),
  )
}

async function isThrottled(tx: Tx, rule: RuleConfig, now: Date): Promise<boolean> {
  if (rule.throttle === undefined) return false
  const since = new Date(now.getTime() - rule.throttle.windowMs)
  return (await countSentAlerts(tx, rule.id, since)) >= rule.throttle.count
}

function inputOf({ article }: Judged) {
  return {
    title: article.title,
    text: article.text,
    ...(article.published_at === null ? {} : { published: article.published_at }),
  }
}

function factsOf(
  { article, feed, tagging }: Judged,
  { rule, story, because }: Firing,
  id: string,
  at: Date,
) {
  return {
    at,
    alert: { id, rule: { id: rule.id, severity: rule.severity }, because },
    story: {
      id: story.id,
      title: story.title,
      firstSeenAt: story.first_seen_at,
      articles: story.articles,
      outlets: story.outlets,
      languages: story.languages,
    },
    article: {
      id: article.id,
      url: article.url ?? undefined,
      title: article.title,
      feed: {
        id: feed.id,
        name: feed.name,
        country: feed.country ?? undefined,
        ownership: feed.ownership ?? undefined,
      },
      language: tagging.language,
      published: article.published_at ?? undefined,
      text: article.text,
    },
    tags: tagging.tags,
  }
}
