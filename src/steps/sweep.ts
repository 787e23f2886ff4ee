import type { Context } from '../context.ts'
import { findArticlesToAnalyze } from '../db/articles.ts'
import { findDueEndpoints, releaseDeliveries } from '../db/deliveries.ts'
import { getEndpoint } from '../db/endpoints.ts'
import { releaseLeases } from '../db/feeds.ts'
import { findItemsToRead } from '../db/items.ts'
import type { JobName } from '../jobs.ts'
import { trustNewAddress } from './endpoint-health.ts'
import { isRetaggingDue } from './retag-articles.ts'
import { ring, ringEndpoints } from './ring.ts'
import { sendDigests } from './send-digests.ts'

/** Rows rung for at one sweep; the next takes the rest. */
const BATCH = 500
/** Work younger than this still has its own bell. */
const GRACE_MS = 20_000

/**
 * Step 6: finds every row whose state says that work is due and whose bell was lost, and rings again.
 * Puts digests that are due into the outbox.
 * @param graceMs 0 right after the start of the only process: nobody else can be at work
 */
export async function sweep(ctx: Context, graceMs = GRACE_MS, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  const now = ctx.now()
  const before = new Date(now.getTime() - graceMs)
  const items = (await isBusy(ctx, 'read-article'))
    ? []
    : await findItemsToRead(ctx.db, before, BATCH)
  await ring(
    ctx,
    'read-article',
    items.map((itemId) => ({ data: { itemId } })),
  )
  signal?.throwIfAborted()
  const articles = (await isBusy(ctx, 'analyze-article'))
    ? []
    : await findArticlesToAnalyze(ctx.db, before, BATCH)
  await ring(
    ctx,
    'analyze-article',
    articles.map((articleId) => ({ data: { articleId } })),
  )
  signal?.throwIfAborted()
  await sendDigests(ctx, signal)
  signal?.throwIfAborted()
  for (const endpoint of ctx.current().config.endpoints)
    await trustNewAddress(ctx, endpoint, await getEndpoint(ctx.db, endpoint.id))
  const endpoints = await findDueEndpoints(ctx.db, now)
  await ringEndpoints(ctx, endpoints)
  if (await isRetaggingDue(ctx)) await ring(ctx, 'retag-articles', [{ data: {} }])
  const found = { items: items.length, articles: articles.length, endpoints: endpoints.length }
  if (items.length + articles.length + endpoints.length > 0) ctx.log.info(found, 'bells rung again')
}

/** Workers that have this much to do are not rung for more: lost bells are found when they have less. */
async function isBusy(ctx: Context, name: JobName): Promise<boolean> {
  try {
    return (await ctx.queue.counts(name)).waiting >= BATCH
  } catch {
    return false
  }
}

/**
 * Right after the start of the only process on its database: what a dead predecessor held is free
 * at once instead of after its leases.
 */
export async function takeOver(ctx: Context): Promise<void> {
  await releaseLeases(ctx.db, ctx.now())
  await releaseDeliveries(ctx.db)
  await sweep(ctx, 0)
}
