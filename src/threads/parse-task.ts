import type { ExtractedArticle, PageHints, PageReading } from '../article/article.ts'
import type { FeedText } from '../article/feed-article.ts'
import type { FeedCandidate } from '../feed/discover-feeds.ts'
import type { FeedHints, FeedReading } from '../feed/feed.ts'
import type { OpmlReading } from '../feed/opml.ts'

/** What each kind of document comes with and becomes. */
export interface ParseKinds {
  feed: { input: Uint8Array; hints: FeedHints; reading: FeedReading }
  page: { input: Uint8Array; hints: PageHints; reading: PageReading }
  opml: { input: Uint8Array; hints: object; reading: OpmlReading }
  links: { input: Uint8Array; hints: FeedHints; reading: FeedCandidate[] }
  'feed-text': { input: FeedText; hints: PageHints; reading: ExtractedArticle | undefined }
}
export type ParseKind = keyof ParseKinds

export interface ParseTask<K extends ParseKind = ParseKind> {
  kind: K
  input: ParseKinds[K]['input']
  hints: ParseKinds[K]['hints']
}

/** What a thread says: that it is ready for its first task, then the end of each. */
export type ParseReply =
  | { kind: 'ready' }
  | { kind: 'read'; reading: ParseKinds[ParseKind]['reading'] }
  | { kind: 'failed'; error: string }
