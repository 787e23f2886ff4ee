import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { deleteOldItems } from '../db/articles.ts'
import { pruneHostSlots } from '../db/host-slots.ts'

/** Rows deleted in one statement, so that no lock is held long. */
const BATCH = 1_000
/** Batches in one run; the next run goes on. */
const MAX_BATCHES = 50

/** Step 7: deletes what retention no longer keeps, in small batches. */
export async function prune(ctx: Context): Promise<void> {
  const { retention } = ctx.current().config.settings
  const now = ctx.now().getTime()
  let items = 0
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const deleted = await deleteOldItems(ctx.db, new Date(now - retention.articles), BATCH)
    items += deleted
    if (deleted < BATCH) break
  }
  const checksBefore = new Date(now - retention.checks)
  await sql`delete from checks where at < ${checksBefore}`.execute(ctx.db)
  await sql`delete from robots where expires_at < ${new Date(now)}`.execute(ctx.db)
  await sql`delete from stories s where last_seen_at < ${new Date(now - retention.articles)}
    and not exists (select 1 from articles a where a.story_id = s.id)`.execute(ctx.db)
  await pruneHostSlots(ctx.db as never)
  if (items > 0) ctx.log.info({ items }, 'old items deleted')
}
