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
/** Batches of one table in one run; the next run goes on. */
const MAX_BATCHES = 50

/** How often it is asked whether feeds still list what was left for that reason. */
const LOOK_AGAIN_MS = 86_400_000

/** Step 7: deletes what retention no longer keeps, in small batches. */
export async function prune(ctx: Context): Promise<void> {
  const { retention } = ctx.current().config.settings
  const now = ctx.now()
  const before = (ageMs: number) => new Date(now.getTime() - ageMs)
  const run = (deletion: Deletion, limit: Date) =>
    inBatches(() => deletion(ctx.db, limit, BATCH, now))
  const items = await run(deleteOldItems, before(retention.articles))
  await run(deleteKeptItems, before(LOOK_AGAIN_MS))
  await run(deleteOldChecks, before(retention.checks))
  await run(deleteEmptyStories, before(retention.articles))
  await run(deleteLooseEvents, before(retention.articles))
  await run(deleteOldSilences, before(retention.articles))
  await run(deleteExpiredRobots, now)
  await inBatches(() => prunePostings(ctx.db, now, BATCH))
  await pruneHostSlots(ctx.db)
  if (items > 0) ctx.log.info({ items }, 'old items deleted')
}

/** @returns rows deleted */
async function inBatches(deleteSome: () => Promise<number>): Promise<number> {
  let total = 0
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const deleted = await deleteSome()
    total += deleted
    if (deleted < BATCH) break
  }
  return total
}
