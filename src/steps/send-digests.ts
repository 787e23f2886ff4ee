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
import { findStorySummaries } from '../db/stories.ts'
import { findTags } from '../db/tags.ts'
import { isMuted } from './decide-sending.ts'
import { articleSummary, storyFacts } from './event-facts.ts'
import { putEvent } from './outbox.ts'
import { routeOf } from './route.ts'

/** More than these fit into no body. */
const MAX_TOLD = 60

/**
 * Puts what rules with a `digest` collected into the outbox: one event for each rule and period, with
 * a delivery for each of its endpoints. Stories that were muted meanwhile are left out.
 */
export async function sendDigests(ctx: Context): Promise<void> {
  for (const ruleId of await findDueDigests(ctx.db, ctx.now())) {
    const alerts = await ctx.db.transaction().execute((tx) => sendDigest(tx, ctx, ruleId))
    if (alerts > 0) ctx.log.info({ rule: ruleId, alerts }, 'digest put into the outbox')
  }
}

/** @returns alerts it tells of */
async function sendDigest(tx: Tx, ctx: Context, ruleId: string): Promise<number> {
  const now = ctx.now()
  const due = await lockDueAlerts(tx, ruleId, now)
  const muted = due.filter((row) => isMuted(row, now))
  await withdrawAlerts(
    tx,
    muted.map(({ id }) => id),
  )
  const rows = due.filter((row) => !muted.includes(row))
  const [first, last] = [rows[0], rows.at(-1)]
  if (first === undefined || last === undefined) return 0
  // By its first alert: an analysis that commits late gets a digest of its own, nothing is told twice.
  const id = eventId('alert.digest', first.id)
  await putEvent(tx, {
    id,
    type: 'alert.digest',
    alertId: null,
    body: digestBody({
      at: now,
      rule: { id: ruleId, severity: last.severity },
      from: first.created_at,
      until: last.created_at,
      alerts: await factsOf(tx, rows.slice(0, MAX_TOLD)),
      count: rows.length,
    }),
    endpoints: await endpointsOf(tx, ctx, ruleId, rows),
    now,
    sendAt: now,
  })
  await markDigested(
    tx,
    rows.map((row) => row.id),
    id,
  )
  return rows.length
}

/** Endpoints of the rule that want at least one of its alerts. */
async function endpointsOf(
  tx: Tx,
  ctx: Context,
  ruleId: string,
  rows: readonly DigestRow[],
): Promise<string[]> {
  const rule = ctx.current().config.rules.find(({ id }) => id === ruleId)
  if (rule === undefined) return []
  const tags = await findTags(
    tx,
    rows.map(({ article }) => article.id),
  )
  return routeOf(
    ctx,
    rule,
    tags.map(({ kind, tag_id: id }) => ({ kind, id })),
  )
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
