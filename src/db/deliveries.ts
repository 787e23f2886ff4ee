import { type Generated, type Insertable, type Selectable, sql } from 'kysely'
import type { Db, Tx } from './database.ts'

/** One event for one endpoint. */
export interface DeliveryTable {
  /** The webhook-id: derived from event and endpoint, the same for every attempt. */
  id: string
  event_id: string
  endpoint_id: string
  state: Generated<'pending' | 'delivered' | 'dead'>
  /** Requests begun, over all replays. */
  attempts: Generated<number>
  /** Requests begun since it was made or replayed: the place in the retry schedule. */
  step: Generated<number>
  /** While an attempt runs, the time its lease ends. */
  next_attempt_at: Date
  last_error: string | null
  created_at: Date
  finished_at: Date | null
}
export type DeliveryRow = Selectable<DeliveryTable>

/** One HTTP request of a delivery. */
export interface AttemptTable {
  id: Generated<string>
  delivery_id: string
  at: Date
  status: number | null
  outcome: 'delivered' | 'retry' | 'gone'
  took_ms: number
  error: string | null
  /** First 2 kB of the answer. */
  response: string | null
}

export async function insertDeliveries(
  tx: Tx,
  deliveries: readonly Insertable<DeliveryTable>[],
): Promise<void> {
  if (deliveries.length === 0) return
  await tx
    .insertInto('deliveries')
    .values([...deliveries])
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/**
 * Takes up to `limit` due deliveries of an endpoint, oldest first, for one attempt each: counts it
 * and leases them until `leaseUntil`, so that two workers never send one at once and a dead
 * worker's attempt comes again.
 */
export function leaseDeliveries(
  db: Db,
  endpointId: string,
  lease: { now: Date; until: Date; limit: number },
): Promise<(DeliveryRow & { body: string })[]> {
  const due = db
    .selectFrom('deliveries')
    .select('id')
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'pending')
    .where('next_attempt_at', '<=', lease.now)
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(lease.limit)
    .forUpdate()
    .skipLocked()
  return db
    .updateTable('deliveries')
    .from('events')
    .set({
      attempts: sql<number>`attempts + 1`,
      step: sql<number>`step + 1`,
      next_attempt_at: lease.until,
    })
    .whereRef('events.id', '=', 'deliveries.event_id')
    .where('deliveries.id', 'in', due)
    .returningAll('deliveries')
    .returning('events.body')
    .execute()
}

export async function recordAttempt(
  tx: Tx,
  attempt: Insertable<AttemptTable>,
  change: Pick<DeliveryRow, 'state' | 'next_attempt_at' | 'last_error' | 'finished_at'>,
): Promise<void> {
  await tx.insertInto('attempts').values(attempt).execute()
  await tx
    .updateTable('deliveries')
    .set(change)
    .where('id', '=', attempt.delivery_id)
    .where('state', '=', 'pending')
    .execute()
}

/** When the endpoint's next pending delivery is due, if it has one. */
export async function nextDeliveryAt(db: Db, endpointId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.min('next_attempt_at').as('at'))
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  return row?.at ?? undefined
}

/** Gives up what waits for an endpoint that is no more; it can be replayed. */
export async function buryDeliveries(
  db: Db,
  endpointId: string,
  at: Date,
  why: string,
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'dead', last_error: why, finished_at: at })
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'pending')
    .execute()
}

/** Endpoints with a delivery due since before `dueBefore`. */
export async function findDueEndpoints(db: Db, dueBefore: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('endpoint_id')
    .distinct()
    .where('state', '=', 'pending')
    .where('next_attempt_at', '<=', dueBefore)
    .execute()
  return rows.map((row) => row.endpoint_id)
}

/** Deliveries whose attempt was under way when the only daemon died are due now. */
export async function releaseDeliveries(db: Db, now: Date, leaseMs: number): Promise<void> {
  await sql`
    update deliveries d set next_attempt_at = ${now}
    where d.state = 'pending' and d.attempts > (select count(*) from attempts a where a.delivery_id = d.id)
      and d.next_attempt_at between ${now} and ${new Date(now.getTime() + leaseMs)}`.execute(db)
}

export function getDelivery(db: Db, id: string): Promise<DeliveryRow | undefined> {
  return db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Newest first. */
export function findDeliveries(
  db: Db,
  page: {
    before?: { at: Date; id: string }
    endpointId?: string
    state?: DeliveryRow['state']
    limit: number
  },
): Promise<DeliveryRow[]> {
  let query = db.selectFrom('deliveries').selectAll()
  const { before } = page
  if (page.endpointId !== undefined) query = query.where('endpoint_id', '=', page.endpointId)
  if (page.state !== undefined) query = query.where('state', '=', page.state)
  if (before !== undefined)
    query = query.where(sql<boolean>`(created_at, id) < (${before.at}, ${before.id})`)
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
}

export function findAttempts(db: Db, deliveryId: string): Promise<Selectable<AttemptTable>[]> {
  return db
    .selectFrom('attempts')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('at')
    .limit(100)
    .execute()
}

/** Sends a delivery again from the first wait on, under the same id and with the same bytes. */
export async function replayDelivery(
  db: Db,
  id: string,
  now: Date,
): Promise<DeliveryRow | undefined> {
  return db
    .updateTable('deliveries')
    .set({ state: 'pending', step: 0, next_attempt_at: now, finished_at: null })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}
