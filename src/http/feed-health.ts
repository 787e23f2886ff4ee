import type { FeedRow } from '../db/feed-table.ts'
import { feedHealth, type Health } from '../feed/health.ts'
import { feedAddress } from '../steps/fetch-feed.ts'

/** Columns that {@link healthOf} looks at. */
export const HEALTH_COLUMNS = [
  'url',
  'status',
  'status_since',
  'created_at',
  'last_check_at',
  'last_ok_at',
  'last_status',
  'error',
  'failing_since',
  'well_since',
  'empty_since',
  'quiet_after',
  'moved_to',
  'moved_seen',
  'moved_since',
  'slow_since',
  'took_ms',
] as const satisfies readonly (keyof FeedRow)[]

type HealthRow = Pick<FeedRow, (typeof HEALTH_COLUMNS)[number]> &
  Partial<Pick<FeedRow, 'item_dates'>>

/** The health of a feed as its row tells it. */
export function healthOf(row: HealthRow, now: Date): Health {
  const address = feedAddress(row)
  return feedHealth(
    {
      status: row.status,
      statusSince: row.status_since ?? undefined,
      createdAt: row.created_at,
      lastCheckAt: row.last_check_at ?? undefined,
      lastOkAt: row.last_ok_at ?? undefined,
      lastStatus: row.last_status ?? undefined,
      error: row.error ?? undefined,
      failingSince: row.failing_since ?? undefined,
      wellSince: row.well_since ?? undefined,
      emptySince: row.empty_since ?? undefined,
      quietAfter: row.quiet_after ?? undefined,
      newestItemAt: row.item_dates?.[0],
      movedTo: address === row.url ? undefined : address,
      movedSince: row.moved_since ?? undefined,
      slowSince: row.slow_since ?? undefined,
      tookMs: row.took_ms ?? undefined,
    },
    now,
  )
}
