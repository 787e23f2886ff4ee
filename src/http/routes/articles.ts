import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from '../../context.ts'
import { type ArticleRow, findCopies, findRevisions, getArticle } from '../../db/articles.ts'
import { findArticles } from '../../db/find-articles.ts'
import { currentStoryId } from '../../db/story-articles.ts'
import { findTags } from '../../db/tags.ts'
import { judgeArticle } from '../../steps/judge-article.ts'
import { TAG_KINDS } from '../../tagging/tag.ts'
import { cursorParam, limitParam, pageOf } from '../paging.ts'
import {
  articleListShape,
  articleShape,
  json,
  listOf,
  notFound,
  refusal,
  rowId,
} from '../shapes.ts'
import { articleInList, judgementView, revisionView, tagWithEvidence } from '../views.ts'

/** `2026-11-23` is its midnight in UTC. */
const time = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'not a time: 2026-11-23T10:15:00Z')
  .transform((text) => new Date(text))
  .optional()
  .openapi({ type: 'string', format: 'date-time' })

const list = createRoute({
  method: 'get',
  path: '/api/v1/articles',
  request: {
    query: z.object({
      q: z.string().min(1).max(500).optional(),
      tag: z
        .string()
        .regex(
          new RegExp(`^(${TAG_KINDS.join('|')}):.{1,200}$`),
          'kind:id, for instance country:CN',
        )
        .optional()
        .openapi({ example: 'country:CN' }),
      feed: z.string().max(100).optional(),
      story: rowId.optional(),
      since: time,
      until: time,
      limit: limitParam,
      cursor: cursorParam('row'),
    }),
  },
  responses: { 200: json(listOf(articleListShape), 'newest first') },
})

const one = createRoute({
  method: 'get',
  path: '/api/v1/articles/{id}',
  request: { params: z.object({ id: rowId }) },
  responses: {
    200: json(articleShape, 'the article with evidence, copies and rules'),
    404: notFound,
  },
})

export function articleRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(list, async (c) => {
    const { q, tag, feed, story, since, until, limit, cursor } = c.req.valid('query')
    const [kind, ...id] = tag?.split(':') ?? []
    const rows = await findArticles(ctx.db, {
      limit: limit + 1,
      ...(q === undefined ? {} : { q }),
      ...(feed === undefined ? {} : { feedId: feed }),
      ...(story === undefined ? {} : { storyId: (await currentStoryId(ctx.db, story)) ?? story }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      ...(cursor === undefined ? {} : { after: cursor }),
      ...(kind === undefined
        ? {}
        : { tag: { kind: kind as (typeof TAG_KINDS)[number], id: tagIdOf(kind, id.join(':')) } }),
    })
    const tags = await findTags(
      ctx.db,
      rows.map((row) => row.id),
    )
    const page = pageOf(
      rows,
      limit,
      (row) => articleInList(row, tags),
      (row) => ({ at: row.first_seen_at, id: row.id }),
    )
    return c.json(page, 200)
  })
  app.openapi(one, async (c) => {
    const article = await getArticle(ctx.db, c.req.valid('param').id)
    if (article === undefined)
      return c.json(refusal('not-found', `there is no article ${c.req.valid('param').id}`), 404)
    return c.json(await articleView(ctx, article), 200)
  })
}

/** Codes of countries are capitals; rules take them as they come, too. */
const tagIdOf = (kind: string, id: string): string => (kind === 'country' ? id.toUpperCase() : id)

async function articleView(ctx: Context, article: ArticleRow) {
  const tags = await findTags(ctx.db, [article.id])
  const copies = await findCopies(ctx.db, article.id)
  const revisions = await findRevisions(ctx.db, article.id)
  return {
    ...articleInList(article, tags),
    text: article.text,
    authors: article.authors,
    agency: article.agency,
    dateline: article.dateline,
    image: article.image,
    method: article.method,
    quality: article.quality,
    paywalled: article.paywalled,
    placeBecause: article.place_because,
    tags: tags.map(tagWithEvidence),
    rejected: article.rejected.map(({ text, reason }) => ({ text, reason })),
    copies: copies.map((copy) => ({
      id: copy.id,
      url: copy.url,
      title: copy.title,
      feedId: copy.feed_id,
      firstSeenAt: copy.first_seen_at.toISOString(),
    })),
    revisions: revisions.map(revisionView),
    rules: (await judgeArticle(ctx, article)).map(judgementView),
  }
}
