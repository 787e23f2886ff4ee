/** Failures in a row after which an endpoint is left alone as a whole: as many as are sent at once. */
const OPENS_AT = 4
/** Longest pause, in first waits of the schedule: with 5 s a little over five minutes. */
const MAX_PAUSE_WAITS = 64
/** @see Svix, "Disabling failing endpoints": five days of failures only */
const GIVEN_UP_AFTER_MS = 5 * 86_400_000
/** Two failures with a week of silence between them say little: one delivery's schedule has ten attempts. */
const GIVEN_UP_FAILURES = 10

/** What is known of an endpoint that fails. */
export interface Trouble {
  /** Attempts in a row without an answer that counts. */
  failures: number
  /** First of them. */
  failingSince: Date | undefined
  /** Nothing is sent to it until then. */
  pausedUntil: Date | undefined
}

/**
 * What is known after one more failure. The first few leave the endpoint in use, their deliveries
 * wait by their own schedule; then it is left alone, twice as long after each failure. Attempts that
 * fail while it is left alone were under way before: they are not counted again.
 * @param firstWaitMs first wait of the schedule
 * @param askedMs how long the endpoint itself asked to be left alone
 */
export function afterFailure(
  known: Trouble,
  now: Date,
  firstWaitMs: number,
  askedMs = 0,
): Trouble & { failingSince: Date } {
  const failingSince = known.failingSince ?? now
  const isLeftAlone = known.pausedUntil !== undefined && known.pausedUntil > now
  const failures = isLeftAlone ? known.failures : known.failures + 1
  const pauseMs = Math.max(isLeftAlone ? 0 : ownPauseMs(failures, firstWaitMs), askedMs)
  const until = Math.max(now.getTime() + pauseMs, known.pausedUntil?.getTime() ?? 0)
  const pausedUntil = until > now.getTime() ? new Date(until) : undefined
  return { failures, failingSince, pausedUntil }
}

function ownPauseMs(failures: number, firstWaitMs: number): number {
  if (failures < OPENS_AT) return 0
  return firstWaitMs * Math.min(2 ** (failures - OPENS_AT), MAX_PAUSE_WAITS)
}

/** Whether nothing but failures came for so long that the endpoint is disabled. */
export function isGivenUp({ failures, failingSince }: Trouble, now: Date): boolean {
  if (failingSince === undefined || failures < GIVEN_UP_FAILURES) return false
  return now.getTime() - failingSince.getTime() >= GIVEN_UP_AFTER_MS
}
