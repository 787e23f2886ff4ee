import type { Context } from '../context.ts'
import { recordCheck } from '../db/checks.ts'
import type { Tx } from '../db/database.ts'
import { type FeedChange, type FeedRow, getFeed, updateFeed } from '../db/feeds.ts'
import { type NewItem, saveItems } from '../db/items.ts'
import { nextCheckAt } from '../feed/next-check-at.ts'
import { HostBusyError } from '../net/pacing.ts'
import {
  type FeedFetch,
  feedAddress,
  fetchFeed,
  type ResponseFacts,
  sendsValidators,
} from './fetch-feed.ts'
import { identifyItems } from './identify-items.ts'
import { ring } from './ring.ts'

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
  const items = fetched.kind === 'read' ? await identifyItems(ctx, feed, fetched.reading.items) : []
  const toRead = await ctx.db
    .transaction()
    .execute((tx) => record(tx, ctx, { feed, startedAt, fetched, items }))
  await ring(
    ctx,
    'read-article',
    toRead.map((itemId) => ({ data: { itemId } })),
  )
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
  items: readonly NewItem[]
}

async function record(tx: Tx, ctx: Context, checked: Checked): Promise<string[]> {
  const { feed, startedAt, fetched } = checked
  const saved = await saveItems(tx, checked.items)
  const fresh = saved.filter((item) => item.fresh).length
  const now = ctx.now()
  await updateFeed(tx, feed.id, feedChange(ctx, checked, fresh, now))
  await recordCheck(tx, {
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
  })
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

/** What a check changes of its feed: schedule, health, validators, what the feed says of itself. */
function feedChange(
  ctx: Context,
  { feed, fetched }: Checked,
  fresh: number,
  now: Date,
): FeedChange {
  const failed = fetched.kind === 'failed' || fetched.kind === 'gone'
  const failures = failed ? feed.failures + 1 : 0
  const schedule: FeedChange = {
    last_check_at: now,
    failures,
    next_check_at: nextAt(ctx, feed, fetched, failures, now),
  }
  if (fetched.kind === 'gone') {
    const error =
      'the server answered 410 Gone: the feed was taken down; remove it or enter its new address'
    return { ...schedule, status: 'gone', error, failing_since: feed.failing_since ?? now }
  }
  if (fetched.kind === 'failed') {
    return { ...schedule, error: fetched.reason, failing_since: feed.failing_since ?? now }
  }
  return {
    ...schedule,
    error: null,
    failing_since: null,
    last_ok_at: now,
    ...(fresh > 0 ? { last_new_at: now } : {}),
    ...validatorChange(feed, fetched.facts),
    ...(fetched.kind === 'read' ? readChange(fetched) : {}),
  }
}

/** The newest pair from each 200 and 304; a redirect that held is counted, one that ended is forgotten. */
function validatorChange(feed: FeedRow, { validators, movedTo, url }: ResponseFacts): FeedChange {
  const change: FeedChange = {
    etag: validators.etag ?? null,
    last_modified: validators.lastModified ?? null,
    validators_url: url,
  }
  if (feedAddress(feed) !== feed.url) return change
  return {
    ...change,
    moved_to: movedTo ?? null,
    moved_seen: movedTo === undefined ? 0 : nextSeen(feed, movedTo),
  }
}

function nextSeen(feed: FeedRow, movedTo: string): number {
  return feed.moved_to === movedTo ? feed.moved_seen + 1 : 1
}

function readChange({ bodyHash, reading }: Extract<FeedFetch, { kind: 'read' }>): FeedChange {
  return {
    body_hash: bodyHash,
    format: reading.format,
    title: reading.feed.title ?? null,
    repairs: JSON.stringify(reading.repairs.slice(0, 20)),
  }
}

function nextAt(
  ctx: Context,
  feed: FeedRow,
  fetched: FeedFetch,
  failures: number,
  now: Date,
): Date {
  const { schedule } = ctx.current().config.settings
  const reading = fetched.kind === 'read' ? fetched.reading : undefined
  return nextCheckAt(now, {
    fixedIntervalMs: feed.interval_ms === null ? undefined : Number(feed.interval_ms),
    minIntervalMs: schedule.min_interval,
    maxIntervalMs: schedule.max_interval,
    itemDates: (reading?.items ?? []).flatMap((item) => item.published ?? []),
    failures,
    retryAfterMs: fetched.facts?.retryAfterMs,
    freshForMs: fetched.facts?.freshForMs,
    askedMs: reading?.feed.minIntervalMs,
    chance: ctx.chance(),
  })
}
