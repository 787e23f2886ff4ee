import type { Context } from '../context.ts'
import type { FeedChange, FeedRow } from '../db/feeds.ts'
import { jsonbOf, storableDate } from '../db/storable.ts'
import { nextCheckAt } from '../feed/next-check-at.ts'
import { cleanText } from '../text/clean-text.ts'
import { type FeedFetch, feedAddress, type ResponseFacts } from './fetch-feed.ts'

/** Newest dates kept of a feed: what its rhythm is told by. */
const KEPT_DATES = 20
const MAX_TITLE = 500

/**
 * What a check changes of its feed: schedule, health, validators, what the feed says of itself.
 * @param fresh items it brought that were not known
 */
export function feedChange(
  ctx: Context,
  feed: FeedRow,
  fetched: FeedFetch,
  fresh: number,
  now: Date,
): FeedChange & { next_check_at: Date } {
  const failed = fetched.kind === 'failed' || fetched.kind === 'gone'
  const failures = failed ? feed.failures + 1 : 0
  const schedule = {
    last_check_at: now,
    failures,
    next_check_at: nextAt(ctx, feed, fetched, { failures, fresh }, now),
  }
  if (fetched.kind === 'gone' || fetched.kind === 'failed') {
    return { ...schedule, ...failureChange(feed, fetched, now) }
  }
  return {
    ...schedule,
    error: null,
    failing_since: null,
    last_ok_at: now,
    ...(fresh > 0 ? { last_new_at: now } : {}),
    ...validatorChange(feed, fetched.facts),
    // A hub that kept something back is not relied on until it pushes again.
    ...(fresh > 0 && !wasPushed(feed) ? { push_until: null } : {}),
    ...(fetched.kind === 'read' ? readChange(fetched, now) : {}),
  }
}

/** An adopted address that fails is left again for the declared one, which may know better. */
function failureChange(
  feed: FeedRow,
  fetched: Extract<FeedFetch, { kind: 'failed' | 'gone' }>,
  now: Date,
): FeedChange {
  const failing_since = feed.failing_since ?? now
  const adopted = feedAddress(feed) !== feed.url
  const back = adopted ? { moved_to: null, moved_seen: 0 } : {}
  if (fetched.kind === 'failed') return { error: fetched.reason, failing_since, ...back }
  if (adopted) {
    const error = `${feedAddress(feed)}, where the feed had moved, answered 410 Gone`
    return { error, failing_since, ...back }
  }
  const error =
    'the server answered 410 Gone: the feed was taken down; remove it or enter its new address'
  return { status: 'gone', error, failing_since }
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

function readChange(
  { bodyHash, reading }: Extract<FeedFetch, { kind: 'read' }>,
  now: Date,
): FeedChange {
  return {
    body_hash: bodyHash,
    format: reading.format,
    title:
      reading.feed.title === undefined ? null : cleanText(reading.feed.title).slice(0, MAX_TITLE),
    repairs: jsonbOf(reading.repairs.slice(0, 20)),
    item_dates: newestDates(reading.items, now),
    asked_ms: reading.feed.minIntervalMs ?? null,
  }
}

function newestDates(items: readonly { published?: Date }[], now: Date): Date[] {
  return items
    .flatMap((item) => storableDate(item.published) ?? [])
    .filter((date) => date <= now)
    .sort((a, b) => b.getTime() - a.getTime())
    .slice(0, KEPT_DATES)
}

/** The check was made because the hub pushed. */
function wasPushed(feed: FeedRow): boolean {
  return feed.pushed_at !== null && feed.pushed_at > (feed.last_check_at ?? new Date(0))
}

/** How often a feed is asked at most while its hub pushes: four times a day. */
const BESIDE_PUSHES_MS = 6 * 3_600_000

/** True while the hub's lease holds and the last check gave no reason to doubt it. */
function isPushed(feed: FeedRow, fresh: number, now: Date): boolean {
  const holds = feed.push_until !== null && feed.push_until > now && feed.interval_ms === null
  return holds && wasPushed(feed) === fresh > 0
}

function nextAt(
  ctx: Context,
  feed: FeedRow,
  fetched: FeedFetch,
  { failures, fresh }: { failures: number; fresh: number },
  now: Date,
): Date {
  const { schedule } = ctx.current().config.settings
  const read = fetched.kind === 'read' ? fetched.reading : undefined
  const knownAsked = feed.asked_ms === null ? undefined : Number(feed.asked_ms)
  return nextCheckAt(now, {
    fixedIntervalMs: feed.interval_ms === null ? undefined : Number(feed.interval_ms),
    minIntervalMs:
      failures === 0 && isPushed(feed, fresh, now)
        ? Math.max(BESIDE_PUSHES_MS, schedule.min_interval)
        : schedule.min_interval,
    maxIntervalMs: schedule.max_interval,
    // What says nothing new leaves the rhythm as it was.
    itemDates: read === undefined ? feed.item_dates : newestDates(read.items, now),
    failures,
    retryAfterMs: fetched.facts?.retryAfterMs,
    freshForMs: fetched.facts?.freshForMs,
    askedMs: read === undefined ? knownAsked : read.feed.minIntervalMs,
    chance: ctx.chance(),
  })
}
