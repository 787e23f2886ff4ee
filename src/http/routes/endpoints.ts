import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { deliveryId, eventId } from '../../alerting/ids.ts'
import type { EndpointConfig } from '../../config/documents.ts'
import type { Context } from '../../context.ts'
import { getDelivery } from '../../db/deliveries.ts'
import { getEndpoint, trustEndpoint } from '../../db/endpoints.ts'
import { isDisabled } from '../../steps/endpoint-health.ts'
import { putEvent } from '../../steps/outbox.ts'
import { ringEndpoints } from '../../steps/ring.ts'
import { deliveryShape, endpointShape, json, listOf, notFound, refusal } from '../shapes.ts'
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

const enable = createRoute({
  method: 'post',
  path: '/api/v1/endpoints/{id}/enable',
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: {
    200: json(endpointShape, 'in use again, without any pause; dead letters stay until replayed'),
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
    if (endpointOf(ctx, id) === undefined) return c.json(unknown(id), 404)
    const delivery = await sendTest(ctx, id)
    return c.json(deliveryView(delivery), 202)
  })
  app.openapi(enable, async (c) => {
    const { id } = c.req.valid('param')
    const endpoint = endpointOf(ctx, id)
    if (endpoint === undefined) return c.json(unknown(id), 404)
    await trustEndpoint(ctx.db, id)
    await ringEndpoints(ctx, [id])
    return c.json(await endpointView(ctx, endpoint), 200)
  })
}

function endpointOf(ctx: Context, id: string): EndpointConfig | undefined {
  return ctx.current().config.endpoints.find((endpoint) => endpoint.id === id)
}

function unknown(id: string) {
  return refusal('not-found', `there is no endpoint ${id} in alerts.yaml`)
}

/** One transaction for event and delivery, then the bell: as for an alert. */
async function sendTest(ctx: Context, endpointId: string) {
  const now = ctx.now()
  const timestamp = now.toISOString()
  const event = eventId('endpoint.test', endpointId, timestamp)
  const id = deliveryId(event, endpointId)
  const data = { schema: 1, endpoint: { id: endpointId } }
  await ctx.db.transaction().execute(async (tx) => {
    // First the endpoint, then the event, as where one is put out of use: else they may wait for each other.
    await trustEndpoint(tx, endpointId)
    await putEvent(tx, {
      id: event,
      type: 'endpoint.test',
      alertId: null,
      body: JSON.stringify({ type: 'endpoint.test', timestamp, data }),
      endpoints: [endpointId],
      now,
      sendAt: now,
    })
  })
  await ringEndpoints(ctx, [endpointId])
  const delivery = await getDelivery(ctx.db, id)
  if (delivery === undefined) throw new Error(`delivery ${id} vanished`)
  return delivery
}

/** An endpoint of alerts.yaml with what deliveries taught about it. */
export async function endpointView(ctx: Context, endpoint: EndpointConfig) {
  const { id, url, format } = endpoint
  const known = await getEndpoint(ctx.db, id)
  const isOut = isDisabled(endpoint, known)
  return {
    id,
    host: new URL(url).host,
    format,
    disabledAt: isOut ? (known?.disabled_at?.toISOString() ?? null) : null,
    disabledReason: isOut ? (known?.disabled_reason ?? null) : null,
    failures: known?.failures ?? 0,
    failingSince: known?.failing_since?.toISOString() ?? null,
    pausedUntil: known?.paused_until?.toISOString() ?? null,
    lastOkAt: known?.last_ok_at?.toISOString() ?? null,
  }
}
