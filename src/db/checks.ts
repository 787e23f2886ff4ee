import type { Generated, Insertable, Selectable } from 'kysely'
import type { Db, Tx } from './database.ts'

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

export async function recordCheck(tx: Tx, check: Insertable<CheckTable>): Promise<void> {
  await tx.insertInto('checks').values(check).execute()
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
    .limit(limit)
    .execute()
}
