import type { NewItem } from '../db/items.ts'

/** Items older than this when they first show up are late; a few of them are a slow outlet's news. */
const LATE_MS = 48 * 3_600_000
/** More late items at once are an archive that appears. */
const HANDFUL = 10
/** Older ones are never news: items that retention deleted while their feed still lists them come back so. */
const HISTORY_MS = 30 * 86_400_000
/** More items without a date at once than an outlet writes between two checks. */
const UNDATED_FLOOD = 100

/**
 * Marks what is history: stored and tagged, never alerted. At a feed's first check everything late
 * is; afterwards what is very old, what comes as an archive, and a flood without dates.
 * @param isFirstCheck nothing was read of the feed before
 */
export function markBackfill(
  rows: readonly NewItem[],
  now: Date,
  isFirstCheck: boolean,
): NewItem[] {
  const ageOf = ({ published_at: at }: NewItem) =>
    at == null ? undefined : now.getTime() - new Date(at).getTime()
  const late = rows.filter((row) => (ageOf(row) ?? 0) > LATE_MS).length
  const undated = rows.filter((row) => ageOf(row) === undefined).length
  const limitMs = isFirstCheck || late > HANDFUL ? LATE_MS : HISTORY_MS
  const isFlood = !isFirstCheck && undated > UNDATED_FLOOD
  return rows.map((row) => {
    const ageMs = ageOf(row)
    const backfill = ageMs === undefined ? isFlood : ageMs > limitMs
    return backfill ? { ...row, backfill } : row
  })
}
