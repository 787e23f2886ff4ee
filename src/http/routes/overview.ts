import type { OpenAPIHono } from '@hono/zod-openapi'
import { html } from 'hono/html'
import type { Context } from '../../context.ts'
import { type AlertInList, findAlerts } from '../../db/alerts.ts'
import { type ArticleRow, getArticle } from '../../db/articles.ts'
import type { FeedRow } from '../../db/feed-table.ts'
import { findFeeds } from '../../db/feeds.ts'

const ALERTS = 30

/** `/`: what fired last and which feeds fail, for a person; every string from the web is escaped. */
export function overviewRoutes(app: OpenAPIHono, ctx: Context): void {
  for (const [path, description] of [
    ['/', 'overview for a person'],
    ['/style.css', 'its style'],
  ] as const) {
    app.openAPIRegistry.registerPath({ method: 'get', path, responses: { 200: { description } } })
  }
  app.get('/style.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/', async (c) => {
    const [alerts, feeds] = await Promise.all([
      findAlerts(ctx.db, { limit: ALERTS }),
      findFeeds(ctx.db),
    ])
    const articles = await Promise.all(alerts.map((alert) => getArticle(ctx.db, alert.article_id)))
    return c.html(page(alerts, articles, feeds))
  })
}

function page(
  alerts: readonly AlertInList[],
  articles: readonly (ArticleRow | undefined)[],
  feeds: readonly FeedRow[],
) {
  const failing = feeds.filter(({ status, error }) => status === 'active' && error !== null)
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>scowatch</title><link rel="stylesheet" href="/style.css"><link rel="alternate" type="application/atom+xml" href="/feed.xml"></head>
<body><h1>scowatch</h1>
<p>${feeds.length} feeds are watched, ${failing.length} of them fail. <a href="/openapi.json">API</a> · <a href="/feed.xml">what matched, as a feed</a></p>
<h2>Last alerts</h2>
${alerts.length === 0 ? html`<p>None yet.</p>` : html`<table>${alerts.map((alert, index) => alertLine(alert, articles[index]))}</table>`}
<h2>Feeds that fail</h2>
${failing.length === 0 ? html`<p>None.</p>` : html`<table>${failing.map(feedLine)}</table>`}
</body></html>`
}

function alertLine(alert: AlertInList, article: ArticleRow | undefined) {
  const title = article?.title ?? '(deleted)'
  const url = article?.url ?? ''
  const clauses = alert.because.map(
    ({ clause, evidence }) => `${clause} ‹${evidence[0]?.text ?? ''}›`,
  )
  return html`<tr><td>${minute(alert.created_at)}</td><td>${alert.rule_id} (${alert.severity})</td>
<td dir="auto">${/^https?:\/\//.test(url) ? html`<a href="${url}" rel="noreferrer noopener">${title}</a>` : title}<br><small>${clauses.join(', ')}</small></td></tr>`
}

function feedLine(feed: FeedRow) {
  const since = feed.failing_since === null ? '' : minute(feed.failing_since)
  return html`<tr><td>${feed.id}</td><td>since ${since}</td><td>${feed.error}</td></tr>`
}

/** `2026-11-23 10:15` UTC */
function minute(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ')
}

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; background: #fff }
table { border-collapse: collapse; width: 100% } td { border-top: 1px solid #d8dee6; padding: .4rem .8rem .4rem 0; vertical-align: top }
td:first-child { white-space: nowrap; color: #5a6675 } small { color: #5a6675 } a { color: #0b5cad }
@media (prefers-color-scheme: dark) { body { color: #dde3ea; background: #14181d } td { border-color: #2b333c } a { color: #7ab7f5 } }
`
