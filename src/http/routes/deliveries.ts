import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { parseDuration } from '../../config/duration.ts'
import type { Context } from '../../context.ts'
import { findAttempts, findDeliveries, getDelivery } from '../../db/deliveries.ts'
import { replay } from '../../steps/replay-deliveries.ts'
import { cursorParam, limitParam, pageOf } from '../paging.ts'
import { deliveryShape, errorShape, json, listOf, notFound, refusal } from '../shapes.ts'
import { deliveryView } from '../views.ts'

const state = z.enum(['pending', 'delivered', 'dead'])
const list = createRoute({
  method: 'get',
  path: '/api/v1/deliveries',
  request: {
    query: z.object({
      endpoint: z.string().max(100).optional(),
      state: state.optional(),
      limit: limitParam,
      cursor: cursorParam('derived'),
    }),
  },
  responses: { 200: json(listOf(deliveryShape), 'newest first') },
})

const attempt = z.object({
  at: z.string(),
  status: z.int().nullable(),
  outcome: z.string(),
  tookMs: z.int(),
  error: z.string().nullable(),
  response: z.string().nullable().openapi({ description: 'first 2 kB of the answer' }),
})
const params = z.object({ id: z.string().max(100) })
const one = createRoute({
  method: 'get',
  path: '/api/v1/deliveries/{id}',
  request: { params },
  responses: {
    200: json(deliveryShape.extend({ log: z.array(attempt) }), 'with its attempts, oldest first'),
    404: notFound,
  },
})

const replayOne = createRoute({
  method: 'post',
  path: '/api/v1/deliveries/{id}/replay',
  request: { params },
  responses: {
    200: json(deliveryShape, 'sent again, same id and bytes'),
    404: notFound,
    409: json(errorShape, 'its endpoint is out of use'),
  },
})

const TIME = 'not a time: 2026-11-23T10:15:00Z, or how long ago: 6h'
const moment = z
  .string()
  .max(40)
  .refine((text) => momentOf(text, new Date(0)) !== undefined, TIME)
const wanted = z
  .strictObject({
    endpoint: z.string().max(100).optional(),
    rule: z.string().max(100).optional(),
    alert: z.string().max(100).optional(),
    state: state.optional(),
    since: moment.optional().openapi({ description: 'made then or later', example: '6h' }),
    until: moment.optional().openapi({ description: 'made before' }),
  })
  .refine(
    (filter) => Object.values(filter).some((value) => value !== undefined),
    'say which: endpoint, rule, alert, state, since, until',
  )
const replayShape = z
  .object({
    replayed: z.int(),
    endpoints: z.array(z.string()),
    refused: z.array(z.object({ endpointId: z.string(), count: z.int(), reason: z.string() })),
  })
  .openapi('Replay')
const replayMany = createRoute({
  method: 'post',
  path: '/api/v1/deliveries/replay',
  request: { body: { required: true, content: { 'application/json': { schema: wanted } } } },
  responses: { 200: json(replayShape, 'those that fit are sent again, same ids and bytes') },
})

export function deliveryRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(list, async (c) => {
    const { endpoint, state, limit, cursor } = c.req.valid('query')
    const rows = await findDeliveries(ctx.db, {
      limit: limit + 1,
      ...(endpoint === undefined ? {} : { endpointId: endpoint }),
      ...(state === undefined ? {} : { state }),
      ...(cursor === undefined ? {} : { before: cursor }),
    })
    return c.json(
      pageOf(rows, limit, deliveryView, (row) => ({ at: row.created_at, id: row.id })),
      200,
    )
  })
  app.openapi(one, async (c) => {
    const row = await getDelivery(ctx.db, c.req.valid('param').id)
    if (row === undefined) return c.json(noDelivery(c.req.valid('param').id), 404)
    const log = await findAttempts(ctx.db, row.id)
    return c.json({ ...deliveryView(row), log: log.map(attemptView) }, 200)
  })
  app.openapi(replayOne, async (c) => {
    const { id } = c.req.valid('param')
    const [refused] = (await replay(ctx, { id })).refused
    if (refused !== undefined) return c.json(refusal('out-of-use', refused.reason), 409)
    const row = await getDelivery(ctx.db, id)
    return row === undefined
      ? c.json(noDelivery(c.req.valid('param').id), 404)
      : c.json(deliveryView(row), 200)
  })
  app.openapi(replayMany, async (c) => {
    const { endpoint, rule, alert, state, since, until } = c.req.valid('json')
    const [from, to] = [since, until].map((text) => momentOf(text, ctx.now()))
    const filter = {
      ...(endpoint === undefined ? {} : { endpointId: endpoint }),
      ...(rule === undefined ? {} : { ruleId: rule }),
      ...(alert === undefined ? {} : { alertId: alert }),
      ...(state === undefined ? {} : { state }),
      ...(from === undefined ? {} : { since: from }),
      ...(to === undefined ? {} : { until: to }),
    }
    return c.json(await replay(ctx, filter), 200)
  })
}

const noDelivery = (id: string) => refusal('not-found', `there is no delivery ${id}`)

/** A time, or a duration before `now`. */
function momentOf(text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined
  const ago = parseDuration(text)
  if (ago !== undefined) return new Date(Math.max(0, now.getTime() - ago))
  const isTime = [z.iso.datetime({ offset: true }), z.iso.date()].some(
    (form) => form.safeParse(text).success,
  )
  return isTime ? new Date(text) : undefined
}

function attemptView(row: Awaited<ReturnType<typeof findAttempts>>[number]) {
  const { at, status, outcome, took_ms: tookMs, error, response } = row
  return { at: at.toISOString(), status, outcome, tookMs, error, response }
}
