import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { MetricsPage } from '../metrics.ts'
import { json } from '../shapes.ts'

const healthz = createRoute({
  method: 'get',
  path: '/healthz',
  responses: { 200: json(z.object({ status: z.literal('ok') }), 'the process answers') },
})

const ready = z.object({
  status: z.enum(['ready', 'not-ready']),
  database: z.string(),
  queue: z.string(),
})
const readyz = createRoute({
  method: 'get',
  path: '/readyz',
  responses: {
    200: json(ready, 'database and queue answer'),
    503: json(ready, 'one of them does not'),
  },
})

/** Longest wait for an answer of database or queue. */
const PATIENCE_MS = 3_000

/** Open to everybody who reaches the port: they tell nothing but yes or no. */
export function healthRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(healthz, (c) => c.json({ status: 'ok' as const }, 200))
  app.openapi(readyz, async (c) => {
    const [database, queue] = await Promise.all([
      answerOf(sql`select 1`.execute(ctx.db)),
      answerOf(ctx.queue.probe()),
    ])
    if (database === 'ok' && queue === 'ok')
      return c.json({ status: 'ready' as const, database, queue }, 200)
    return c.json({ status: 'not-ready' as const, database, queue }, 503)
  })
}

export function metricsRoute(app: OpenAPIHono, metrics: MetricsPage): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/metrics',
    responses: {
      200: { description: 'Prometheus', content: { 'text/plain': { schema: { type: 'string' } } } },
    },
  })
  app.get('/metrics', async (c) =>
    c.body(await metrics.render(), 200, { 'content-type': metrics.contentType }),
  )
}

async function answerOf(work: Promise<unknown>): Promise<string> {
  const patience = new Promise<string>((resolve) =>
    setTimeout(() => resolve('no answer'), PATIENCE_MS).unref(),
  )
  return Promise.race([work.then(() => 'ok'), patience]).catch(() => 'away')
}
