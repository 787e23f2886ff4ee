/** The formats a feed can come in. `html` pages and the like are errors, not formats. */
export type FeedFormatName = 'rss' | 'atom' | 'rdf' | 'json'

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
  code: 'empty' | 'html' | 'not-a-feed' | 'broken' | 'too-deep' | 'too-large'
  /** One sentence for the operator. */
  message: string
}

export type FeedReading =
  | { ok: true; format: FeedFormatName; feed: FeedHead; items: FeedItem[]; repairs: string[] }
  | { ok: false; fault: FeedFault; repairs: string[] }

/** What is known of the bytes besides the bytes. */
export interface FeedHints {
  /** Address the bytes came from, to resolve relative links. */
  url?: string
  /** Content-Type header as received. */
  contentType?: string
}
