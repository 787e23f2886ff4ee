import { type Generated, type Insertable, type Selectable, sql } from 'kysely'
import type { Db, Tx } from './database.ts'

export const EVENT_TYPES = [
  'alert.fired',
  'alert.digest',
  'story.grew',
  'story.corrected',
  'story.merged',
  'story.split',
  'source.silent',
  'source.back',
  'endpoint.test',
  'endpoint.disabled',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** The bytes that endpoints receive and pullers read, in one order. */
export interface EventTable {
  /** Grows with the commit order: a puller that asks for what comes after never misses one. */
  seq: Generated<string>
  id: string
  type: EventType
  alert_id: string | null
  /** JSON, the same bytes for everybody and every attempt. */
  body: string
  created_at: Date
}
export type EventRow = Selectable<EventTable>

/** Any number, the same for every scowatch: makes the order of `seq` the order of commits. */
const EVENT_ORDER_LOCK = 5_736_203

/**
 * Appends an event. Held to the end of the transaction: the lock keeps readers from skipping a late commit.
 * @returns false when there is one of its id already
 */
export async function insertEvent(tx: Tx, event: Insertable<EventTable>): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${EVENT_ORDER_LOCK})`.execute(tx)
  const rows = await tx
    .insertInto('events')
    .values(event)
    .onConflict((oc) => oc.column('id').doNothing())
    .returning('id')
    .execute()
  return rows.length === 1
}

/** How many events of a type an alert made since `since`. */
export async function countEvents(
  tx: Tx,
  alertId: string,
  type: EventType,
  since: Date,
): Promise<number> {
  const row = await tx
    .selectFrom('events')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('alert_id', '=', alertId)
    .where('type', '=', type)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export function findEvents(db: Db, after: string, limit: number): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

export function getEvent(db: Db, id: string): Promise<EventRow | undefined> {
  return db.selectFrom('events').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Place of an event in the order: as given, or by its id or the id of one of its deliveries. */
export async function findEventSeq(db: Db, id: string): Promise<string | undefined> {
  if (/^\d+$/.test(id)) return id
  const { rows } = await sql<Pick<EventRow, 'seq'>>`
    select seq from events where id = ${id}
    union all
    select e.seq from deliveries d join events e on e.id = d.event_id where d.id = ${id}`.execute(
    db,
  )
  return rows[0]?.seq
}
