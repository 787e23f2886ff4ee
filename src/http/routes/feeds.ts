import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from '../../context.ts'
import type { FeedRow } from '../../db/feed-table.ts'
import { findFeeds, getFeed, saveFeeds, updateFeed } from '../../db/feeds.ts'
import { feedIdOf, freeId } from '../../feed/feed-id.ts'
import { checkNow } from '../../steps/check-now.ts'
import {
  changedDeclaration,
  declarationOf,
  feedChangeSchema,
  newFeedSchema,
} from '../declared-feed.ts'
import { feedShape } from '../feed-shapes.ts'
import { errorShape, json, listOf, notFound, refusal } from '../shapes.ts'
import { feedView } from '../views.ts'

const id = z.object({ id: z.string().max(100) })
const conflict = json(errorShape, 'the feed is declared elsewhere')

const list = createRoute({
  method: 'get',
  path: '/api/v1/feeds',
  request: { query: z.object({ removed: z.enum(['true', 'false']).default('false') }) },
  responses: { 200: json(listOf(feedShape), 'by id, with health') },
})
const one = createRoute({
  method: 'get',
  path: '/api/v1/feeds/{id}',
  request: { params: id },
  responses: { 200: json(feedShape, 'with its health'), 404: notFound },
})
const add = createRoute({
  method: 'post',
  path: '/api/v1/feeds',
  request: { body: { required: true, content: { 'application/json': { schema: newFeedSchema } } } },
  responses: { 201: json(feedShape, 'kept in the database'), 409: conflict },
})
const change = createRoute({
  method: 'patch',
  path: '/api/v1/feeds/{id}',
  request: {
    params: id,
    body: {
      required: true,
      content: { 'application/json': { schema: feedChangeSchema } },
    },
  },
  responses: { 200: json(feedShape, 'as it is now'), 404: notFound, 409: conflict },
})
const remove = createRoute({
  method: 'delete',
  path: '/api/v1/feeds/{id}',
  request: { params: id },
  responses: {
    200: json(feedShape, 'its checks stop, its articles stay'),
    404: notFound,
    409: conflict,
  },
})
const check = createRoute({
  method: 'post',
  path: '/api/v1/feeds/{id}/check',
  request: { params: id },
  responses: {
    200: json(feedShape, 'checked now, still conditionally; at most once a minute'),
    404: notFound,
    409: conflict,
    429: json(errorShape, 'the host asked to be left alone'),
  },
})

const unknown = (id: string) => refusal('not-found', `there is no feed ${id}`)

export function feedRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(list, async (c) => {
    const rows = await findFeeds(ctx.db, { removed: c.req.valid('query').removed === 'true' })
    return c.json({ items: rows.map((row) => feedView(row, ctx.now())), next: null }, 200)
  })
  app.openapi(one, async (c) => {
    const { id } = c.req.valid('param')
    const feed = await getFeed(ctx.db, id)
    return feed === undefined ? c.json(unknown(id), 404) : c.json(feedView(feed, ctx.now()), 200)
  })
  app.openapi(add, async (c) => {
    const asked = c.req.valid('json')
    const feed = { ...asked, id: asked.id ?? (await idFor(ctx, asked.url)) }
    const known = await getFeed(ctx.db, feed.id)
    if (known !== undefined && known.status !== 'removed') {
      return c.json(
        {
          error: {
            code: 'exists',
            message: `there is a feed ${feed.id} already (from: ${known.source})`,
          },
        },
        409,
      )
    }
    await ctx.db.transaction().execute((tx) => saveFeeds(tx, [declarationOf(feed)]))
    return c.json(await view(ctx, feed.id), 201)
  })
  app.openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const { status, ...change } = c.req.valid('json')
    const feed = await getFeed(ctx.db, id)
    if (feed === undefined || feed.status === 'removed') return c.json(unknown(id), 404)
    if (Object.keys(change).length > 0) {
      if (feed.source !== 'api') return c.json(declaredElsewhere(feed, 'change it there'), 409)
      await ctx.db.transaction().execute((tx) => saveFeeds(tx, [changedDeclaration(feed, change)]))
    }
    if (status !== undefined) {
      const due = status === 'active' ? { next_check_at: ctx.now() } : {}
      await updateFeed(ctx.db, id, { status, status_since: ctx.now(), ...due })
    }
    return c.json(await view(ctx, id), 200)
  })
  app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    const feed = await getFeed(ctx.db, id)
    if (feed === undefined || feed.status === 'removed') return c.json(unknown(id), 404)
    if (feed.source !== 'api') return c.json(declaredElsewhere(feed, 'remove it there'), 409)
    await updateFeed(ctx.db, id, { status: 'removed', status_since: ctx.now() })
    return c.json(await view(ctx, id), 200)
  })
  app.openapi(check, async (c) => {
    const { id } = c.req.valid('param')
    const feed = await getFeed(ctx.db, id)
    if (feed === undefined || feed.status === 'removed') return c.json(unknown(id), 404)
    if (feed.status !== 'active') {
      return c.json(refusal('not-active', `${id} is ${feed.status}; set it active first`), 409)
    }
    const { kind } = await checkNow(ctx, id, c.req.raw.signal)
    const feedNow = await view(ctx, id)
    if (kind === 'busy') {
      const message = `the host of ${id} is busy or asked to be left alone; it is asked at ${feedNow.nextCheckAt}`
      return c.json(refusal('host-busy', message), 429)
    }
    return c.json(feedNow, 200)
  })
}

/** An id of the address that no feed has, removed ones included. */
async function idFor(ctx: Context, url: string): Promise<string> {
  const taken = await findFeeds(ctx.db, { removed: true })
  return freeId(feedIdOf(url) || 'feed', new Set(taken.map(({ id }) => id)))
}

function declaredElsewhere({ id, source }: Pick<FeedRow, 'id' | 'source'>, what: string) {
  const where = source === 'file' ? what : 'it comes from the catalogue; pause it instead'
  return refusal('declared', `${id} is declared in feeds.yaml: ${where}`)
}

async function view(ctx: Context, feedId: string) {
  const feed = await getFeed(ctx.db, feedId)
  if (feed === undefined) throw new Error(`feed ${feedId} vanished`)
  return feedView(feed, ctx.now())
}
