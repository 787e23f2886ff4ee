import { type Generated, type Insertable, type Selectable, sql } from 'kysely'
import type { Db } from './database.ts'
import type { FeedChange, FeedRow } from './feeds.ts'

/** One poll of a feed. */
export interface CheckTable {
  id: Generated<string>
  feed_id: string
  at: Date
  outcome: 'new' | 'unchanged' | 'not-modified' | 'failed'
  /** HTTP status; null when no response came. */
  status: number | null
  /** Whether a validator was sent. */
  conditional: boolean
  took_ms: number
  /** Decoded body. */
  bytes: Generated<number>
  found: Generated<number>
  fresh: Generated<number>
  error: string | null
}

/**
 * Logs a check and changes its feed, in one statement. A feed whose address was changed while the
 * old one was asked stays as it is.
 * @param feed as it was when the check began: a hub's push since then may have come too late for
 *   its answer, and has the feed asked again at `pushedAgainAt`
 */
export async function recordCheck(
  db: Db,
  feed: Pick<FeedRow, 'url' | 'pushed_at'>,
  change: FeedChange & { next_check_at: Date },
  check: Insertable<CheckTable>,
  pushedAgainAt: Date,
): Promise<void> {
  await db
    .with('changed', (qb) =>
      qb
        .updateTable('feeds')
        .set({
          ...change,
          next_check_at: sql<Date>`case when pushed_at is not distinct from ${feed.pushed_at}::timestamptz
            then ${change.next_check_at}::timestamptz
            else least(${change.next_check_at}::timestamptz, ${pushedAgainAt}::timestamptz) end`,
        })
        .where('id', '=', check.feed_id)
        .where('url', '=', feed.url)
        .returning('id'),
    )
    .insertInto('checks')
    .values(check)
    .execute()
}

/** The newest checks of a feed. */
export function findChecks(
  db: Db,
  feedId: string,
  limit: number,
): Promise<Selectable<CheckTable>[]> {
  return db
    .selectFrom('checks')
    .selectAll()
    .where('feed_id', '=', feedId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
