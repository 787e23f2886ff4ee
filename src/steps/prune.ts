import type { Context } from '../context.ts'
import { pruneHostSlots } from '../db/host-slots.ts'
import {
  type Deletion,
  deleteEmptyStories,
  deleteExpiredRobots,
  deleteKeptItems,
  deleteLooseEvents,
  deleteOldChecks,
  deleteOldItems,
  deleteOldSilences,
} from '../db/retention.ts'
import { prunePostings } from '../db/similarity-prune.ts'

/** Rows deleted in one statement, so that no lock is held long. */
const BATCH = 1_000
/** Postings are short rows, some seventy an article. */
const POSTINGS_BATCH = 5_000
/** How long batches of one table go on in one run; the next run, an hour later, takes the rest. */
const TABLE_MS = 5 * 60_000
/** How often it is asked whether feeds still list what was left for that reason. */
const LOOK_AGAIN_MS = 86_400_000

/** Step 7: deletes what retention no longer keeps, in small batches; stops between two when told to. */
export async function prune(ctx: Context, signal?: AbortSignal): Promise<void> {
  const { retention } = ctx.current().config.settings
  const now = ctx.now()
  const before = (ageMs: number) => new Date(now.getTime() - ageMs)
  const run = (deletion: Deletion, limit: Date) =>
    inBatches(ctx, BATCH, () => deletion(ctx.db, limit, BATCH, now), signal)
  const items = await run(deleteOldItems, before(retention.articles))
  await run(deleteKeptItems, before(LOOK_AGAIN_MS))
  await run(deleteOldChecks, before(retention.checks))
  await run(deleteEmptyStories, before(retention.articles))
  await run(deleteLooseEvents, before(retention.articles))
  await run(deleteOldSilences, before(retention.articles))
  await run(deleteExpiredRobots, now)
  const postings = () => prunePostings(ctx.db, now, POSTINGS_BATCH)
  await inBatches(ctx, POSTINGS_BATCH, postings, signal)
  signal?.throwIfAborted()
  await pruneHostSlots(ctx.db)
  if (items > 0) ctx.log.info({ items }, 'old items deleted')
}

/** @returns rows deleted */
async function inBatches(
  ctx: Context,
  size: number,
  deleteSome: () => Promise<number>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const until = ctx.now().getTime() + TABLE_MS
  let total = 0
  for (let isFull = true; isFull && ctx.now().getTime() < until; ) {
    signal?.throwIfAborted()
    const deleted = await deleteSome()
    total += deleted
    isFull = deleted >= size
  }
  return total
}
