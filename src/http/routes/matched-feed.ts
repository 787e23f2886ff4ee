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
  describe(app, '/feed.json', 'application/feed+json', 'JSON Feed 1.1')
  app.get('/feed.json', async (c) => {
    const items = (await entriesOf(ctx)).map(({ id, url, title, text, at, rule }) => ({
      id,
      ...(url === undefined ? {} : { url }),
      title,
      content_text: text,
      date_published: at,
      tags: [rule],
    }))
    const feed = generateJsonFeed({ title: TITLE, items }, { strict: false })
    return c.body(JSON.stringify(feed), 200, { 'content-type': 'application/feed+json' })
  })
  describe(app, '/feed.xml', 'application/atom+xml', 'Atom (RFC 4287)')
  app.get('/feed.xml', async (c) => {
    const entries = await entriesOf(ctx)
    const feed = generateAtomFeed({
      id: 'urn:scowatch:matched',
      title: { value: TITLE },
      authors: [{ name: 'scowatch' }],
      updated: entries[0]?.at ?? ctx.now(),
      entries: entries.map(({ id, url, title, text, at, rule }) => ({
        id: `urn:scowatch:${id}`,
        title: { value: inXml(title) },
        updated: at,
        published: at,
        summary: { value: inXml(text) },
        links: url === undefined ? [] : [{ href: url, rel: 'alternate' }],
        categories: [{ term: rule }],
      })),
    })
    return c.body(feed, 200, { 'content-type': 'application/atom+xml; charset=utf-8' })
  })
}

/** XML 1.0 section 2.2 has no U+FFFE and U+FFFF; other controls never reach the database. */
function inXml(text: string): string {
  return text.replace(/[\ufffe\uffff]/g, '')
}

function describe(app: OpenAPIHono, path: string, type: string, description: string): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path,
    responses: { 200: { description, content: { [type]: { schema: { type: 'string' } } } } },
  })
}

async function entriesOf(ctx: Context) {
  const all = await findAlerts(ctx.db, { limit: ITEMS })
  // An article that was split off its story is listed once, where it alerted.
  const alerts = all.filter(({ suppressed }) => suppressed !== 'known')
  const articles = await Promise.all(alerts.map((alert) => getArticle(ctx.db, alert.article_id)))
  return alerts.flatMap((alert, index) => {
    const article = articles[index]
    if (article === undefined) return []
    return [
      {
        id: alert.id,
        url: article.url ?? undefined,
        title: article.title,
        text: cut(article.text, EXCERPT),
        at: alert.created_at,
        rule: alert.rule_id,
      },
    ]
  })
}
