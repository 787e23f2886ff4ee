import type { Context } from '../context.ts'
import { leaseDueSubscriptions } from '../db/websub.ts'
import { ring } from './ring.ts'

const BATCH = 100
/** Longer than a request to a hub can take with its wait for the host's turn. */
const LEASE_MS = 15 * 60_000

/** Rings for each subscription that is to be asked for, renewed or ended. */
export async function enqueueDueSubscriptions(ctx: Context): Promise<void> {
  if (ctx.current().config.settings.http.public_url === null) return
  const due = await leaseDueSubscriptions(ctx.db, ctx.now(), LEASE_MS, BATCH)
  await ring(
    ctx,
    'subscribe-feed',
    due.map((feedId) => ({ data: { feedId } })),
  )
}
