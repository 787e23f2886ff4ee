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
  next_attempt_at: Date
  /** While an attempt runs: when another worker may take it, because this one must have died. */
  leased_until: Date | null
  last_error: string | null
  created_at: Date
  finished_at: Date | null
}
export type DeliveryRow = Selectable<DeliveryTable>

/** `last_error` of deliveries that a mute withdrew: they are no dead letters. */
export const WITHDRAWN = 'the story was muted'

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
 * Takes the delivery of an endpoint that is due longest for one attempt: counts it and leases it
 * until `until`, so that two workers never send it at once and a dead worker's attempt comes again.
 * None while the endpoint is left alone, by whichever process.
 */
export function leaseDelivery(
  db: Db,
  endpointId: string,
  now: Date,
  until: Date,
): Promise<(DeliveryRow & { body: string }) | undefined> {
  const due = db
    .selectFrom('deliveries')
    .select('id')
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'pending')
    .where('next_attempt_at', '<=', now)
    .where(isFree(now))
    .where(
      sql<boolean>`not exists (select from endpoints where endpoints.id = ${endpointId}
        and (endpoints.paused_until > ${now} or endpoints.disabled_at is not null))`,
    )
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
  return db
    .updateTable('deliveries')
    .from('events')
    .set({
      attempts: sql<number>`attempts + 1`,
      step: sql<number>`step + 1`,
      leased_until: until,
    })
    .whereRef('events.id', '=', 'deliveries.event_id')
    .where('deliveries.id', '=', due)
    .returningAll('deliveries')
    .returning('events.body')
    .executeTakeFirst()
}

function isFree(now: Date) {
  return sql<boolean>`(leased_until is null or leased_until <= ${now})`
}

export type DeliveryChange = Pick<
  DeliveryRow,
  'state' | 'step' | 'next_attempt_at' | 'last_error' | 'finished_at'
>

/** The new value of a column, or the present one of a delivery that was asked for again while an attempt ran. */
function unlessReplayed<C extends keyof DeliveryChange>(change: DeliveryChange, column: C) {
  // A lease counts a step, which a replay takes back.
  return sql<
    DeliveryChange[C]
  >`case when state = 'pending' and step = 0 and leased_until is not null
    then ${sql.ref(column)} else ${change[column]} end`
}

/**
 * Logs an attempt and what it came to, in one statement; gives the lease back. A worker that comes
 * late, when another has taken the delivery over, changes it only if the receiver accepted it. A
 * replay that was asked for meanwhile stays due, whatever the attempt came to.
 * @param attempts of the delivery when it was leased
 */
export async function recordAttempt(
  db: Db,
  attempt: Insertable<AttemptTable>,
  attempts: number,
  change: DeliveryChange,
): Promise<void> {
  await db
    .with('logged', (qb) => qb.insertInto('attempts').values(attempt).returning('id'))
    .updateTable('deliveries')
    .set({
      state: unlessReplayed(change, 'state'),
      step: unlessReplayed(change, 'step'),
      next_attempt_at: unlessReplayed(change, 'next_attempt_at'),
      finished_at: unlessReplayed(change, 'finished_at'),
      last_error: change.last_error,
      leased_until: null,
    })
    .where('id', '=', attempt.delivery_id)
    .where(
      sql<boolean>`(${change.state === 'delivered'} or (state = 'pending' and attempts = ${attempts}))`,
    )
    .execute()
}

/** When the endpoint's next pending delivery is due, if it has one. */
export async function nextDeliveryAt(db: Db, endpointId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('deliveries')
    .select(sql<Date | null>`min(greatest(next_attempt_at, leased_until))`.as('at'))
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
  createdBefore: Date = at,
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'dead', last_error: why, finished_at: at, leased_until: null })
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'pending')
    .where('created_at', '<=', createdBefore)
    .execute()
}

/** Those that failed are tried again at once, at their place in the schedule. */
export async function hurryDeliveries(db: Db, endpointId: string, now: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ next_attempt_at: now })
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'pending')
    .where('attempts', '>', 0)
    .where('next_attempt_at', '>', now)
    .execute()
}

/** Endpoints with a delivery that is due and free, except those left alone for a while. */
export async function findDueEndpoints(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .leftJoin('endpoints', 'endpoints.id', 'deliveries.endpoint_id')
    .select('endpoint_id')
    .distinct()
    .where('state', '=', 'pending')
    .where('next_attempt_at', '<=', now)
    .where(isFree(now))
    .where(sql<boolean>`(endpoints.paused_until is null or endpoints.paused_until <= ${now})`)
    .execute()
  return rows.map((row) => row.endpoint_id)
}

/** Deliveries whose attempt was under way when the only daemon died are free now. */
export async function releaseDeliveries(db: Db): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ leased_until: null })
    .where('state', '=', 'pending')
    .where('leased_until', 'is not', null)
    .execute()
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

/** The last hundred, oldest first. */
export async function findAttempts(
  db: Db,
  deliveryId: string,
): Promise<Selectable<AttemptTable>[]> {
  const newest = await db
    .selectFrom('attempts')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
  return newest.reverse()
}
