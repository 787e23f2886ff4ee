const DAY_MS = 86_400_000
/** The newest dates of a feed its rhythm is told by. */
export const RHYTHM_DATES = 20
/** Fewer dates say nothing of what is usual. */
const FEWEST_FOR_SILENCE = 5
/** A night or a morning without news is no silence. */
const SHORTEST_SILENCE_MS = DAY_MS
/** A feed of two items a year is not waited for until the next decade. */
const LONGEST_SILENCE_MS = 60 * DAY_MS

/** Half the median gap between the newest items; undefined with fewer than three dates. */
export function halfUsualGapMs(dates: readonly Date[], now: Date): number | undefined {
  const gaps = gapsOf(pastTimes(dates, now)).sort((a, b) => a - b)
  const middle = gaps[gaps.length >> 1]
  return gaps.length < 2 || middle === undefined ? undefined : middle / 2
}

/**
 * When silence becomes longer than a feed's own rhythm explains: twice the longest gap between its
 * newest items, at least a day, at most 60, after the newest.
 * @returns undefined with fewer than five dates
 */
export function quietAfter(dates: readonly Date[], now: Date): Date | undefined {
  const times = pastTimes(dates, now)
  const [newest] = times
  if (newest === undefined || times.length < FEWEST_FOR_SILENCE) return undefined
  const usual = 2 * Math.max(...gapsOf(times))
  return new Date(newest + Math.min(Math.max(usual, SHORTEST_SILENCE_MS), LONGEST_SILENCE_MS))
}

/** Newest first. */
function pastTimes(dates: readonly Date[], now: Date): number[] {
  return dates
    .map((date) => date.getTime())
    .filter((time) => time <= now.getTime())
    .sort((a, b) => b - a)
    .slice(0, RHYTHM_DATES)
}

function gapsOf(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => (times[index] ?? time) - time)
}
