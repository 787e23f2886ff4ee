import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { feedSchema } from '../../config/documents.ts'
import type { Context } from '../../context.ts'
import { findFeeds, getFeed, saveFeeds, updateFeed } from '../../db/feeds.ts'
import { checkNow } from '../../steps/check-now.ts'
import { feedShape } from '../feed-shapes.ts'
import { errorShape, json, listOf, notFound } from '../shapes.ts'
import { feedView } from '../views.ts'

const id = z.object({ id: z.string().max(100) })
const conflict = json(errorShape, 'the feed is declared elsewhere')

const list = createRoute({
  method: 'get',
  path: '/api/v1/feeds',
  request: { query: z.object({ removed: z.enum(['true', 'false']).default('false') }) },
  responses: { 200: json(listOf(feedShape), 'by id, with health') },
})
const add = createRoute({
  method: 'post',
  path: '/api/v1/feeds',
  request: { body: { required: true, content: { 'application/json': { schema: feedSchema } } } },
  responses: { 201: json(feedShape, 'kept in the database'), 409: conflict },
})
const change = createRoute({
  method: 'patch',
  path: '/api/v1/feeds/{id}',
  request: {
    params: id,
    body: {
      required: true,
      content: {
        'application/json': { schema: z.strictObject({ status: z.enum(['active', 'paused']) }) },
      },
    },
  },
  responses: { 200: json(feedShape, 'as it is now'), 404: notFound },
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

const unknown = { error: { code: 'not-found', message: 'no such feed' } }

export function feedRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(list, async (c) => {
    const rows = await findFeeds(ctx.db, { removed: c.req.valid('query').removed === 'true' })
    return c.json({ items: rows.map((row) => feedView(row, ctx.now())), next: null }, 200)
  })
  app.openapi(add, async (c) => {
    const feed = c.req.valid('json')
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
    const declared = {
      id: feed.id,
      source: 'api' as const,
      url: feed.url,
      name: feed.name ?? feed.id,
      homepage: feed.homepage ?? null,
      language: feed.language ?? null,
      country: feed.country ?? null,
      ownership: feed.ownership ?? null,
      interval_ms: feed.interval ?? null,
      read: feed.read,
      watch: feed.watch ?? null,
      tags: feed.tags ?? [],
      rules: feed.rules === undefined ? null : JSON.stringify(feed.rules),
      zone: feed.zone ?? null,
    }
    await ctx.db.transaction().execute((tx) => saveFeeds(tx, [declared]))
    return c.json(await view(ctx, feed.id), 201)
  })
  app.openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const { status } = c.req.valid('json')
    const feed = await getFeed(ctx.db, id)
    if (feed === undefined || feed.status === 'removed') return c.json(unknown, 404)
    const due = status === 'active' ? { next_check_at: ctx.now() } : {}
    await updateFeed(ctx.db, id, { status, status_since: ctx.now(), ...due })
    return c.json(await view(ctx, id), 200)
  })
  app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    const feed = await getFeed(ctx.db, id)
    if (feed === undefined || feed.status === 'removed') return c.json(unknown, 404)
    if (feed.source !== 'api') {
      const where =
        feed.source === 'file' ? 'remove it there' : 'it comes from the catalogue; pause it instead'
      return c.json(
        { error: { code: 'declared', message: `${id} is declared in feeds.yaml: ${where}` } },
        409,
      )
    }
    await updateFeed(ctx.db, id, { status: 'removed', status_since: ctx.now() })
    return c.json(await view(ctx, id), 200)
  })
  app.openapi(check, async (c) => {
    const { id } = c.req.valid('param')
    const feed = await getFeed(ctx.db, id)
    if (feed === undefined || feed.status === 'removed') return c.json(unknown, 404)
    if (feed.status !== 'active') {
      return c.json(
        { error: { code: 'not-active', message: `${id} is ${feed.status}; set it active first` } },
        409,
      )
    }
    const { kind } = await checkNow(ctx, id, c.req.raw.signal)
    const feedNow = await view(ctx, id)
    if (kind === 'busy') {
      const message = `the host of ${id} is busy or asked to be left alone; it is asked at ${feedNow.nextCheckAt}`
      return c.json({ error: { code: 'host-busy', message } }, 429)
    }
    return c.json(feedNow, 200)
  })
}

async function view(ctx: Context, feedId: string) {
  const feed = await getFeed(ctx.db, feedId)
  if (feed === undefined) throw new Error(`feed ${feedId} vanished`)
  return feedView(feed, ctx.now())
}
