import type { Logger } from 'pino'
import type { ExtractedArticle, PageHints, PageReading } from './article/article.ts'
import type { FeedText } from './article/feed-article.ts'
import type { Config } from './config/config.ts'
import type { CheckStore } from './db/check-store.ts'
import type { Db } from './db/database.ts'
import type { FeedCandidate } from './feed/discover-feeds.ts'
import type { FeedHints, FeedReading } from './feed/feed.ts'
import type { OpmlReading } from './feed/opml.ts'
import type { HttpClient } from './net/http.ts'
import type { HostPacer } from './net/pacing.ts'
import type { Queue } from './queue/index.ts'
import type { Matchers } from './steps/matchers.ts'

/** Parsing of what others wrote, off the main thread and with a time limit. */
export interface Parser {
  /** Each throws ParseError when it takes too long or too much memory. */
  readFeed(bytes: Uint8Array, hints: FeedHints): Promise<FeedReading>
  readPage(bytes: Uint8Array, hints: PageHints): Promise<PageReading>
  /** The article as the feed itself tells it; undefined without any text. */
  readFeedText(item: FeedText, hints: PageHints): Promise<ExtractedArticle | undefined>
  /** A list of feeds that another reader exported. */
  readOpml(bytes: Uint8Array): Promise<OpmlReading>
  /** Feeds that a page names or links to. */
  discoverFeeds(bytes: Uint8Array, hints: FeedHints): Promise<FeedCandidate[]>
  close(): Promise<void>
}

/** What the operator decided, in the form the steps use; replaced as a whole on reload. */
export interface Current {
  config: Config
  matchers: Matchers
}

/** Counters of what happened, for /metrics. */
export interface Meters {
  checked(outcome: string): void
  read(method: string): void
  analyzed(sco: string, seconds: number): void
  alerted(rule: string): void
  attempted(endpoint: string, outcome: string, seconds: number): void
  /** Accepted, so long after it was made. */
  delivered(endpoint: string, seconds: number): void
}

/** The bag of side effects that every step gets first. */
export interface Context {
  db: Db
  queue: Queue
  http: HttpClient
  pacer: HostPacer
  checks: CheckStore
  parser: Parser
  /** Always call it: the configuration can change between two calls. */
  current(): Current
  now(): Date
  /** 0 to 1; jitter only. */
  chance(): number
  log: Logger
  meters: Meters
}
