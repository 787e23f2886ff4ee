import type { NewItem } from '../db/items.ts'

/** Older ones are history; a list of addresses, unlike a feed, holds years of it. */
const NEWS_MS = 48 * 3_600_000
/** Pages of unknown or old date that are read at the first check: what a front page shows. */
const FIRST_READ = 50
/** The same later on; more addresses without a date at once are an archive that was added. */
const LATER_READ = 200

const STANDING = 'one of many addresses listed at once, without a date of these days: not read'

const timeOf = (date: NewItem['published_at']) =>
  date == null ? undefined : new Date(date).getTime()

/**
 * For sitemaps and watched pages, which list old addresses with the new: pages dated within two days
 * are read, of the others the newest few; the rest is only known from now on. What stood there
 * without a date when the watch began is no news and alerts nobody.
 */
export function markStanding(
  rows: readonly NewItem[],
  now: Date,
  isFirstCheck: boolean,
): NewItem[] {
  const isNews = (row: NewItem) => {
    const time = timeOf(row.published_at)
    return time !== undefined && now.getTime() - time < NEWS_MS
  }
  const age = (row: NewItem) => timeOf(row.published_at) ?? timeOf(row.updated_at) ?? 0
  const others = rows.filter((row) => !isNews(row)).sort((a, b) => age(b) - age(a))
  const unread = new Set(others.slice(isFirstCheck ? FIRST_READ : LATER_READ))
  return rows.map((row) => {
    const isOld = row.backfill === true || (isFirstCheck && row.published_at == null)
    const marked = isOld ? { ...row, backfill: true } : row
    return unread.has(row) ? { ...marked, state: 'read', read_error: STANDING } : marked
  })
}
