/** What decides when a feed is asked again. All durations in milliseconds. */
export interface CheckHistory {
  /** Fixed by the operator; absent: the rhythm of the feed decides. */
  fixedIntervalMs: number | undefined
  minIntervalMs: number
  maxIntervalMs: number
  /** Dates of the feed's newest items, in any order. */
  itemDates: readonly Date[]
  /** Failed checks in a row, this one included. */
  failures: number
  /** What Retry-After said. */
  retryAfterMs: number | undefined
  /** Freshness by Cache-Control or Expires. */
  freshForMs: number | undefined
  /** What the feed itself asks for (ttl, sy:update*). */
  askedMs: number | undefined
  /** 0 to 1; spreads checks so that a fleet never clumps at the full hour. */
  chance: number
}

/** A wait that others ask for is believed up to a day; more would hide a feed. */
const MAX_ASKED_MS = 86_400_000
/** Failing feeds are still probed weekly: dead ones come back (hosts change, certificates are renewed). */
const MAX_BACKOFF_MS = 7 * 86_400_000
/** Without any rhythm: an hour, the least that guests with validators are advised. */
const DEFAULT_INTERVAL_MS = 3_600_000
const JITTER = 0.1

/**
 * When to check a feed again: half its usual gap between items, doubled per failure in a row,
 * never sooner than the server asked, always within the operator's bounds.
 * @returns a time strictly after `now`
 * @see RFC 9111 section 5.2.2.1 (max-age), RFC 9110 section 10.2.3 (Retry-After)
 */
export function nextCheckAt(now: Date, history: CheckHistory): Date {
  const { minIntervalMs, maxIntervalMs } = history
  const rhythm =
    history.fixedIntervalMs ?? halfUsualGapMs(history.itemDates, now) ?? DEFAULT_INTERVAL_MS
  const asked = Math.min(Math.max(history.freshForMs ?? 0, history.askedMs ?? 0), MAX_ASKED_MS)
  const usual = Math.min(
    Math.max(rhythm, asked, minIntervalMs),
    Math.max(maxIntervalMs, minIntervalMs),
  )
  const patience = usual * 2 ** Math.min(history.failures, 16)
  const backedOff =
    history.failures === 0 ? usual : Math.min(patience, Math.max(MAX_BACKOFF_MS, usual))
  const jittered = backedOff * (1 + JITTER * history.chance)
  return new Date(
    now.getTime() + Math.max(1, Math.round(Math.max(jittered, history.retryAfterMs ?? 0))),
  )
}

/** Half the median gap between the newest items; undefined with fewer than three dates. */
function halfUsualGapMs(dates: readonly Date[], now: Date): number | undefined {
  const times = dates
    .map((date) => date.getTime())
    .filter((time) => time <= now.getTime())
    .sort((a, b) => b - a)
    .slice(0, 20)
  const gaps = times.slice(1).map((time, index) => (times[index] ?? time) - time)
  const middle = gaps.sort((a, b) => a - b)[gaps.length >> 1]
  return gaps.length < 2 || middle === undefined ? undefined : middle / 2
}
