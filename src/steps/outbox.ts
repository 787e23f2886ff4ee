import { deliveryId } from '../alerting/ids.ts'
import type { Tx } from '../db/database.ts'
import { insertDeliveries } from '../db/deliveries.ts'
import { type EventType, insertEvent } from '../db/events.ts'

export interface OutgoingEvent {
  /** Derived from what it is about: put twice, it is one. */
  id: string
  type: EventType
  alertId: string | null
  body: string
  endpoints: readonly string[]
  now: Date
  /** Not sent before. */
  sendAt: Date
}

/**
 * Puts an event and a delivery for each endpoint into the outbox, in the transaction of what it tells.
 * @returns false when it was there already
 */
export async function putEvent(tx: Tx, event: OutgoingEvent): Promise<boolean> {
  const { id, type, alertId, body, endpoints, now, sendAt } = event
  const isNew = await insertEvent(tx, { id, type, alert_id: alertId, body, created_at: now })
  if (!isNew) return false
  await insertDeliveries(
    tx,
    endpoints.map((endpoint) => ({
      id: deliveryId(id, endpoint),
      event_id: id,
      endpoint_id: endpoint,
      next_attempt_at: sendAt,
      leased_until: null,
      last_error: null,
      created_at: now,
      finished_at: null,
    })),
  )
  return true
}
