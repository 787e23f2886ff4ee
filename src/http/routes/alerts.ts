import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from '../../context.ts'
import { findAlerts } from '../../db/alerts.ts'
import { EVENT_TYPES, type EventRow, findEventSeq, findEvents } from '../../db/events.ts'
import { cursorParam, EVENT_PLACE, EVENT_PLACE_HELP, limitParam, pageOf } from '../paging.ts'
import { alertShape, json, listOf, notFound, refusal } from '../shapes.ts'
import { alertView } from '../views.ts'

const alerts = createRoute({
  method: 'get',
  path: '/api/v1/alerts',
  request: {
    query: z.object({
      rule: z.string().max(100).optional(),
      limit: limitParam,
      cursor: cursorParam('derived'),
    }),
  },
  responses: { 200: json(listOf(alertShape), 'newest first') },
})

const events = createRoute({
  method: 'get',
  path: '/api/v1/events',
  request: {
    query: z.object({
      after: z.string().regex(EVENT_PLACE, EVENT_PLACE_HELP).default('0'),
      limit: limitParam,
    }),
  },
  responses: {
    200: json(
      z.object({
        items: z.array(
          z.object({
            id: z.string(),
            cursor: z.string(),
            type: z.enum(EVENT_TYPES),
            timestamp: z.string(),
            data: z.record(z.string(), z.unknown()),
            body: z.string().openapi({ description: 'the bytes that endpoints receive' }),
          }),
        ),
        next: z
          .string()
          .openapi({ description: 'pass it as `after`; stays the same when there is nothing new' }),
      }),
      'oldest first; what a receiver that was down missed',
    ),
    404: notFound,
  },
})

export function alertRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(alerts, async (c) => {
    const { rule, limit, cursor } = c.req.valid('query')
    const rows = await findAlerts(ctx.db, {
      limit: limit + 1,
      ...(rule === undefined ? {} : { ruleId: rule }),
      ...(cursor === undefined ? {} : { before: cursor }),
    })
    return c.json(
      pageOf(rows, limit, alertView, (row) => ({ at: row.created_at, id: row.id })),
      200,
    )
  })
  app.openapi(events, async (c) => {
    const { after, limit } = c.req.valid('query')
    const seq = await findEventSeq(ctx.db, after)
    if (seq === undefined) return c.json(refusal('not-found', `no event or delivery ${after}`), 404)
    const rows = await findEvents(ctx.db, seq, limit)
    return c.json({ items: rows.map(eventView), next: rows.at(-1)?.seq ?? seq }, 200)
  })
}

function eventView({ id, seq, type, body }: EventRow) {
  const { timestamp, data } = JSON.parse(body) as {
    timestamp: string
    data: Record<string, unknown>
  }
  return { id, cursor: seq, type, timestamp, data, body }
}
