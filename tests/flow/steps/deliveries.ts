import type { DeliveryRow } from '../../../src/db/deliveries.ts'
import type { TestContext } from '../../support/context.ts'

export const SECRET = `whsec_${Buffer.alloc(32, 'a').toString('base64')}`
export const SECOND_SECRET = `whsec_${Buffer.alloc(32, 'b').toString('base64')}`

/** alerts.yaml with these endpoints, by id. */
export function endpoints(urls: Record<string, string>, secret: string | string[] = SECRET) {
  return {
    rules: [],
    endpoints: Object.entries(urls).map(([id, url]) => ({ id, url, secret })),
  }
}

let serial = 0

/** Deliveries of events of their own, due now. @returns their ids, in order */
export async function insertDue(
  house: TestContext,
  endpointId: string,
  count = 1,
): Promise<string[]> {
  const now = house.clock.now
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    serial += 1
    const event = `evt_${serial}`
    const id = `msg_${String(serial).padStart(6, '0')}`
    await house.ctx.db
      .insertInto('events')
      .values({
        id: event,
        type: 'endpoint.test',
        alert_id: null,
        body: JSON.stringify({
          type: 'endpoint.test',
          timestamp: now.toISOString(),
          data: { serial, text: 'Шанхай 上合' },
        }),
        created_at: now,
      })
      .execute()
    await house.ctx.db
      .insertInto('deliveries')
      .values({
        id,
        event_id: event,
        endpoint_id: endpointId,
        next_attempt_at: now,
        leased_until: null,
        last_error: null,
        created_at: now,
        finished_at: null,
      })
      .execute()
    ids.push(id)
  }
  return ids
}

export async function deliveryRow(house: TestContext, id: string): Promise<DeliveryRow> {
  return house.ctx.db
    .selectFrom('deliveries')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}
