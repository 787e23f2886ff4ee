import type { FeedRow } from '../db/feed-table.ts'
import type { FeedChange } from '../db/feeds.ts'

/** Entries that came at once and are no news. */
export interface Flood {
  /** Known ones under other ids; an archive; many without dates of their own. */
  kind: 'renamed' | 'archive' | 'undated'
  items: number
}

/** A flood ends when a day passed without it; until then it is said once. */
const QUIET_MS = 86_400_000

export interface FloodNews {
  change: FeedChange
  /** It has not been said yet. */
  isNew: boolean
}

/** What a check that read the feed changes of its flood. */
export function floodChange(feed: FeedRow, flood: Flood | undefined, now: Date): FloodNews {
  const goesOn =
    feed.flood_seen_at !== null && now.getTime() - feed.flood_seen_at.getTime() < QUIET_MS
  if (flood === undefined) {
    const ended = feed.flood !== null && !goesOn
    return { change: ended ? NO_FLOOD : {}, isNew: false }
  }
  const isNew = !goesOn || feed.flood !== flood.kind
  const change = { flood: flood.kind, flood_items: flood.items, flood_seen_at: now }
  return { change: isNew ? { ...change, flood_since: now } : change, isNew }
}

const NO_FLOOD = { flood: null, flood_items: null, flood_since: null, flood_seen_at: null } as const
