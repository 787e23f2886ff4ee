import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from '../../context.ts'
import { json } from '../shapes.ts'

const rule = z.object({
  id: z.string(),
  name: z.string().nullable(),
  when: z.string(),
  send: z.array(z.string()),
  severity: z.string(),
})

const list = createRoute({
  method: 'get',
  path: '/api/v1/rules',
  responses: {
    200: json(z.object({ items: z.array(rule), next: z.null() }), 'the rules in force'),
  },
})

export function ruleRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(list, (c) => {
    const items = ctx.current().config.rules.map(({ id, name, when, send, severity }) => ({
      id,
      name: name ?? null,
      when,
      send,
      severity,
    }))
    return c.json({ items, next: null }, 200)
  })
}
