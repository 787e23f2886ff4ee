import type { NewItem } from '../db/items.ts'

/** Items older than this when they first show up are late; a few of them are a slow outlet's news. */
const LATE_MS = 48 * 3_600_000
/** More late items at once are an archive that appears; a feed that lists no more has none. */
const HANDFUL = 10
/** Older ones are never news: what a feed lists again long after it was deleted comes back so. */
const HISTORY_MS = 30 * 86_400_000
/** More items without a date at once than an outlet writes between two checks. */
const UNDATED_FLOOD = 100
/** A time that more items share is when the feed was made, not when they were written. */
const ALIKE = 20

export interface Marked {
  rows: NewItem[]
  /** What came at once instead of as news. */
  flood: 'archive' | 'undated' | undefined
}

/**
 * Marks what is history: stored and tagged, never alerted. At a feed's first check everything late
 * is, unless the feed lists a handful; afterwards what is very old, what comes as an archive, and a
 * flood without dates, or with one date for all.
 * @param isFirstCheck nothing was read of the feed before
 */
export function markBackfill(rows: readonly NewItem[], now: Date, isFirstCheck: boolean): Marked {
  const ageOf = ageBy(rows, now)
  const late = rows.filter((row) => (ageOf(row) ?? 0) > LATE_MS).length
  const undated = rows.filter((row) => ageOf(row) === undefined).length
  const isArchive = late > HANDFUL
  const isHistory = isFirstCheck && rows.length > HANDFUL
  const limitMs = isHistory || isArchive ? LATE_MS : HISTORY_MS
  const isFlood = !isFirstCheck && undated > UNDATED_FLOOD
  const marked = rows.map((row) => {
    const ageMs = ageOf(row)
    const backfill = ageMs === undefined ? isFlood : ageMs > limitMs
    return backfill ? { ...row, backfill } : row
  })
  return { rows: marked, flood: isArchive ? 'archive' : isFlood ? 'undated' : undefined }
}

/** Age in milliseconds; undefined without a date of the item's own. */
function ageBy(rows: readonly NewItem[], now: Date): (row: NewItem) => number | undefined {
  const timeOf = ({ published_at: at }: NewItem) =>
    at == null ? undefined : new Date(at).getTime()
  const counts = new Map<number | undefined, number>()
  for (const row of rows) counts.set(timeOf(row), (counts.get(timeOf(row)) ?? 0) + 1)
  return (row) => {
    const time = timeOf(row)
    if (time === undefined) return undefined
    const ageMs = now.getTime() - time
    // A shared date that is late says that much.
    return (counts.get(time) ?? 0) > ALIKE && ageMs <= LATE_MS ? undefined : ageMs
  }
}
