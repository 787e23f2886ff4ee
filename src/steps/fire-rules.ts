import { type AlertInputs, factsFrom } from '../alerting/alert-inputs.ts'
import { alertId, eventId } from '../alerting/ids.ts'
import { alertBody } from '../alerting/payload.ts'
import type { Config } from '../config/config.ts'
import type { RuleConfig } from '../config/documents.ts'
import type { Context } from '../context.ts'
import { findStoryAlerts, insertAlert } from '../db/alerts.ts'
import type { ArticleRow } from '../db/articles.ts'
import type { Tx } from '../db/database.ts'
import type { FeedRow } from '../db/feed-table.ts'
import type { ItemRow } from '../db/items.ts'
import { jsonbOf } from '../db/storable.ts'
import { findStorySummaries, type StorySummary } from '../db/stories.ts'
import type { Because, RuleSubject } from '../rules/subject.ts'
import type { Tagging } from '../tagging/tag.ts'
import { VERSION } from '../version.ts'
import { inputOf } from './article-input.ts'
import { decideSending } from './decide-sending.ts'
import { feedFacts, subjectOf } from './matchers.ts'
import { putEvent } from './outbox.ts'
import { routeOf } from './route.ts'
import { tellCorrection } from './tell-correction.ts'
import { knownColumns, reachOf, tellGrowth } from './tell-growth.ts'

/** An article with what was found about it. */
export interface Analyzed {
  article: ArticleRow
  feed: FeedRow
  item: ItemRow
  tagging: Tagging
}
/** The same in its story. */
export type Judged = Analyzed & { storyId: string }

/** When rules are asked, and the configuration that decides: a reload in between changes nothing of it. */
export interface Moment {
  at: Date
  config: Config
}

/** What an article set off. */
export interface Fired {
  rules: readonly string[]
  /** To ring for. */
  endpoints: readonly string[]
}
export const NOTHING_FIRED: Fired = { rules: [], endpoints: [] }

/**
 * Asks the rules about an article in its story and stores an alert, its event and its deliveries
 * for each that matches and has not fired for this story yet. Tells receivers of earlier alerts that
 * the story grew, or that the article of their alert was changed.
 */
export async function fireRules(tx: Tx, ctx: Context, judged: Judged): Promise<Fired> {
  const { config, matchers } = ctx.current()
  const moment = { at: ctx.now(), config }
  if (config.rules.length === 0) return NOTHING_FIRED
  const [story] = await findStorySummaries(tx, [judged.storyId])
  if (story === undefined) return NOTHING_FIRED
  const subject = subjectOf(inputOf(judged.article), judged.tagging, feedFacts(judged.feed), {
    outlets: story.outlets.length,
    countries: story.countries.length,
    languages: story.languages.length,
    articles: story.articles,
  })
  const matched = new Map(
    matchers.rules
      .matchRules(subject, moment.at)
      .map(({ id, verdict }) => [id, verdict.because] as const),
  )
  const earlier = await findStoryAlerts(tx, story.id)
  const endpoints = new Set([
    ...(await tellGrowth(tx, moment, judged, story, earlier)),
    ...(await tellCorrection(tx, moment, judged, story, matched)),
  ])
  const known = new Set(earlier.map(({ rule_id: rule }) => rule))
  const fired: string[] = []
  for (const [id, because] of matched) {
    const rule = config.rules.find((candidate) => candidate.id === id)
    if (rule === undefined || known.has(id)) continue
    const sent = await fire(tx, moment, judged, { rule, subject, story, because })
    if (sent === undefined) continue
    ctx.meters.alerted(id)
    fired.push(id)
    for (const endpoint of sent) endpoints.add(endpoint)
  }
  return { rules: fired, endpoints: [...endpoints] }
}

interface Firing {
  rule: RuleConfig
  subject: RuleSubject
  story: StorySummary
  because: readonly Because[]
}

/** @returns endpoints that have something to deliver now; undefined when the rule had fired before */
async function fire(
  tx: Tx,
  { at, config }: Moment,
  judged: Judged,
  firing: Firing,
): Promise<readonly string[] | undefined> {
  const { rule, story, because } = firing
  const id = alertId(rule.id, story.id)
  const inputs = inputsOf(judged, firing, id, at)
  const { suppressed, sendAt } = await decideSending(tx, rule, story, at)
  const made = await insertAlert(tx, {
    id,
    rule_id: rule.id,
    story_id: story.id,
    article_id: judged.article.id,
    severity: rule.severity,
    because: jsonbOf(because),
    config_hash: config.hash,
    pack_hash: config.knowledge.version,
    code_version: VERSION,
    inputs: jsonbOf(inputs),
    suppressed,
    send_at: sendAt,
    digest_id: null,
    ...knownColumns(reachOf(story)),
    created_at: at,
  })
  if (!made) return undefined
  if (sendAt === null || suppressed === 'digest') return []
  const endpoints = routeOf(config, rule, judged.tagging.tags)
  await putEvent(tx, {
    id: eventId('alert.fired', id),
    type: 'alert.fired',
    alertId: id,
    body: alertBody(factsFrom(inputs, because)),
    endpoints,
    now: at,
    sendAt,
  })
  return sendAt > at ? [] : endpoints
}

/** What the alert is decided from, in the form in which it is kept with it. */
function inputsOf(
  { article, feed }: Judged,
  { rule, subject, story }: Firing,
  id: string,
  at: Date,
): AlertInputs {
  const { published, ...rest } = subject
  return {
    at: at.toISOString(),
    alertId: id,
    rule: { id: rule.id, when: rule.when, severity: rule.severity },
    subject: {
      ...rest,
      ...(published === undefined ? {} : { published: published.toISOString() }),
    },
    article: {
      id: article.id,
      ...(article.url === null ? {} : { url: article.url }),
      feedName: feed.name,
    },
    story: {
      id: story.id,
      title: story.title,
      firstSeenAt: story.first_seen_at.toISOString(),
      articles: story.articles,
      outlets: story.outlets,
      languages: story.languages,
    },
  }
}
