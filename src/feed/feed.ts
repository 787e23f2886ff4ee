/** The formats made for readers of feeds. */
export type SyndicationFormat = 'rss' | 'atom' | 'rdf' | 'json'
/**
 * The formats a feed can come in. A web page is one only where it is watched for its headlines;
 * otherwise it is an error.
 */
export type FeedFormatName =
  | SyndicationFormat
  | 'sitemap'
  | 'news-sitemap'
  | 'sitemap-index'
  | 'page'

/** Formats that list addresses, old ones too: what stood there at the first check is no news. */
export const LISTS: ReadonlySet<string> = new Set<FeedFormatName>([
  'sitemap',
  'news-sitemap',
  'sitemap-index',
  'page',
])

/**
 * How the headlines of a watched page are found: CSS selectors. What is not set is found by the
 * page's structure.
 */
export interface PageWatch {
  /** Elements that hold one headline each. */
  list?: string
  /** Link to the article, inside such an element or the element itself. */
  link?: string
  /** Headline; absent: a heading in the element, else the words of the link. */
  title?: string
  /** Time of publication: its `datetime`, `content` or `title`, else its text. */
  date?: string
}

/** What a feed says of itself. Every field is absent when the feed doesn't state it. */
export interface FeedHead {
  /** Plain text. */
  title?: string
  /** Absolute address of the site. */
  link?: string
  /** As declared, for instance `en-us`. */
  language?: string
  /** Shortest time between two checks that the feed asks for (ttl, sy:update*), in milliseconds. */
  minIntervalMs?: number
  /** Hours (0-23, UTC) in which the feed asks not to be checked. */
  skipHours?: readonly number[]
  /** Days (0 = Sunday) on which the feed asks not to be checked. */
  skipDays?: readonly number[]
  /** WebSub hub and topic, absolute. */
  hub?: string
  self?: string
}

/** One entry of a feed, cleaned. Dates that could not be understood are absent, never guessed. */
export interface FeedItem {
  /** As stated by the feed; absent if it states none. */
  guid?: string
  /**
   * Absolute http(s) address of the item's page. Only where the feed's own address isn't known,
   * a link that can't be resolved is given as stated.
   */
  link?: string
  /** Plain text, white space folded. */
  title?: string
  /** When it was first published; for items that state only their last change, that time. */
  published?: Date
  updated?: Date
  /** Plain text, as stated. */
  author?: string
  /** HTML, unsafe. Empty if the feed has none. */
  summaryHtml: string
  /** HTML, unsafe. Empty if the feed has none. */
  contentHtml: string
  categories: readonly string[]
}

/** Why bytes were not a feed: what it was, where, and what to do. */
export interface FeedFault {
  code:
    | 'empty'
    | 'html'
    | 'not-a-feed'
    | 'broken'
    | 'too-deep'
    | 'too-large'
    | 'selector-missed'
    | 'no-headlines'
  /** One sentence for the operator. */
  message: string
}

/** A sitemap that an index names. */
export interface SitemapChild {
  url: string
  updated?: Date
}

export type FeedReading =
  | {
      ok: true
      format: FeedFormatName
      feed: FeedHead
      items: FeedItem[]
      repairs: string[]
      /** Of a sitemap index, which has no items of its own; in document order. */
      sitemaps?: readonly SitemapChild[]
    }
  | { ok: false; fault: FeedFault; repairs: string[] }

/** What is known of the bytes besides the bytes. */
export interface FeedHints {
  /** Address the bytes came from, to resolve relative links. */
  url?: string
  /** Content-Type header as received. */
  contentType?: string
  /** Set when the address is a page that is watched for its headlines. */
  watch?: PageWatch
}
