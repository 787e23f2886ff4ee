import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { parseDuration } from '../../config/duration.ts'
import type { Context } from '../../context.ts'
import { FOR_GOOD, muteStory } from '../../steps/mute-story.ts'
import { json, notFound, refusal, rowId } from '../shapes.ts'

const params = z.object({ id: rowId })
/** A year; longer is for good. */
const MAX_MS = 366 * 86_400_000
const time = z
  .string()
  .max(20)
  .refine((text) => {
    const ms = parseDuration(text)
    return ms !== undefined && ms > 0 && ms <= MAX_MS
  }, 'not a duration up to a year: write for instance 12h or 7d')
const muted = z.object({
  id: z.string(),
  mutedUntil: z.string().nullable().openapi({ format: 'date-time' }),
})

const mute = createRoute({
  method: 'post',
  path: '/api/v1/stories/{id}/mute',
  request: {
    params,
    body: {
      content: {
        'application/json': {
          schema: z.strictObject({
            for: time.optional().openapi({ description: 'absent: for good' }),
          }),
        },
      },
    },
  },
  responses: { 200: json(muted, 'its alerts are stored and not sent'), 404: notFound },
})
const unmute = createRoute({
  method: 'delete',
  path: '/api/v1/stories/{id}/mute',
  request: { params },
  responses: { 200: json(muted, 'it alerts again'), 404: notFound },
})

const NO_STORY = refusal('not-found', 'no such story')

/** Mute of a story. */
export function muteRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(mute, async (c) => {
    const { id } = c.req.valid('param')
    const body = c.req.header('content-type') === undefined ? {} : c.req.valid('json')
    const ms = body.for === undefined ? undefined : parseDuration(body.for)
    const until = ms === undefined ? FOR_GOOD : new Date(ctx.now().getTime() + ms)
    const story = await muteStory(ctx, id, until)
    if (story === undefined) return c.json(NO_STORY, 404)
    return c.json({ id: story, mutedUntil: until.toISOString() }, 200)
  })
  app.openapi(unmute, async (c) => {
    const { id } = c.req.valid('param')
    const story = await muteStory(ctx, id, null)
    if (story === undefined) return c.json(NO_STORY, 404)
    return c.json({ id: story, mutedUntil: null }, 200)
  })
}
