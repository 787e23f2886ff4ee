import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { feedSchema } from '../../config/documents.ts'
import type { Context } from '../../context.ts'
import { discoverFeeds } from '../../steps/discover-feeds.ts'
import { discoveredShape } from '../feed-shapes.ts'
import { errorShape, json, refusal } from '../shapes.ts'

const route = createRoute({
  method: 'post',
  path: '/api/v1/feeds/discover',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ url: feedSchema.shape.url }) } },
    },
  },
  responses: {
    200: json(
      z.object({ items: z.array(discoveredShape) }),
      'what can be watched there, feeds first; each was asked and read',
    ),
    422: json(errorShape, 'the address answers, but with an error'),
    502: json(errorShape, 'the address does not answer now'),
  },
})

export function discoverRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(route, async (c) => {
    const found = await discoverFeeds(ctx, c.req.valid('json').url, c.req.raw.signal)
    if (found.kind === 'unreachable') {
      const { isPassing, reason: message } = found
      if (isPassing) return c.json(refusal('unreachable', message), 502)
      return c.json(refusal('refused', message), 422)
    }
    const items = found.feeds.map(({ newest, ...feed }) => ({
      ...feed,
      newest: newest?.toISOString() ?? null,
    }))
    return c.json({ items }, 200)
  })
}
