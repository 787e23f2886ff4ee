import type { Generated, Insertable, Selectable } from 'kysely'
import type { Db } from './database.ts'
import type { FeedChange } from './feeds.ts'

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
 * @param url the feed's address as it was when the check began
 */
export async function recordCheck(
  db: Db,
  url: string,
  change: FeedChange,
  check: Insertable<CheckTable>,
): Promise<void> {
  await db
    .with('changed', (qb) =>
      qb
        .updateTable('feeds')
        .set(change)
        .where('id', '=', check.feed_id)
        .where('url', '=', url)
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
