import type { Context } from '../context.ts'
import type { FeedRow } from '../db/feed-table.ts'
import type { FeedChange } from '../db/feeds.ts'
import { storableDate } from '../db/storable.ts'
import { nextCheckAt, notBefore } from '../feed/next-check-at.ts'
import { quietAfter, RHYTHM_DATES } from '../feed/rhythm.ts'
import { pacingKey } from '../net/pacing.ts'
import { cleanText } from '../text/clean-text.ts'
import { type FeedFetch, feedAddress, type ResponseFacts, sendsValidators } from './fetch-feed.ts'

const MAX_TITLE = 500
/** Weight of the newest check in the usual time of a check. */
const NEWEST_SHARE = 0.25
/** A feed whose checks usually take this long is slow: most take less than a second. */
export const SLOW_MS = 10_000

type Failed = Extract<FeedFetch, { kind: 'failed' | 'gone' }>
type Read = Extract<FeedFetch, { kind: 'read' }>

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
): FeedChange {
  const told =
    fetched.kind === 'gone' || fetched.kind === 'failed'
      ? failureChange(feed, fetched, now)
      : successChange(feed, fetched, fresh, now)
  const change: FeedChange = {
    last_check_at: now,
    last_status: fetched.facts?.status ?? null,
    ...tookChange(feed, fetched.facts, now),
    ...told,
  }
  const after: FeedRow = { ...feed, ...(change as Partial<FeedRow>) }
  return {
    ...change,
    ...scheduleChange(ctx, { before: feed, after, fresh }, fetched, now),
    pace_key: pacingKey(new URL(feedAddress(after)).host) ?? '',
  }
}

/** An adopted address that fails is left again for the declared one, which may know better. */
function failureChange(feed: FeedRow, fetched: Failed, now: Date): FeedChange {
  const adopted = feedAddress(feed) !== feed.url
  const change: FeedChange = {
    failures: feed.failures + 1,
    failure_weight: feed.failure_weight + fetched.weight,
    failing_since: feed.failing_since ?? now,
    well_since: null,
    ...(adopted ? { moved_to: null, moved_seen: 0, moved_since: null } : {}),
  }
  if (fetched.kind === 'failed') return { ...change, error: cleanText(fetched.reason) }
  if (adopted) {
    const error = `${feedAddress(feed)}, where the feed had moved, answered 410 Gone`
    return { ...change, error }
  }
  const error =
    'the server answered 410 Gone: the feed was taken down; remove it or enter its new address'
  return { ...change, status: 'gone', status_since: now, error }
}

function successChange(
  feed: FeedRow,
  fetched: Exclude<FeedFetch, Failed>,
  fresh: number,
  now: Date,
): FeedChange {
  const { freshForMs } = fetched.facts
  const isOld = fetched.kind === 'not-modified' && freshForMs === undefined
  return {
    failures: 0,
    failure_weight: 0,
    error: null,
    failing_since: null,
    well_since: feed.well_since ?? now,
    last_ok_at: now,
    ...(fresh > 0 ? { last_new_at: now } : {}),
    // A hub that kept something back is not relied on until it pushes again.
    ...(fresh > 0 && !wasPushed(feed) ? { push_until: null } : {}),
    // What a 304 doesn't restate stays in force (RFC 9111 section 4.3.4).
    ...(isOld ? {} : { fresh_ms: freshForMs ?? null }),
    ...validatorChange(feed, fetched.facts, now),
    ...(fetched.kind === 'read' ? readChange(feed, fetched, fresh, now) : {}),
  }
}

/** The newest pair from each 200 and 304; a redirect that held is counted, one that ended is forgotten. */
function validatorChange(
  feed: FeedRow,
  { validators, movedTo, url }: ResponseFacts,
  now: Date,
): FeedChange {
  const change: FeedChange = {
    etag: validators.etag ?? null,
    last_modified: validators.lastModified ?? null,
    validators_url: url,
  }
  if (feedAddress(feed) !== feed.url) return change
  const held = movedTo !== undefined && movedTo === feed.moved_to
  return {
    ...change,
    moved_to: movedTo ?? null,
    moved_seen: movedTo === undefined ? 0 : held ? feed.moved_seen + 1 : 1,
    moved_since: movedTo === undefined ? null : held ? (feed.moved_since ?? now) : now,
  }
}

function readChange(
  feed: FeedRow,
  { bodyHash, reading }: Read,
  fresh: number,
  now: Date,
): FeedChange {
  const { feed: head, items } = reading
  const dates = rhythmDates(feed, items, fresh, now)
  return {
    body_hash: bodyHash,
    format: reading.format,
    title: head.title === undefined ? null : cleanText(head.title).slice(0, MAX_TITLE),
    repairs: reading.repairs.slice(0, 20),
    item_dates: dates,
    quiet_after: quietAfter(dates, now) ?? null,
    asked_ms: head.minIntervalMs ?? null,
    skip_hours: [...(head.skipHours ?? [])],
    skip_days: [...(head.skipDays ?? [])],
    // A feed that is empty for a while still lists what it did.
    ...(items.length > 0 ? { listed_at: now } : {}),
    empty_since: items.length > 0 ? null : (feed.empty_since ?? now),
  }
}

/** The newest dates its items state; of a feed without any, the times at which something new was found. */
function rhythmDates(
  feed: FeedRow,
  items: readonly { published?: Date }[],
  fresh: number,
  now: Date,
): Date[] {
  const stated = items.flatMap((item) => storableDate(item.published) ?? [])
  const seen = [...(fresh > 0 ? [now] : []), ...feed.item_dates]
  return (stated.length > 0 ? stated : seen)
    .filter((date) => date <= now)
    .sort((a, b) => b.getTime() - a.getTime())
    .slice(0, RHYTHM_DATES)
}

/** Of checks that were answered: a host that is down is failing, not slow. */
function tookChange(feed: FeedRow, facts: ResponseFacts | undefined, now: Date): FeedChange {
  if (facts === undefined) return {}
  const before = feed.took_ms ?? facts.tookMs
  const took_ms = Math.round(before + NEWEST_SHARE * (facts.tookMs - before))
  return { took_ms, slow_since: took_ms < SLOW_MS ? null : (feed.slow_since ?? now) }
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

/** @param after the feed as the check leaves it */
function scheduleChange(
  ctx: Context,
  { before, after, fresh }: { before: FeedRow; after: FeedRow; fresh: number },
  fetched: FeedFetch,
  now: Date,
): FeedChange {
  const { schedule } = ctx.current().config.settings
  const number = (stored: string | number | null) => (stored === null ? undefined : Number(stored))
  const leaveToHub = after.failures === 0 && isPushed(before, fresh, now)
  const history = {
    fixedIntervalMs: number(after.interval_ms),
    minIntervalMs: Math.max(leaveToHub ? BESIDE_PUSHES_MS : 0, schedule.min_interval),
    maxIntervalMs: schedule.max_interval,
    itemDates: after.item_dates,
    hasValidators: after.last_ok_at === null ? undefined : sendsValidators(after),
    failureWeight: after.failure_weight,
    retryAfterMs: fetched.facts?.retryAfterMs,
    freshForMs: after.failures === 0 ? number(after.fresh_ms) : fetched.facts?.freshForMs,
    askedMs: number(after.asked_ms),
    skip: { hours: after.skip_hours, days: after.skip_days },
    chance: ctx.chance(),
  }
  return { next_check_at: nextCheckAt(now, history), not_before: notBefore(now, history) ?? null }
}
