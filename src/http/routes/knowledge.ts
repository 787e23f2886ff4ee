import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from '../../context.ts'
import { getRetagging, type RetaggingRow } from '../../db/retaggings.ts'
import { unverifiedFacts } from '../../knowledge/unverified.ts'
import { previewRetagging } from '../../steps/retag-articles.ts'
import { errorShape, json } from '../shapes.ts'

const changeShape = z
  .object({
    kind: z.string(),
    id: z.string(),
    change: z.string().openapi({ example: 'mention to about' }),
    articles: z.int(),
    samples: z.array(z.string()).openapi({ description: 'ids of the first articles' }),
  })
  .openapi('TagChange')

const retaggingShape = z
  .object({
    state: z.enum(['listing', 'tagging', 'done']),
    articles: z.int().openapi({ description: 'articles whose tags change' }),
    retagged: z.int().openapi({ description: 'articles tagged again so far' }),
    changes: z.array(changeShape),
    startedAt: z.string(),
    finishedAt: z.string().nullable(),
  })
  .openapi('Retagging')

const knowledgeShape = z
  .object({
    version: z.string().openapi({ example: '2026.11.23+0f3a9c41d2b7' }),
    counts: z.record(z.string(), z.int()),
    unverified: z.array(z.object({ key: z.string(), fact: z.string(), source: z.string() })),
    retagging: retaggingShape.nullable(),
  })
  .openapi('Knowledge')

const previewShape = z
  .object({
    version: z.string(),
    looked: z.int(),
    articles: z.int(),
    partial: z.boolean().openapi({ description: 'there were more articles than one run looks at' }),
    changes: z.array(changeShape),
  })
  .openapi('RetaggingPreview')

const show = createRoute({
  method: 'get',
  path: '/api/v1/knowledge',
  responses: { 200: json(knowledgeShape, 'what articles are tagged with, and how far they are') },
})

const preview = createRoute({
  method: 'post',
  path: '/api/v1/knowledge/retag',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.object({ dryRun: z.literal(true) }) } },
    },
  },
  responses: {
    200: json(previewShape, 'what tagging again would change; nothing is changed'),
    400: json(errorShape, 'only a dry run can be asked for: the rest happens by itself'),
  },
})

export function knowledgeRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(show, async (c) => {
    const { pack, version } = ctx.current().config.knowledge
    const { countries, people, bodies, concepts, topics, summits } = pack
    const lists = { countries, people, bodies, concepts, topics, summits }
    const row = await getRetagging(ctx.db, version)
    return c.json(
      {
        version,
        counts: Object.fromEntries(
          Object.entries(lists).map(([name, entries]) => [name, entries.length]),
        ),
        unverified: unverifiedFacts(pack),
        retagging: row === undefined ? null : retaggingView(row),
      },
      200,
    )
  })
  app.openapi(preview, async (c) => {
    const { knowledge, ...found } = await previewRetagging(ctx, c.req.raw.signal)
    return c.json({ version: knowledge, ...found }, 200)
  })
}

function retaggingView(row: RetaggingRow) {
  return {
    state: row.state,
    articles: row.articles,
    retagged: row.retagged,
    changes: row.changes,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
