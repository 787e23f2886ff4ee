import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from '../../context.ts'
import { findAlerts } from '../../db/alerts.ts'
import { type ArticleRow, findCopies, findRevisions, getArticle } from '../../db/articles.ts'
import { getFeed } from '../../db/feeds.ts'
import { findArticles } from '../../db/find-articles.ts'
import { findStorySummaries } from '../../db/stories.ts'
import { findTags, tagOf } from '../../db/tags.ts'
import { compileRule } from '../../rules/compile-rule.ts'
import { parseRule } from '../../rules/parser.ts'
import { feedFacts, subjectOf } from '../../steps/matchers.ts'
import { TAG_KINDS } from '../../tagging/tag.ts'
import { cursorParam, limitParam, pageOf } from '../paging.ts'
import { articleListShape, articleShape, json, listOf, notFound } from '../shapes.ts'
import { articleInList, becauseView, revisionView, tagWithEvidence } from '../views.ts'

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
      story: z
        .string()
        .regex(/^\d{1,18}$/)
        .optional(),
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
  request: { params: z.object({ id: z.string().regex(/^\d{1,18}$/) }) },
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
      ...(story === undefined ? {} : { storyId: story }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      ...(cursor === undefined ? {} : { after: cursor }),
      ...(kind === undefined
        ? {}
        : { tag: { kind: kind as (typeof TAG_KINDS)[number], id: id.join(':') } }),
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
      return c.json({ error: { code: 'not-found', message: 'no such article' } }, 404)
    return c.json(await articleView(ctx, article), 200)
  })
}

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
    rules: await whyAndWhyNot(ctx, article, tags.map(tagOf)),
  }
}

/** Every rule as it judges the article today. */
async function whyAndWhyNot(ctx: Context, article: ArticleRow, tags: ReturnType<typeof tagOf>[]) {
  const feed = await getFeed(ctx.db, article.feed_id)
  const [story] = await findStorySummaries(
    ctx.db,
    article.story_id === null ? [] : [article.story_id],
  )
  const alerts =
    article.story_id === null
      ? []
      : await findAlerts(ctx.db, { storyId: article.story_id, limit: 200 })
  const input = {
    title: article.title,
    text: article.text,
    ...(article.published_at === null ? {} : { published: article.published_at }),
  }
  const counts = story && {
    outlets: story.outlets.length,
    countries: story.countries.length,
    languages: story.languages.length,
    articles: story.articles,
  }
  const subject = subjectOf(
    input,
    { language: article.language ?? 'und', sco: article.sco, tags },
    feed && feedFacts(feed),
    counts,
  )
  return ctx.current().config.rules.map((rule) => {
    const verdict = compileRule(parseRule(rule.when)).evaluate(subject, ctx.now())
    return {
      rule: rule.id,
      matched: verdict.matched,
      because: verdict.because.map(becauseView),
      nearest: verdict.matched ? null : (verdict.nearest ?? null),
      alertId: alerts.find((alert) => alert.rule_id === rule.id)?.id ?? null,
    }
  })
}
