import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { deliveryId, eventId } from '../../alerting/ids.ts'
import type { EndpointConfig } from '../../config/documents.ts'
import type { Context } from '../../context.ts'
import { getDelivery, insertDeliveries } from '../../db/deliveries.ts'
import { getEndpoint, saveEndpoint } from '../../db/endpoints.ts'
import { insertEvent } from '../../db/events.ts'
import { endpointBell, ring } from '../../steps/ring.ts'
import { deliveryShape, endpointShape, json, listOf, notFound } from '../shapes.ts'
import { deliveryView } from '../views.ts'

const list = createRoute({
  method: 'get',
  path: '/api/v1/endpoints',
  responses: { 200: json(listOf(endpointShape), 'those of alerts.yaml, with their health') },
})

const test = createRoute({
  method: 'post',
  path: '/api/v1/endpoints/{id}/test',
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: {
    202: json(
      deliveryShape,
      'an endpoint.test is on its way, signed and retried like an alert; a disabled endpoint gets another chance',
    ),
    404: notFound,
  },
})

export function endpointRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(list, async (c) => {
    const { endpoints } = ctx.current().config
    const items = await Promise.all(endpoints.map((endpoint) => endpointView(ctx, endpoint)))
    return c.json({ items, next: null }, 200)
  })
  app.openapi(test, async (c) => {
    const { id } = c.req.valid('param')
    if (!ctx.current().config.endpoints.some((endpoint) => endpoint.id === id)) {
      const message = `there is no endpoint ${id} in alerts.yaml`
      return c.json({ error: { code: 'not-found', message } }, 404)
    }
    const delivery = await sendTest(ctx, id)
    return c.json(deliveryView(delivery), 202)
  })
}

/** One transaction for event and delivery, then the bell: as for an alert. */
async function sendTest(ctx: Context, endpointId: string) {
  const now = ctx.now()
  const timestamp = now.toISOString()
  const event = eventId('endpoint.test', endpointId, timestamp)
  const id = deliveryId(event, endpointId)
  const data = { schema: 1, endpoint: { id: endpointId } }
  await ctx.db.transaction().execute(async (tx) => {
    await insertEvent(tx, {
      id: event,
      type: 'endpoint.test',
      alert_id: null,
      body: JSON.stringify({ type: 'endpoint.test', timestamp, data }),
      created_at: now,
    })
    await insertDeliveries(tx, [
      {
        id,
        event_id: event,
        endpoint_id: endpointId,
        next_attempt_at: now,
        last_error: null,
        created_at: now,
        finished_at: null,
      },
    ])
    const trusted = { disabled_at: null, disabled_reason: null, failures: 0, paused_until: null }
    await saveEndpoint(tx, endpointId, trusted)
  })
  await ring(ctx, 'deliver-alert', [endpointBell(endpointId, now)])
  const delivery = await getDelivery(ctx.db, id)
  if (delivery === undefined) throw new Error(`delivery ${id} vanished`)
  return delivery
}

async function endpointView(ctx: Context, { id, url, format }: EndpointConfig) {
  const known = await getEndpoint(ctx.db, id)
  return {
    id,
    host: new URL(url).host,
    format,
    disabledAt: known?.disabled_at?.toISOString() ?? null,
    disabledReason: known?.disabled_reason ?? null,
    failures: known?.failures ?? 0,
    failingSince: known?.failing_since?.toISOString() ?? null,
    pausedUntil: known?.paused_until?.toISOString() ?? null,
    lastOkAt: known?.last_ok_at?.toISOString() ?? null,
  }
}
