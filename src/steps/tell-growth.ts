import { furthest, type Growth, growthKey, growthOf, type Reach } from '../alerting/growth.ts'
import { eventId } from '../alerting/ids.ts'
import { grewBody } from '../alerting/story-events.ts'
import type { RuleConfig } from '../config/documents.ts'
import { findStoryAlerts, type StoredAlert, updateAlert } from '../db/alerts.ts'
import { getArticle } from '../db/articles.ts'
import type { Tx } from '../db/database.ts'
import { getFeed } from '../db/feeds.ts'
import { findStorySummaries, type StorySummary } from '../db/stories.ts'
import { findTags, tagOf } from '../db/tags.ts'
import { afterQuiet, isMuted } from './decide-sending.ts'
import { alertFacts, articleFacts, storyFacts } from './event-facts.ts'
import type { Judged, Moment } from './fire-rules.ts'
import { putEvent } from './outbox.ts'
import { routeOf } from './route.ts'

/**
 * Tells the receivers of a story's alerts that it reached a threshold of their rule: one event for
 * each, once for rule, story and threshold. Nobody is told of a story whose alert was held back for
 * good, and nobody before its alert: a digest tells the story as it stands when it is sent.
 * @returns endpoints that have something to deliver
 */
export async function tellGrowth(
  tx: Tx,
  moment: Moment,
  newcomer: Judged,
  story: StorySummary,
  alerts: readonly StoredAlert[],
): Promise<string[]> {
  const endpoints: string[] = []
  for (const alert of alerts) {
    const known = knownOf(alert)
    const now = reachOf(story)
    const next = furthest(known, now)
    if (JSON.stringify(next) === JSON.stringify(known)) continue
    await updateAlert(tx, alert.id, knownColumns(next))
    const rule = moment.config.rules.find(({ id }) => id === alert.rule_id)
    if (!rule?.grew || !isTold(alert) || isMuted(story, moment.at)) continue
    for (const growth of growthOf(rule.grew, known, now)) {
      const told = await tell(tx, moment, newcomer, story, { alert, rule, growth, known, now })
      endpoints.push(...told)
    }
  }
  return endpoints
}

/** Growth by an archive that appears is known from now on and told to nobody, by no later article either. */
export async function passOverGrowth(tx: Tx, storyId: string): Promise<void> {
  const alerts = await findStoryAlerts(tx, storyId)
  // Most stories of an archive have none, and counting one up costs more than asking.
  if (alerts.length === 0) return
  const [story] = await findStorySummaries(tx, [storyId])
  if (story === undefined) return
  for (const alert of alerts) {
    await updateAlert(tx, alert.id, knownColumns(furthest(knownOf(alert), reachOf(story))))
  }
}

interface Told {
  alert: StoredAlert
  rule: RuleConfig
  growth: Growth
  known: Reach
  now: Reach
}

async function tell(
  tx: Tx,
  { at, config }: Moment,
  newcomer: Judged,
  story: StorySummary,
  { alert, rule, growth, known, now }: Told,
): Promise<string[]> {
  const article = await getArticle(tx, alert.article_id)
  const feed = article === undefined ? undefined : await getFeed(tx, article.feed_id)
  if (article === undefined || feed === undefined) return []
  const facts = {
    at,
    alert: alertFacts(alert),
    story: storyFacts(story),
    article: articleFacts(article, feed),
    tags: (await findTags(tx, [article.id])).map(tagOf),
  }
  const endpoints = routeOf(config, rule, facts.tags)
  const isNew = await putEvent(tx, {
    id: eventId('story.grew', alert.id, growthKey(growth)),
    type: 'story.grew',
    alertId: alert.id,
    body: grewBody(facts, {
      growth,
      before: known,
      now,
      newcomer: articleFacts(newcomer.article, newcomer.feed, newcomer.tagging.language),
    }),
    endpoints,
    now: at,
    sendAt: sendTime(rule, alert, at),
  })
  return isNew ? endpoints : []
}

/** Whether receivers know of the alert, or will before what is put into the outbox now. */
export function isTold({ send_at, suppressed, digest_id }: StoredAlert): boolean {
  return send_at !== null && (suppressed !== 'digest' || digest_id !== null)
}

/** No sooner than the alert itself, and outside of quiet hours. */
export function sendTime(rule: RuleConfig, { send_at }: StoredAlert, now: Date): Date {
  return afterQuiet(rule, send_at !== null && send_at > now ? send_at : now)
}

export function reachOf({ outlets, countries, languages }: StorySummary): Reach {
  return { outlets: outlets.length, countries, languages }
}

function knownOf(alert: StoredAlert): Reach {
  return {
    outlets: alert.known_outlets,
    countries: alert.known_countries,
    languages: alert.known_languages,
  }
}

export function knownColumns({ outlets, countries, languages }: Reach) {
  return {
    known_outlets: outlets,
    known_countries: [...countries],
    known_languages: [...languages],
  }
}
