import { halfUsualGapMs } from './rhythm.ts'
import { afterSkipped, type SkipTimes } from './skip-times.ts'

/** What decides when a feed is asked again. All durations in milliseconds. */
export interface CheckHistory {
  /** Fixed by the operator; absent: the rhythm of the feed decides. */
  fixedIntervalMs: number | undefined
  minIntervalMs: number
  maxIntervalMs: number
  /** Dates of the feed's newest items, in any order. */
  itemDates: readonly Date[]
  /** Whether the server gives validators; undefined when it has never answered with a feed. */
  hasValidators: boolean | undefined
  /** Sum of the weights of the failed checks in a row, this one included. */
  failureWeight: number
  /** What Retry-After said. */
  retryAfterMs: number | undefined
  /** Freshness by Cache-Control or Expires. */
  freshForMs: number | undefined
  /** What the feed itself asks for (ttl, sy:update*). */
  askedMs: number | undefined
  /** What the feed itself asks for (skipHours, skipDays). */
  skip: SkipTimes
  /** 0 to 1; spreads checks so that a fleet never clumps at the full hour. */
  chance: number
}

/** A wait that others ask for is believed up to a day; more would hide a feed. */
const MAX_ASKED_MS = 86_400_000
/** Failing feeds are still probed weekly: dead ones come back (hosts change, certificates are renewed). */
const MAX_BACKOFF_MS = 7 * 86_400_000
/** Without any rhythm: an hour where an unchanged feed costs a 304, a day where it costs the whole body. */
const DEFAULT_INTERVAL_MS = 3_600_000
const DEFAULT_WITHOUT_VALIDATORS_MS = 86_400_000
const JITTER = 0.1
/** Skipped hours end at a full hour, for all feeds that skip them. */
const AFTER_SKIP_MS = 15 * 60_000

/**
 * When to check a feed again: half its usual gap between items, doubled per failure in a row by its
 * weight, never sooner than server or feed asked, always within the operator's bounds. What makes it
 * wait longer than the operator's longest interval: failures, Retry-After, skipHours and skipDays.
 * @returns a time strictly after `now`
 * @see RFC 9111 section 5.2.2.1 (max-age), RFC 9110 section 10.2.3 (Retry-After)
 */
export function nextCheckAt(now: Date, history: CheckHistory): Date {
  const { chance, failureWeight, retryAfterMs = 0 } = history
  const usual = usualIntervalMs(now, history)
  const patience = usual * 2 ** Math.min(failureWeight, 16)
  // The jitter is inside of the week: a dead feed is probed weekly, not every eight days.
  const ceiling = Math.max(MAX_BACKOFF_MS / (1 + JITTER), usual)
  const backedOff = failureWeight === 0 ? usual : Math.min(patience, ceiling)
  const waitMs = Math.max(backedOff, retryAfterMs) * (1 + JITTER * chance)
  const at = new Date(now.getTime() + Math.max(1, Math.round(waitMs)))
  const spared = afterSkipped(at, history.skip)
  if (spared === at) return at
  return new Date(spared.getTime() + Math.round(AFTER_SKIP_MS * chance))
}

function usualIntervalMs(now: Date, history: CheckHistory): number {
  const { fixedIntervalMs, minIntervalMs, maxIntervalMs, hasValidators } = history
  const byDefault = hasValidators === false ? DEFAULT_WITHOUT_VALIDATORS_MS : DEFAULT_INTERVAL_MS
  const rhythm = fixedIntervalMs ?? halfUsualGapMs(history.itemDates, now) ?? byDefault
  return Math.min(
    Math.max(rhythm, askedMs(history), minIntervalMs),
    Math.max(maxIntervalMs, minIntervalMs),
  )
}

type Wishes = Pick<CheckHistory, 'freshForMs' | 'askedMs' | 'retryAfterMs' | 'skip'>

function askedMs({ freshForMs = 0, askedMs = 0 }: Wishes): number {
  return Math.min(Math.max(freshForMs, askedMs), MAX_ASKED_MS)
}

/**
 * Before when server and feed ask not to be asked again, whatever the operator wants: a check before
 * that is counted as early.
 * @returns undefined when they ask for nothing
 */
export function notBefore(now: Date, wishes: Wishes): Date | undefined {
  const waitMs = Math.max(askedMs(wishes), wishes.retryAfterMs ?? 0)
  const at = afterSkipped(new Date(now.getTime() + waitMs), wishes.skip)
  return at.getTime() > now.getTime() ? at : undefined
}
