import { type Generated, type Selectable, sql } from 'kysely'
import type { Db, Tx } from './database.ts'

/** What deliveries taught about an endpoint of alerts.yaml; a row exists once something did. */
export interface EndpointTable {
  id: string
  disabled_at: Date | null
  disabled_reason: string | null
  /** Hash of the address that failed, or was disabled: a new one is tried. */
  disabled_address: string | null
  /** Attempts in a row without an answer that counts. */
  failures: Generated<number>
  /** After failures nothing is sent to it until then. */
  paused_until: Date | null
  /** First of the failures in a row. */
  failing_since: Date | null
  last_ok_at: Date | null
}
export type EndpointRow = Selectable<EndpointTable>

export function getEndpoint(db: Db, id: string): Promise<EndpointRow | undefined> {
  return db.selectFrom('endpoints').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Time of the last success is kept this exactly: most of thousands of successes write nothing. */
const LAST_OK_MS = 60_000
const TRUSTED = {
  failures: 0,
  paused_until: null,
  failing_since: null,
  disabled_at: null,
  disabled_reason: null,
  disabled_address: null,
} as const

/** An answered delivery: the endpoint is well, whatever was known of it. A pause it asked for stays. */
export async function recordSuccess(db: Db, id: string, at: Date): Promise<void> {
  const change = { ...TRUSTED, last_ok_at: at }
  const stale = new Date(at.getTime() - LAST_OK_MS)
  const row = await db
    .updateTable('endpoints')
    .set({
      ...change,
      paused_until: sql`case when paused_until > ${at} then paused_until end`,
      disabled_address: sql`case when paused_until > ${at} then disabled_address end`,
    })
    .where('id', '=', id)
    .where(
      sql<boolean>`(failures > 0 or paused_until <= ${at} or disabled_at is not null
        or last_ok_at is null or last_ok_at < ${stale})`,
    )
    .executeTakeFirst()
  if (row.numUpdatedRows > 0n) return
  await db
    .insertInto('endpoints')
    .values({ id, ...change })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** The row, made when missing, and nobody else's until the transaction ends. */
export async function lockEndpoint(tx: Tx, id: string): Promise<EndpointRow> {
  await tx
    .insertInto('endpoints')
    .values({ id, ...TRUSTED, last_ok_at: null })
    .onConflict((oc) => oc.doNothing())
    .execute()
  return tx
    .selectFrom('endpoints')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function saveEndpoint(
  tx: Tx,
  id: string,
  change: Partial<Omit<EndpointRow, 'id'>>,
): Promise<void> {
  await tx.updateTable('endpoints').set(change).where('id', '=', id).execute()
}

/** As if nothing had gone wrong yet: it is tried again at once. */
export async function trustEndpoint(db: Db, id: string): Promise<void> {
  await db.updateTable('endpoints').set(TRUSTED).where('id', '=', id).execute()
}
