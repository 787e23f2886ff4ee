import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from '../../context.ts'
import { findStorySummaries } from '../../db/stories.ts'
import { mergeByHand, moveByHand, splitByHand } from '../../steps/decide-story.ts'
import { StoryError } from '../../steps/story-error.ts'
import { errorShape, json, notFound, refusal, rowId, storyListShape } from '../shapes.ts'
import { storyInList } from '../views.ts'

const params = z.object({ id: rowId })
const conflict = json(errorShape, 'it can not be done with what was named')
const bodyOf = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
})

const merge = createRoute({
  method: 'post',
  path: '/api/v1/stories/{id}/merge',
  request: { params, body: bodyOf(z.strictObject({ story: rowId })) },
  responses: {
    200: json(storyListShape, 'the older of the two; the id of the other stands for it'),
    404: notFound,
    409: conflict,
  },
})
const split = createRoute({
  method: 'post',
  path: '/api/v1/stories/split',
  request: { body: bodyOf(z.strictObject({ articles: z.array(rowId).min(1).max(200) })) },
  responses: {
    201: json(storyListShape, 'the new story, with the copies of its articles'),
    404: notFound,
    409: conflict,
  },
})
const move = createRoute({
  method: 'post',
  path: '/api/v1/stories/{id}/articles',
  request: { params, body: bodyOf(z.strictObject({ article: rowId })) },
  responses: {
    200: json(storyListShape, 'with the article and its copies'),
    404: notFound,
    409: conflict,
  },
})

/** Stories arranged by hand: remembered, and not undone by what is found later. */
export function storyChangeRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(merge, async (c) => {
    const { id } = c.req.valid('param')
    const done = await attempt(ctx, () => mergeByHand(ctx, id, c.req.valid('json').story))
    return 'story' in done ? c.json(done.story, 200) : c.json(done.refusal, done.status)
  })
  app.openapi(split, async (c) => {
    const done = await attempt(ctx, () => splitByHand(ctx, c.req.valid('json').articles))
    return 'story' in done ? c.json(done.story, 201) : c.json(done.refusal, done.status)
  })
  app.openapi(move, async (c) => {
    const { id } = c.req.valid('param')
    const done = await attempt(ctx, () => moveByHand(ctx, c.req.valid('json').article, id))
    return 'story' in done ? c.json(done.story, 200) : c.json(done.refusal, done.status)
  })
}

async function attempt(ctx: Context, change: () => Promise<string>) {
  try {
    const [story] = await findStorySummaries(ctx.db, [await change()])
    if (story === undefined) throw new Error('a story vanished')
    return { story: storyInList(story) }
  } catch (error) {
    if (!(error instanceof StoryError)) throw error
    const { code, message } = error
    return {
      refusal: refusal(code, message),
      status: code === 'not-found' ? (404 as const) : (409 as const),
    }
  }
}
