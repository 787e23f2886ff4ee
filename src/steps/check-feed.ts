import type { Context } from '../context.ts'
import { type DoneCheck, recordChecks } from '../db/checks.ts'
import type { Tx } from '../db/database.ts'
import type { FeedRow } from '../db/feed-table.ts'
import { lockFeed, updateFeed } from '../db/feeds.ts'
import { type NewItem, noteListed, saveItems } from '../db/items.ts'
import { isPassingError } from '../db/passing-error.ts'
import { HostBusyError, type HostTurn } from '../net/pacing.ts'
import { cleanText } from '../text/clean-text.ts'
import { feedChange } from './feed-change.ts'
import { type FeedFetch, feedAddress, fetchFeed, sendsValidators } from './fetch-feed.ts'
import { type FloodNews, floodChange } from './flood.ts'
import { followSitemaps } from './follow-sitemaps.ts'
import { identifyItems } from './identify-items.ts'
import { noteHub } from './note-hub.ts'
import { ring } from './ring.ts'
import { PUSH_SPACING_MS } from './take-push.ts'

/**
 * Step 2: asks a feed, finds its new items and stores them together with the validators they came
 * with, so that a crash can't hide items behind a later 304. Then rings for each item to read.
 * A check without new items costs two statements at most, both shared with the checks beside it: one
 * reads the feed and claims the host's turn, one records the check and gives the turn back.
 * @returns how many items are to be read, undefined when the feed was not asked
 */
export async function checkFeed(
  ctx: Context,
  feedId: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const opened = await ctx.checks.open(feedId, ctx.pacer.limits)
  if (opened === undefined) return undefined
  const { feed, claim } = opened
  const startedAt = ctx.now()
  const { host } = new URL(feedAddress(feed))
  const turn = await comeLaterWhenBusy(ctx, feed, () => ctx.pacer.acquire(host, signal, claim))
  if (turn === undefined) return undefined
  let fetched: FeedFetch | undefined
  let toRead: string[]
  try {
    fetched = await fetchAll(ctx, feed, turn, signal)
    if (fetched === undefined) return undefined
    toRead = await store(ctx, { feed, startedAt, fetched, turn }, signal)
  } finally {
    // Does nothing where the turn was given back with the record of the check.
    await turn.release()
  }
  await ring(
    ctx,
    'read-article',
    toRead.map((itemId) => ({ data: { itemId } })),
  )
  await noteHub(ctx, feed, fetched)
  ctx.meters.checked(fetched.kind)
  const reason = fetched.kind === 'failed' ? { reason: fetched.reason } : {}
  ctx.log.info({ feedId, outcome: fetched.kind, toRead: toRead.length, ...reason }, 'feed checked')
  return toRead.length
}

/** The feed, and where it is an index of sitemaps the newest of these, each in a turn of its own. */
async function fetchAll(
  ctx: Context,
  feed: FeedRow,
  turn: HostTurn,
  signal: AbortSignal,
): Promise<FeedFetch | undefined> {
  const fetched = await fetchFeed(ctx, feed, signal)
  if (fetched.kind !== 'read' || fetched.reading.sitemaps === undefined) return fetched
  await turn.release()
  return comeLaterWhenBusy(ctx, feed, () => followSitemaps(ctx, fetched, signal))
}

/** A host with a long queue gives the worker back: the feed comes when its turn does. */
async function comeLaterWhenBusy<T>(
  ctx: Context,
  feed: FeedRow,
  act: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof HostBusyError)) throw error
    await updateFeed(ctx.db, feed.id, { next_check_at: error.retryAt })
    return undefined
  }
}

interface Checked {
  feed: FeedRow
  startedAt: Date
  fetched: FeedFetch
  turn: HostTurn
  flood?: FloodNews
}

/**
 * Stores what a check brought. A feed that scowatch itself fails on shows the fault as its error and
 * comes again later, instead of failing its job for ever.
 * @returns ids of the items to read
 */
async function store(ctx: Context, checked: Checked, signal: AbortSignal): Promise<string[]> {
  const { feed, fetched } = checked
  try {
    const { items, found, report } = await identified(ctx, checked)
    if (items.length === 0) {
      await ctx.checks.record(doneCheck(ctx, found, 0))
      report()
      return []
    }
    // Others need not wait for the host while its items are stored.
    await checked.turn.release()
    const toRead = await ctx.db.transaction().execute((tx) => storeItems(tx, ctx, found, items))
    report()
    return toRead
  } catch (error) {
    if (signal.aborted || isPassingError(error)) throw error
    const { message, stack } = error as Error
    ctx.log.error({ feedId: feed.id, error: message, stack }, 'a feed could not be stored')
    const reason = `scowatch failed to store what the feed holds: ${message}`
    const fault: FeedFetch = { kind: 'failed', facts: fetched.facts, reason, weight: 1 }
    await ctx.checks.record(doneCheck(ctx, { ...checked, fetched: fault }, 0))
    return []
  }
}

/** What the check found, and of a flood how to say it once it is stored. */
async function identified(
  ctx: Context,
  checked: Checked,
): Promise<{ items: NewItem[]; found: Checked; report: () => void }> {
  const { feed, fetched } = checked
  if (fetched.kind !== 'read') return { items: [], found: checked, report: () => {} }
  const { items, listed, flood } = await identifyItems(ctx, feed, fetched.reading)
  // Before the check is recorded: what it says to have listed has been noted.
  await noteListed(ctx.db, listed, ctx.now())
  const news = floodChange(feed, flood, ctx.now())
  const report = () => {
    if (news.isNew)
      ctx.log.warn({ feedId: feed.id, ...flood }, 'a flood of entries: nobody is alerted')
  }
  return { items, found: { ...checked, flood: news }, report }
}

async function storeItems(
  tx: Tx,
  ctx: Context,
  checked: Checked,
  items: readonly NewItem[],
): Promise<string[]> {
  await lockFeed(tx, checked.feed.id)
  const saved = await saveItems(tx, items)
  const fresh = saved.filter((item) => item.fresh).length
  await recordChecks(tx, [doneCheck(ctx, checked, fresh)])
  return saved.filter((item) => item.due).map((item) => item.id)
}

/** Everything a check writes besides its items. */
function doneCheck(
  ctx: Context,
  { feed, startedAt, fetched, turn, flood }: Checked,
  fresh: number,
): DoneCheck {
  const now = ctx.now()
  return {
    url: feed.url,
    pushedAt: feed.pushed_at,
    pushedAgainAt: new Date(now.getTime() + PUSH_SPACING_MS),
    change: { ...feedChange(ctx, feed, fetched, fresh, now), ...flood?.change },
    check: {
      feed_id: feed.id,
      at: startedAt,
      outcome: outcomeOf(fetched, fresh),
      status: fetched.facts?.status ?? null,
      conditional: sendsValidators(feed),
      early: feed.not_before !== null && startedAt < feed.not_before,
      took_ms: now.getTime() - startedAt.getTime(),
      bytes: fetched.facts?.bytes ?? 0,
      found: fetched.kind === 'read' ? fetched.reading.items.length : 0,
      fresh,
      error: fetched.kind === 'failed' ? cleanText(fetched.reason) : null,
    },
    lease: turn.handOver(),
    leaveMs: fetched.facts?.leaveMs,
  }
}

function outcomeOf(
  fetched: FeedFetch,
  fresh: number,
): 'new' | 'unchanged' | 'not-modified' | 'failed' {
  if (fetched.kind === 'failed' || fetched.kind === 'gone') return 'failed'
  if (fetched.kind === 'not-modified') return 'not-modified'
  return fresh > 0 ? 'new' : 'unchanged'
}
