/** What is known of a watched source. */
export interface SourceFacts {
  isWatched: boolean
  isGone: boolean
  /** When something new was last seen or published. */
  lastNewsAt: Date | undefined
  lastOkAt: Date | undefined
  lastCheckAt: Date | undefined
  failingSince: Date | undefined
}

/** `unknown`: not asked often enough to say. `alive` is no proof that a silence ended: see `hasEnded`. */
export type Verdict =
  | { kind: 'silent'; reason: 'quiet' | 'failing'; since: Date }
  | { kind: 'alive' | 'unknown' | 'unwatched' }

export interface Patience {
  now: Date
  /** Since when scowatch has been watching without a break: nothing before counts as silence. */
  watchingSince: Date
  /** A silence is never shorter. */
  afterMs: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS
/** No feed is asked less often than daily; one that was not for longer is not watched. */
const STALE_MS = 26 * HOUR_MS
/** How far beyond its usual longest gap a source may go. */
const FACTOR = 1.5
/** A history shorter than this may hold no weekend, so one is granted. */
const SHORT_HISTORY_MS = 2 * WEEK_MS
const WEEKEND_MS = 3 * DAY_MS
/** Dates below which there is no rhythm. */
const MIN_DATES = 3

/**
 * Whether a source says nothing: it can't be read for `afterMs`, or it is read and brings nothing new
 * for longer than its rhythm allows.
 * @param dates when it published, in any order; only asked for when the last news is a day old
 */
export function judgeSource(
  source: SourceFacts,
  dates: readonly Date[],
  patience: Patience,
): Verdict {
  const { now, watchingSince, afterMs } = patience
  if (!source.isWatched) return { kind: 'unwatched' }
  const sinceMs = (at: Date) => now.getTime() - Math.max(at.getTime(), watchingSince.getTime())
  const { failingSince, lastNewsAt, lastCheckAt } = source
  if (failingSince !== undefined) {
    return source.isGone || sinceMs(failingSince) >= afterMs
      ? { kind: 'silent', reason: 'failing', since: failingSince }
      : { kind: 'unknown' }
  }
  if (lastCheckAt === undefined || now.getTime() - lastCheckAt.getTime() > STALE_MS)
    return { kind: 'unknown' }
  const patienceMs = quietPatienceMs(dates, now)
  if (lastNewsAt === undefined || patienceMs === undefined) return { kind: 'alive' }
  return sinceMs(lastNewsAt) >= Math.max(patienceMs, afterMs)
    ? { kind: 'silent', reason: 'quiet', since: lastNewsAt }
    : { kind: 'alive' }
}

/** Whether a silence is over: news after it began, or an answer that could be read. */
export function hasEnded(
  silence: { reason: 'quiet' | 'failing'; since: Date },
  { lastNewsAt, lastOkAt, failingSince }: SourceFacts,
): boolean {
  return silence.reason === 'quiet'
    ? lastNewsAt !== undefined && lastNewsAt > silence.since
    : failingSince === undefined && lastOkAt !== undefined && lastOkAt > silence.since
}

/**
 * How long a source may bring nothing: half as much again as its usual longest gap, a day at least,
 * a long weekend where less than two weeks are known. Undefined without a rhythm.
 */
export function quietPatienceMs(dates: readonly Date[], now: Date): number | undefined {
  const usualMs = usualLongestGapMs(dates, now)
  if (usualMs === undefined) return undefined
  const times = dates.map((date) => date.getTime())
  const history = Math.max(...times) - Math.min(...times)
  return Math.max(DAY_MS, FACTOR * usualMs, history < SHORT_HISTORY_MS ? WEEKEND_MS : 0)
}

/**
 * The longest gap of a usual week: of each week's longest gap the second longest, so that weekends
 * count and one holiday or outage does not.
 */
function usualLongestGapMs(dates: readonly Date[], now: Date): number | undefined {
  const times = dates
    .map((date) => date.getTime())
    .filter((time) => time <= now.getTime())
    .sort((a, b) => a - b)
  if (times.length < MIN_DATES) return undefined
  const longest = new Map<number, number>()
  for (const [index, time] of times.slice(1).entries()) {
    const week = Math.floor((now.getTime() - time) / WEEK_MS)
    const gap = time - (times[index] ?? time)
    longest.set(week, Math.max(longest.get(week) ?? 0, gap))
  }
  const gaps = [...longest.values()].sort((a, b) => b - a)
  return gaps[1] ?? gaps[0]
}

/** quiet: it answers and brings nothing. failing: it can't be read. no-source: no feed of a country can be. */
export const SILENCE_REASONS = ['quiet', 'failing', 'no-source'] as const
export type SilenceReason = (typeof SILENCE_REASONS)[number]

/** What `source.silent` and `source.back` tell. */
export interface SilenceFacts {
  at: Date
  source: {
    kind: 'feed' | 'country' | 'all'
    id: string
    name: string
    country: string | undefined
  }
  reason: SilenceReason
  since: Date
  lastNewsAt: Date | undefined
  error: string | undefined
}

const MAX_ERROR = 500

/** The body of `source.silent`, or of `source.back` when it is over. */
export function silenceBody(type: 'source.silent' | 'source.back', facts: SilenceFacts): string {
  const { at, source, reason, since, lastNewsAt, error } = facts
  return JSON.stringify({
    type,
    timestamp: at.toISOString(),
    data: {
      schema: 1,
      source: { ...source, name: source.name.slice(0, 200).toWellFormed() },
      reason,
      since: since.toISOString(),
      lastNewsAt: lastNewsAt?.toISOString(),
      error: error?.slice(0, MAX_ERROR).toWellFormed(),
    },
  })
}
