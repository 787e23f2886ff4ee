import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { formatDuration } from '../../config/duration.ts'
import type { Context } from '../../context.ts'
import type { FeedRow } from '../../db/feed-table.ts'
import { findFeeds } from '../../db/feeds.ts'
import { writeOpml } from '../../feed/write-opml.ts'
import { importFeeds } from '../../steps/import-feeds.ts'
import { errorShape, json } from '../shapes.ts'

export const IMPORT_PATH = '/api/v1/feeds/import'
/** Ten thousand feeds with every attribute other readers write are 5 MB. */
export const MAX_IMPORT_BYTES = 16 * 1024 * 1024

const line = z
  .object({
    line: z.int(),
    url: z.string().nullable(),
    title: z.string().nullable(),
    tags: z.array(z.string()),
    result: z.enum(['added', 'known', 'repeated', 'refused']),
    id: z.string().nullable(),
    message: z.string().nullable(),
  })
  .openapi('ImportedLine')
const text = z.string().openapi({ description: 'the bytes of an OPML file, in any charset' })

const importRoute = createRoute({
  method: 'post',
  path: IMPORT_PATH,
  request: { body: { required: true, content: { 'text/x-opml': { schema: text } } } },
  responses: {
    200: json(
      z.object({ items: z.array(line), notes: z.array(z.string()) }),
      'what became of each outline; folders became tags',
    ),
    400: json(errorShape, 'the file is no OPML'),
  },
})
const exportRoute = createRoute({
  method: 'get',
  path: '/api/v1/feeds.opml',
  responses: {
    200: {
      description: 'all feeds, tags as folders',
      content: { 'text/x-opml': { schema: z.string() } },
    },
  },
})

export function opmlRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(importRoute, async (c) => {
    const bytes = new Uint8Array(await c.req.arrayBuffer())
    const imported = await importFeeds(ctx, bytes)
    if (imported.kind === 'refused') return c.json({ error: imported.fault }, 400)
    const { lines, notes } = imported
    const added = lines.filter(({ result }) => result === 'added').length
    ctx.log.info({ outlines: lines.length, added }, 'feeds imported')
    return c.json({ items: lines, notes }, 200)
  })
  app.openapi(exportRoute, async (c) => {
    const feeds = await findFeeds(ctx.db)
    c.header('content-type', 'text/x-opml; charset=utf-8')
    c.header('content-disposition', 'attachment; filename="scowatch.opml"')
    return c.body(writeOpml(feeds.map(listed), ctx.now()), 200)
  })
}

function listed(row: FeedRow) {
  const { interval_ms } = row
  return { ...row, interval: interval_ms === null ? null : formatDuration(Number(interval_ms)) }
}
