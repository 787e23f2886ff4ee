import type { Context } from '../context.ts'
import { leaseDueFeeds } from '../db/feeds.ts'
import { ring } from './ring.ts'

/** Feeds rung at one tick; the next tick takes the next. */
const BATCH = 500

/** Step 1 of an item's life: finds feeds whose check is due and rings for each. */
export async function enqueueDueFeeds(ctx: Context): Promise<void> {
  const { settings } = ctx.current().config
  const due = await leaseDueFeeds(ctx.db, ctx.now(), settings.queue.lease, BATCH)
  await ring(
    ctx,
    'check-feed',
    due.map((feedId) => ({ data: { feedId } })),
  )
}
