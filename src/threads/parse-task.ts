import type { PageHints, PageReading } from '../article/article.ts'
import type { FeedHints, FeedReading } from '../feed/feed.ts'

export type ParseTask =
  | { id: number; kind: 'feed'; bytes: Uint8Array; hints: FeedHints }
  | { id: number; kind: 'page'; bytes: Uint8Array; hints: PageHints }

export type ParseReply =
  | { id: number; reading: FeedReading | PageReading }
  | { id: number; error: string }
