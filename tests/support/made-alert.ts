import pino from 'pino'
import { deliveryId, eventId } from '../../src/alerting/ids.ts'
import { alertBody } from '../../src/alerting/payload.ts'
import type { Db } from '../../src/db/database.ts'
import { insertDeliveries } from '../../src/db/deliveries.ts'
import { insertEvent } from '../../src/db/events.ts'
import type { Queue } from '../../src/queue/index.ts'
import { endpointBell, ring } from '../../src/steps/ring.ts'

const SILENT = pino({ level: 'silent' })

/** The webhook-id of an alert, by its number. */
export const idOf = (endpoint: string, number: number) =>
  deliveryId(eventId('alert.fired', `alr_${number}`), endpoint)

/** As a rule that fires does: event and deliveries in one transaction, then the bells. Safe to run twice. */
export async function makeAlert(
  { db, queue, madeAt }: { db: Db; queue: Queue; madeAt: Map<number, number> },
  number: number,
  endpoints: readonly string[],
): Promise<void> {
  const now = new Date()
  const alert = `alr_${number}`
  const id = eventId('alert.fired', alert)
  await db.transaction().execute(async (tx) => {
    await insertEvent(tx, {
      id,
      type: 'alert.fired',
      alert_id: null,
      body: bodyOf(number, alert, now),
      created_at: now,
    })
    await insertDeliveries(
      tx,
      endpoints.map((endpoint) => ({
        id: deliveryId(id, endpoint),
        event_id: id,
        endpoint_id: endpoint,
        next_attempt_at: now,
        last_error: null,
        created_at: now,
        finished_at: null,
      })),
    )
  })
  madeAt.set(number, now.getTime())
  const bells = endpoints.map((endpoint) => endpointBell(endpoint))
  await ring({ queue, log: SILENT }, 'deliver-alert', bells)
}

function bodyOf(number: number, alert: string, at: Date): string {
  const text = 'SCO'
  const title = `SCO ministers meet for the ${number}th time, 上海合作组织, ШОС`
  return alertBody({
    at,
    alert: {
      id: alert,
      rule: { id: 'sco-news', severity: 'high' },
      because: [{ clause: 'sco:about', evidence: [{ field: 'title', start: 0, end: 3, text }] }],
    },
    story: {
      id: String(number),
      title,
      firstSeenAt: at,
      articles: 1,
      outlets: ['One'],
      languages: ['en'],
    },
    article: {
      id: String(number),
      url: `https://example.org/${number}`,
      title,
      feed: { id: 'one', name: 'One', country: 'KZ', ownership: 'state' },
      language: 'en',
      published: at,
      text: `${title}. `.repeat(10),
    },
    tags: [{ kind: 'country', id: 'KZ', label: 'Kazakhstan', salience: 'about', evidence: [] }],
  })
}
