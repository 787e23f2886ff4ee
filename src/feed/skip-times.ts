const HOUR_MS = 3_600_000
/** A week: after that, whatever is skipped has come round again. */
const HOURS_OF_A_WEEK = 7 * 24

/** Hours (0-23) and days (0 = Sunday), UTC, in which a feed asks not to be checked. */
export interface SkipTimes {
  hours: readonly number[]
  days: readonly number[]
}

/**
 * The first time from `at` on that a feed does not ask to be spared: `at` itself, or the full hour at
 * which the skipped hours and days end. A feed that skips everything asks for nothing.
 * @see RSS 2.0, skipHours and skipDays
 */
export function afterSkipped(at: Date, { hours, days }: SkipTimes): Date {
  const isSkipped = (time: Date) =>
    hours.includes(time.getUTCHours()) || days.includes(time.getUTCDay())
  if (!isSkipped(at)) return at
  const hour = Math.floor(at.getTime() / HOUR_MS)
  for (let ahead = 1; ahead <= HOURS_OF_A_WEEK; ahead += 1) {
    const time = new Date((hour + ahead) * HOUR_MS)
    if (!isSkipped(time)) return time
  }
  return at
}
