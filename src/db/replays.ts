import { sql } from 'kysely'
import type { Db } from './database.ts'
import { type DeliveryRow, WITHDRAWN } from './deliveries.ts'

/** Which deliveries are meant: all that fit every part that is given. */
export interface DeliveryFilter {
  id?: string
  alertId?: string
  ruleId?: string
  endpointId?: string
  state?: DeliveryRow['state']
  /** Made at or after, and before. */
  since?: Date
  until?: Date
  /** Not those that wait for their time after this, untried, nor those that a mute withdrew. */
  notHeldAt?: Date
}

/** How many fit, by endpoint. */
export async function countDeliveries(
  db: Db,
  filter: DeliveryFilter,
): Promise<{ endpointId: string; count: number }[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['endpoint_id', (eb) => eb.fn.countAll<string>().as('count')])
    .where(fits(filter))
    .groupBy('endpoint_id')
    .orderBy('endpoint_id')
    .execute()
  return rows.map(({ endpoint_id, count }) => ({ endpointId: endpoint_id, count: Number(count) }))
}

/**
 * Sends them again from the first wait on, under the same ids and with the same bytes. In statements
 * of `batch` rows, oldest first, so that no lock is held long.
 * @returns how many
 */
export async function replayDeliveries(
  db: Db,
  filter: DeliveryFilter & { endpointId: string; until: Date },
  now: Date,
  batch = 1_000,
): Promise<number> {
  let replayed = 0
  let after: { at: Date; id: string } | undefined
  for (;;) {
    const rows = await db
      .updateTable('deliveries')
      .set({ state: 'pending', step: 0, next_attempt_at: now, finished_at: null })
      .where('id', 'in', nextToReplay(db, filter, after, batch))
      .returning(['id', 'created_at'])
      .execute()
    replayed += rows.length
    if (rows.length < batch) return replayed
    const [last] = rows.sort(
      (a, b) => b.created_at.getTime() - a.created_at.getTime() || (a.id < b.id ? 1 : -1),
    )
    if (last !== undefined) after = { at: last.created_at, id: last.id }
  }
}

function nextToReplay(
  db: Db,
  filter: DeliveryFilter,
  after: { at: Date; id: string } | undefined,
  batch: number,
) {
  let query = db.selectFrom('deliveries').select('id').where(fits(filter))
  if (after !== undefined)
    query = query.where(sql<boolean>`(created_at, id) > (${after.at}, ${after.id})`)
  return query.orderBy('created_at').orderBy('id').limit(batch)
}

/** `true` and a condition for each part; names are those of the table alone. */
function fits(filter: DeliveryFilter) {
  const { id, alertId, ruleId, endpointId, state, since, until, notHeldAt } = filter
  const parts = [
    ...(id === undefined ? [] : [sql`deliveries.id = ${id}`]),
    ...(alertId === undefined && ruleId === undefined ? [] : [tellsAlerts(alertId, ruleId)]),
    ...(endpointId === undefined ? [] : [sql`endpoint_id = ${endpointId}`]),
    ...(state === undefined ? [] : [sql`state = ${state}`]),
    ...(since === undefined ? [] : [sql`deliveries.created_at >= ${since}`]),
    ...(until === undefined ? [] : [sql`deliveries.created_at < ${until}`]),
    ...(notHeldAt === undefined ? [] : [isNotHeld(notHeldAt)]),
  ]
  return sql<boolean>`(${sql.join([sql`true`, ...parts], sql` and `)})`
}

/**
 * The alert's own events and the digests that tell of it: that of all alerts of the period, and those
 * put beside it for endpoints that want some of them.
 */
function tellsAlerts(alertId: string | undefined, ruleId: string | undefined) {
  const meant = sql`${alertId === undefined ? sql`true` : sql`a.id = ${alertId}`}
      and ${ruleId === undefined ? sql`true` : sql`a.rule_id = ${ruleId}`}`
  return sql`event_id in (
    select e.id from events e join alerts a on a.id = e.alert_id where ${meant}
    union all
    select e.id from alerts a join events whole on whole.id = a.digest_id
      join events e on e.type = 'alert.digest' and e.created_at = whole.created_at
        and (e.id = whole.id or strpos(e.body, a.id) > 0)
    where ${meant})`
}

function isNotHeld(now: Date) {
  return sql`not (state = 'pending' and attempts = 0 and next_attempt_at > ${now})
    and not (state = 'dead' and last_error is not distinct from ${WITHDRAWN})`
}
