import { isDeepStrictEqual } from 'node:util'
import { digestBody } from '../alerting/digest.ts'
import { eventId } from '../alerting/ids.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db/database.ts'
import {
  type DigestRow,
  findDueDigests,
  lockDueAlerts,
  markDigested,
  withdrawAlerts,
} from '../db/digests.ts'
import { lockPlacement } from '../db/similarity-archive.ts'
import { findStorySummaries } from '../db/stories.ts'
import { findTags, tagOf } from '../db/tags.ts'
import { isMuted } from './decide-sending.ts'
import { articleSummary, storyFacts } from './event-facts.ts'
import { faultReason } from './faults.ts'
import { putEvent } from './outbox.ts'
import { routeOf } from './route.ts'

/** More than these fit into no body. */
const MAX_TOLD = 60

/** Alerts of a rule and period as some endpoints get them. */
interface Edition {
  alerts: readonly DigestRow[]
  endpoints: string[]
}

/**
 * Puts what rules with a `digest` collected into the outbox: for each rule and period one event that
 * tells all alerts, and one for each further choice of them that endpoints want (`only`). Stories
 * that were muted meanwhile are left out.
 */
export async function sendDigests(ctx: Context, signal?: AbortSignal): Promise<void> {
  for (const ruleId of await findDueDigests(ctx.db, ctx.now())) {
    signal?.throwIfAborted()
    try {
      const alerts = await ctx.db.transaction().execute((tx) => sendDigest(tx, ctx, ruleId))
      if (alerts > 0) ctx.log.info({ rule: ruleId, alerts }, 'digest put into the outbox')
    } catch (error) {
      const reason = faultReason(error)
      ctx.log.error({ rule: ruleId, error: reason }, 'a digest failed; the next sweep tries again')
    }
  }
}

/** @returns alerts it tells of */
async function sendDigest(tx: Tx, ctx: Context, ruleId: string): Promise<number> {
  const now = ctx.now()
  // As where an article is placed, which tells of alerts as well: else they may wait for each other.
  await lockPlacement(tx)
  const due = await lockDueAlerts(tx, ruleId, now)
  const muted = due.filter((row) => isMuted(row, now))
  await withdrawAlerts(
    tx,
    muted.map(({ id }) => id),
  )
  const alerts = due.filter((row) => !muted.includes(row))
  const [first] = alerts
  if (first === undefined) return 0
  // By its first alert: an analysis that commits late gets a digest of its own, nothing is told twice.
  const id = eventId('alert.digest', first.id)
  const [whole, ...others] = await editionsOf(tx, ctx, ruleId, alerts)
  await put(tx, ruleId, id, whole, now)
  for (const edition of others) {
    const choice = edition.alerts.map((alert) => alert.id).join(' ')
    await put(tx, ruleId, eventId('alert.digest', first.id, choice), edition, now)
  }
  await markDigested(
    tx,
    alerts.map((alert) => alert.id),
    id,
  )
  return alerts.length
}

/** The whole comes first, also when no endpoint wants all of it: it is the one that is pulled. */
async function editionsOf(
  tx: Tx,
  ctx: Context,
  ruleId: string,
  alerts: readonly DigestRow[],
): Promise<[Edition, ...Edition[]]> {
  const editions: [Edition, ...Edition[]] = [{ alerts, endpoints: [] }]
  for (const [endpoint, wanted] of await wantedOf(tx, ctx, ruleId, alerts)) {
    const same = editions.find((edition) => isDeepStrictEqual(edition.alerts, wanted))
    if (same === undefined) editions.push({ alerts: wanted, endpoints: [endpoint] })
    else same.endpoints.push(endpoint)
  }
  return editions
}

/** What each endpoint of the rule wants of the alerts; none without any. */
async function wantedOf(
  tx: Tx,
  ctx: Context,
  ruleId: string,
  alerts: readonly DigestRow[],
): Promise<Map<string, DigestRow[]>> {
  const wanted = new Map<string, DigestRow[]>()
  const { config } = ctx.current()
  const rule = config.rules.find(({ id }) => id === ruleId)
  if (rule === undefined) return wanted
  const ids = alerts.map(({ article }) => article.id)
  const tags = new Map<string, ReturnType<typeof tagOf>[]>(ids.map((id) => [id, []]))
  for (const row of await findTags(tx, ids)) tags.get(row.article_id)?.push(tagOf(row))
  for (const alert of alerts) {
    const { severity, article } = alert
    for (const endpoint of routeOf(
      config,
      { send: rule.send, severity },
      tags.get(article.id) ?? [],
    ))
      wanted.set(endpoint, [...(wanted.get(endpoint) ?? []), alert])
  }
  return wanted
}

async function put(
  tx: Tx,
  ruleId: string,
  id: string,
  { alerts, endpoints }: Edition,
  now: Date,
): Promise<void> {
  const [first, last] = [alerts[0], alerts.at(-1)]
  if (first === undefined || last === undefined) return
  await putEvent(tx, {
    id,
    type: 'alert.digest',
    alertId: null,
    body: digestBody({
      at: now,
      rule: { id: ruleId, severity: last.severity },
      from: first.created_at,
      until: last.created_at,
      alerts: await factsOf(tx, alerts.slice(0, MAX_TOLD)),
      count: alerts.length,
    }),
    endpoints,
    now,
    sendAt: now,
  })
}

async function factsOf(tx: Tx, rows: readonly DigestRow[]) {
  const stories = await findStorySummaries(
    tx,
    rows.map((row) => row.story_id),
  )
  return rows.flatMap(({ id, story_id, because, created_at, article, feed }) => {
    const story = stories.find((each) => each.id === story_id)
    if (story === undefined) return []
    return [
      {
        id,
        at: created_at,
        clauses: because.map(({ clause }) => clause),
        story: storyFacts(story),
        article: articleSummary(article, feed),
      },
    ]
  })
}
