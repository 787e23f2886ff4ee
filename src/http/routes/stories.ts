import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from '../../context.ts'
import { findFeeds } from '../../db/feeds.ts'
import { type ArticleListRow, findArticles } from '../../db/find-articles.ts'
import { findRecentStoryIds, findStorySummaries } from '../../db/stories.ts'
import { currentStoryId, findMergedStories } from '../../db/story-articles.ts'
import { findTags } from '../../db/tags.ts'
import { lineagesOf } from '../lineage.ts'
import { cursorParam, limitParam, pageOf } from '../paging.ts'
import { json, listOf, notFound, refusal, rowId, storyListShape, storyShape } from '../shapes.ts'
import { articleInList, storyInList } from '../views.ts'

/** Articles of one story shown; a story with more is a flood of copies. */
const MAX_ARTICLES = 200

const list = createRoute({
  method: 'get',
  path: '/api/v1/stories',
  request: { query: z.object({ limit: limitParam, cursor: cursorParam('row') }) },
  responses: { 200: json(listOf(storyListShape), 'seen last first') },
})

const one = createRoute({
  method: 'get',
  path: '/api/v1/stories/{id}',
  request: { params: z.object({ id: rowId }) },
  responses: {
    200: json(
      storyShape,
      'articles in order of appearance, lineage of copies, coverage; the id of a merged story gives the one it went into',
    ),
    404: notFound,
  },
})

export function storyRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const ids = await findRecentStoryIds(ctx.db, {
      limit: limit + 1,
      ...(cursor === undefined ? {} : { before: cursor }),
    })
    const stories = await findStorySummaries(
      ctx.db,
      ids.map(({ id }) => id),
    )
    const page = pageOf(stories, limit, storyInList, (story) => ({
      at: story.last_seen_at,
      id: story.id,
    }))
    return c.json(page, 200)
  })
  app.openapi(one, async (c) => {
    const id = await currentStoryId(ctx.db, c.req.valid('param').id)
    const [story] = await findStorySummaries(ctx.db, id === undefined ? [] : [id])
    if (story === undefined)
      return c.json(refusal('not-found', `there is no story ${c.req.valid('param').id}`), 404)
    const articles = await findArticles(ctx.db, {
      storyId: story.id,
      limit: MAX_ARTICLES,
      isOldestFirst: true,
    })
    const tags = await findTags(
      ctx.db,
      articles.map(({ id }) => id),
    )
    const items = articles.map((article) => articleInList(article, tags))
    const details = {
      mergedStories: await findMergedStories(ctx.db, story.id),
      items,
      lineages: lineagesOf(articles),
      coverage: await coverageOf(ctx, articles),
    }
    return c.json({ ...storyInList(story), ...details }, 200)
  })
}

/** Who reports it: outlets and articles by country and ownership of the feed. */
async function coverageOf(ctx: Context, articles: readonly ArticleListRow[]) {
  const feeds = new Map((await findFeeds(ctx.db, { removed: true })).map((feed) => [feed.id, feed]))
  const groups = new Map<
    string,
    { country: string | null; ownership: string | null; outlets: Set<string>; articles: number }
  >()
  for (const article of articles) {
    const feed = feeds.get(article.feed_id)
    if (feed === undefined) continue
    const { country, ownership } = feed
    const key = JSON.stringify([country, ownership])
    const group = groups.get(key) ?? { country, ownership, outlets: new Set(), articles: 0 }
    groups.set(key, group)
    group.outlets.add(feed.name)
    group.articles += 1
  }
  return [...groups.values()].map((group) => ({ ...group, outlets: [...group.outlets] }))
}
