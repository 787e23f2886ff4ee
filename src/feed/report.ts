import type { FeedReading } from './feed.ts'

/** What `try feed` prints: dates in ISO 8601 UTC or absent, `summary` and `content` HTML. */
export interface FeedReport {
  ok: boolean
  format?: string
  feed: { title?: string; link?: string; language?: string }
  items: FeedReportItem[]
  repairs: readonly string[]
  /** What a sitemap index names; its items are in these. */
  sitemaps?: readonly { url: string; updated?: string }[]
  error?: string
}

export interface FeedReportItem {
  guid?: string
  link?: string
  title?: string
  published?: string
  updated?: string
  author?: string
  /** The item's content where it states no summary. */
  summary?: string
  content?: string
  categories: readonly string[]
}

/** Drops the fields that are undefined or empty. */
function stated<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

/** What stands for a feed that can't be read: the same keys, empty. */
export const UNREADABLE_FEED = { ok: false, feed: {}, items: [], repairs: [] } as const

/** A reading as the JSON object of the command line's contract. */
export function feedReport(reading: FeedReading): FeedReport {
  if (!reading.ok) {
    const { repairs, fault } = reading
    return { ...UNREADABLE_FEED, items: [], repairs, error: fault.message }
  }
  const { title, link, language } = reading.feed
  const items = reading.items.map((item) => ({
    ...stated({
      guid: item.guid,
      link: item.link,
      title: item.title,
      published: item.published?.toISOString(),
      updated: item.updated?.toISOString(),
      author: item.author,
      summary: item.summaryHtml || item.contentHtml,
      content: item.contentHtml,
    }),
    categories: item.categories,
  }))
  const feed = stated({ title, link, language })
  const sitemaps = reading.sitemaps?.map(({ url, updated }) => ({
    url,
    ...stated({ updated: updated?.toISOString() }),
  }))
  const named = sitemaps === undefined ? {} : { sitemaps }
  return { ok: true, format: reading.format, feed, items, ...named, repairs: reading.repairs }
}
