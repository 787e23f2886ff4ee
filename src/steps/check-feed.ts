import type { Context } from '../context.ts'
import { recordCheck } from '../db/checks.ts'
import type { Db, Tx } from '../db/database.ts'
import { type FeedRow, getFeed, lockFeed, updateFeed } from '../db/feeds.ts'
import { type NewItem, saveItems } from '../db/items.ts'
import { isPassingError } from '../db/passing-error.ts'
import { HostBusyError } from '../net/pacing.ts'
import { cleanText } from '../text/clean-text.ts'
import { feedChange } from './feed-change.ts'
import { type FeedFetch, feedAddress, fetchFeed, sendsValidators } from './fetch-feed.ts'
import { identifyItems } from './identify-items.ts'
import { noteHub } from './note-hub.ts'
import { ring } from './ring.ts'
import { PUSH_SPACING_MS } from './take-push.ts'

/**
 * Step 2: asks a feed, finds its new items and stores them together with the validators they came
 * with, so that a crash can't hide items behind a later 304. Then rings for each item to read.
 * @returns how many items are to be read, undefined when the feed was not asked
 */
export async function checkFeed(
  ctx: Context,
  feedId: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const feed = await getFeed(ctx.db, feedId)
  if (feed === undefined || feed.status !== 'active') return undefined
  const startedAt = ctx.now()
  const fetched = await takeTurn(ctx, feed, signal)
  if (fetched === undefined) return undefined
  const toRead = await store(ctx, { feed, startedAt, fetched }, signal)
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

/** Waits for the host's turn; a host with a long queue gives the worker back and comes later. */
async function takeTurn(
  ctx: Context,
  feed: FeedRow,
  signal: AbortSignal,
): Promise<FeedFetch | undefined> {
  try {
    const turn = await ctx.pacer.acquire(new URL(feedAddress(feed)).host, signal)
    try {
      return await fetchFeed(ctx, feed, signal)
    } finally {
      await turn.release()
    }
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
}

/**
 * Stores what a check brought. A feed that scowatch itself fails on shows the fault as its error and
 * comes again later, instead of failing its job for ever.
 * @returns ids of the items to read
 */
async function store(ctx: Context, checked: Checked, signal: AbortSignal): Promise<string[]> {
  const { feed, fetched } = checked
  try {
    const items =
      fetched.kind === 'read' ? await identifyItems(ctx, feed, fetched.reading.items) : []
    if (items.length === 0) return await record(ctx.db, ctx, checked, [])
    return await ctx.db.transaction().execute((tx) => storeItems(tx, ctx, checked, items))
  } catch (error) {
    if (signal.aborted || isPassingError(error)) throw error
    const { message, stack } = error as Error
    ctx.log.error({ feedId: feed.id, error: message, stack }, 'a feed could not be stored')
    const reason = cleanText(`scowatch failed to store what the feed holds: ${message}`)
    const fault: FeedFetch = { kind: 'failed', facts: fetched.facts, reason }
    return record(ctx.db, ctx, { ...checked, fetched: fault }, [])
  }
}

async function storeItems(
  tx: Tx,
  ctx: Context,
  checked: Checked,
  items: readonly NewItem[],
): Promise<string[]> {
  await lockFeed(tx, checked.feed.id)
  return record(tx, ctx, checked, await saveItems(tx, items))
}

/** Feed and check log in one statement: all that a check without new items writes. */
async function record(
  db: Db,
  ctx: Context,
  { feed, startedAt, fetched }: Checked,
  saved: readonly { id: string; fresh: boolean }[],
): Promise<string[]> {
  const fresh = saved.filter((item) => item.fresh).length
  const now = ctx.now()
  const check = {
    feed_id: feed.id,
    at: startedAt,
    outcome: outcomeOf(fetched, fresh),
    status: fetched.facts?.status ?? null,
    conditional: sendsValidators(feed),
    took_ms: now.getTime() - startedAt.getTime(),
    bytes: fetched.facts?.bytes ?? 0,
    found: fetched.kind === 'read' ? fetched.reading.items.length : 0,
    fresh,
    error: fetched.kind === 'failed' ? fetched.reason : null,
  }
  const pushedAgainAt = new Date(now.getTime() + PUSH_SPACING_MS)
  await recordCheck(db, feed, feedChange(ctx, feed, fetched, fresh, now), check, pushedAgainAt)
  return saved.map((item) => item.id)
}

function outcomeOf(
  fetched: FeedFetch,
  fresh: number,
): 'new' | 'unchanged' | 'not-modified' | 'failed' {
  if (fetched.kind === 'failed' || fetched.kind === 'gone') return 'failed'
  if (fetched.kind === 'not-modified') return 'not-modified'
  return fresh > 0 ? 'new' : 'unchanged'
}
