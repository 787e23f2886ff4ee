import type { OpenAPIHono } from '@hono/zod-openapi'
import { generateAtomFeed, generateJsonFeed } from 'feedsmith'
import { cut } from '../../alerting/payload.ts'
import type { Context } from '../../context.ts'
import { findAlerts } from '../../db/alerts.ts'
import { getArticle } from '../../db/articles.ts'

const TITLE = 'scowatch: what matched'
const ITEMS = 50
const EXCERPT = 600

/** What matched, as a feed: one entry for each alert. */
export function matchedFeedRoutes(app: OpenAPIHono, ctx: Context): void {
  app.get('/feed.json', async (c) => {
    const items = (await entriesOf(ctx)).map(({ id, url, title, text, at, rule }) => ({
      id,
      url,
      title,
      content_text: text,
      date_published: at,
      tags: [rule],
    }))
    const feed = generateJsonFeed({ title: TITLE, items }, { strict: false })
    return c.body(JSON.stringify(feed), 200, { 'content-type': 'application/feed+json' })
  })
  app.get('/feed.xml', async (c) => {
    const entries = await entriesOf(ctx)
    const feed = generateAtomFeed({
      id: 'urn:scowatch:matched',
      title: { value: TITLE },
      updated: entries[0]?.at ?? ctx.now(),
      entries: entries.map(({ id, url, title, text, at, rule }) => ({
        id: `urn:scowatch:${id}`,
        title: { value: title },
        updated: at,
        published: at,
        summary: { value: text },
        links: [{ href: url, rel: 'alternate' }],
        categories: [{ term: rule }],
      })),
    })
    return c.body(feed, 200, { 'content-type': 'application/atom+xml; charset=utf-8' })
  })
}

async function entriesOf(ctx: Context) {
  const alerts = await findAlerts(ctx.db, { limit: ITEMS })
  const articles = await Promise.all(alerts.map((alert) => getArticle(ctx.db, alert.article_id)))
  return alerts.flatMap((alert, index) => {
    const article = articles[index]
    if (article === undefined) return []
    return [
      {
        id: alert.id,
        url: article.url ?? '',
        title: article.title,
        text: cut(article.text, EXCERPT),
        at: alert.created_at,
        rule: alert.rule_id,
      },
    ]
  })
}
