import type { Generated, Selectable } from 'kysely'
import type { Db } from './database.ts'

/** What deliveries taught about an endpoint of alerts.yaml; a row exists once something did. */
export interface EndpointTable {
  id: string
  disabled_at: Date | null
  disabled_reason: string | null
  /** Hash of the address that was disabled: a new one is tried. */
  disabled_address: string | null
  /** Attempts in a row without an answer that counts. */
  failures: Generated<number>
  /** After a failure nothing is sent to it until then. */
  paused_until: Date | null
  failing_since: Date | null
  last_ok_at: Date | null
}
export type EndpointRow = Selectable<EndpointTable>

export function getEndpoint(db: Db, id: string): Promise<EndpointRow | undefined> {
  return db.selectFrom('endpoints').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function saveEndpoint(
  db: Db,
  id: string,
  change: Partial<Omit<EndpointRow, 'id'>>,
): Promise<void> {
  await db
    .insertInto('endpoints')
    .values({
      id,
      disabled_at: null,
      disabled_reason: null,
      disabled_address: null,
      failing_since: null,
      last_ok_at: null,
      ...change,
    })
    .onConflict((oc) => oc.column('id').doUpdateSet(change))
    .execute()
}
