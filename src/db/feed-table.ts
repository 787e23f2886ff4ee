import type { ColumnType, Generated, Selectable } from 'kysely'
import type { SiteRules } from '../article/site-rules.ts'
import type { PageWatch } from '../feed/feed.ts'

export type FeedStatus = 'active' | 'paused' | 'gone' | 'removed'
export type FeedSource = 'catalogue' | 'file' | 'api'

/** A watched source: what the operator says of it, what its last checks told. */
export interface FeedTable {
  id: string
  /** Where it is declared; only `api` feeds can be changed through the API. */
  source: FeedSource
  status: Generated<FeedStatus>
  url: string
  name: string
  homepage: string | null
  language: string | null
  /** ISO 3166 alpha-2, or `SCO`. */
  country: string | null
  ownership: string | null
  /** Fixed interval; null lets the feed's own rhythm decide. */
  interval_ms: ColumnType<string | null, number | null | undefined, number | null>
  read: Generated<'page' | 'feed'>
  /** Selectors of a page that is watched for its headlines; null for feeds. */
  watch: ColumnType<PageWatch | null, string | null | undefined, string | null>
  /** The operator's own words for it: folders of other readers. */
  tags: ColumnType<string[], string[] | undefined, string[]>
  /** Selectors for its pages; null: they are read without. */
  rules: ColumnType<SiteRules | null, string | null | undefined, string | null>
  /** IANA zone of dates that state none; null: that of its country. */
  zone: string | null
  /** Byte for byte as received, of the newest 200 or 304. */
  etag: string | null
  last_modified: string | null
  /** Address the validators belong to: never sent to another. */
  validators_url: string | null
  /** Where permanent redirects led, and how many checks in a row. */
  moved_to: string | null
  moved_seen: Generated<number>
  /** sha256 of the last decoded body: an equal one is not parsed again. */
  body_hash: string | null
  /** Of its newest items when they were last read: their rhythm also counts while nothing changes. */
  item_dates: ColumnType<Date[], Date[] | undefined, Date[]>
  /** Shortest interval the feed asked for when it was last read, milliseconds. */
  asked_ms: ColumnType<string | null, number | null | undefined, number | null>
  /** Freshness of the newest answer that stated one, milliseconds: a 304 without any leaves it in force. */
  fresh_ms: ColumnType<string | null, number | null | undefined, number | null>
  /** Hours (0-23) and days (0 = Sunday), UTC, in which the feed asks not to be checked. */
  skip_hours: ColumnType<number[], number[] | undefined, number[]>
  skip_days: ColumnType<number[], number[] | undefined, number[]>
  /** Before this, server or feed asked not to be asked again. */
  not_before: Date | null
  /** What its address shares its pace with; empty for hosts without one, null before the first check. */
  pace_key: string | null
  format: string | null
  title: string | null
  repairs: ColumnType<string[], string | undefined, string>
  next_check_at: Generated<Date>
  /** When the scheduler last rang; later than last_check_at while a check is under way. */
  rung_at: Date | null
  last_check_at: Date | null
  last_ok_at: Date | null
  last_new_at: Date | null
  /** When its entries were last read; since then it lists the same. */
  listed_at: Date | null
  /** When its hub last pushed (WebSub), and how long that hub's lease holds. */
  pushed_at: Date | null
  push_until: Date | null
  failures: Generated<number>
  /** Failures in a row by their weight: what the back-off grows by. */
  failure_weight: Generated<number>
  failing_since: Date | null
  error: string | null
  /** What came at once instead of as news, since when, and when it was last seen; null: nothing lately. */
  flood: 'renamed' | 'archive' | 'undated' | null
  flood_items: number | null
  flood_since: Date | null
  flood_seen_at: Date | null
  created_at: Generated<Date>
  /** HTTP status of the last check; null when no response came. */
  last_status: number | null
  /** Usual time of a check, milliseconds: a moving average. */
  took_ms: number | null
  /** Since when it works without a failure. */
  well_since: Date | null
  slow_since: Date | null
  empty_since: Date | null
  moved_since: Date | null
  /** When its silence is longer than its rhythm explains. */
  quiet_after: Date | null
  /** When it was paused, resumed or removed. */
  status_since: Date | null
  /** Counts over the feed's whole life. */
  polls: Generated<number>
  polls_ok: Generated<number>
  polls_not_modified: Generated<number>
  polls_limited: Generated<number>
  polls_failed: Generated<number>
  polls_early: Generated<number>
  polls_unconditional: Generated<number>
}
export type FeedRow = Selectable<FeedTable>
