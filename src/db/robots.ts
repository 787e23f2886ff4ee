import type { Selectable } from 'kysely'
import type { Db } from './database.ts'

/** robots.txt of an origin, cached at most 24 h (RFC 9309 section 2.4). */
export interface RobotsTable {
  /** scheme://host:port */
  origin: string
  kind: 'rules' | 'allow-all' | 'disallow-all'
  /** The file, where the kind is `rules`. */
  text: string | null
  reason: string
  expires_at: Date
}
export type RobotsRow = Selectable<RobotsTable>

export function getRobots(db: Db, origin: string, now: Date): Promise<RobotsRow | undefined> {
  return db
    .selectFrom('robots')
    .selectAll()
    .where('origin', '=', origin)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

export async function saveRobots(db: Db, row: RobotsRow): Promise<void> {
  const { origin: _, ...change } = row
  await db
    .insertInto('robots')
    .values(row)
    .onConflict((oc) => oc.column('origin').doUpdateSet(change))
    .execute()
}
