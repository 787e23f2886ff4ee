import type { OpenAPIHono, z } from '@hono/zod-openapi'
import { html } from 'hono/html'
import type { Context } from '../../context.ts'
import { type AlertInList, findAlerts } from '../../db/alerts.ts'
import { type ArticleRow, getArticle } from '../../db/articles.ts'
import { findFeeds } from '../../db/feeds.ts'
import { findOpenSilences } from '../../db/silences.ts'
import { HEALTH_STATES, type Health, type HealthState } from '../../feed/health.ts'
import { healthOf } from '../feed-health.ts'
import type { endpointShape } from '../shapes.ts'
import { endpointView } from './endpoints.ts'
import { silenceView } from './silences.ts'

const ALERTS = 30
/** Rows of the lists below; the API has all. */
const MAX_ROWS = 100
/** Nothing to see to; what the operator stopped is no trouble. */
const WELL: ReadonlySet<HealthState> = new Set(['healthy', 'new', 'paused', 'removed'])

interface Overview {
  alerts: readonly { alert: AlertInList; article: ArticleRow | undefined }[]
  silences: readonly ReturnType<typeof silenceView>[]
  isSilenceWatched: boolean
  endpoints: readonly z.output<typeof endpointShape>[]
  feeds: readonly { id: string; health: Health }[]
  now: Date
}

/** `/`: what fired last and what needs a look, for a person; every string from the web is escaped. */
export function overviewRoutes(app: OpenAPIHono, ctx: Context): void {
  for (const [path, description] of [
    ['/', 'overview for a person'],
    ['/style.css', 'its style'],
  ] as const) {
    app.openAPIRegistry.registerPath({ method: 'get', path, responses: { 200: { description } } })
  }
  app.get('/style.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/', async (c) => c.html(page(await gather(ctx))))
}

async function gather(ctx: Context): Promise<Overview> {
  const { config } = ctx.current()
  const now = ctx.now()
  const [alerts, feeds, silences, endpoints] = await Promise.all([
    findAlerts(ctx.db, { limit: ALERTS }),
    findFeeds(ctx.db),
    findOpenSilences(ctx.db),
    Promise.all(config.endpoints.map((endpoint) => endpointView(ctx, endpoint))),
  ])
  const articles = await Promise.all(alerts.map((alert) => getArticle(ctx.db, alert.article_id)))
  return {
    alerts: alerts.map((alert, index) => ({ alert, article: articles[index] })),
    silences: silences.map(silenceView),
    isSilenceWatched: config.silence !== undefined,
    endpoints,
    feeds: feeds.map((feed) => ({ id: feed.id, health: healthOf(feed, now) })),
    now,
  }
}

function page({ alerts, silences, isSilenceWatched, endpoints, feeds, now }: Overview) {
  const worst = (state: HealthState) => HEALTH_STATES.indexOf(state)
  const troubled = feeds
    .filter(({ health }) => !WELL.has(health.state))
    .sort((a, b) => worst(a.health.state) - worst(b.health.state))
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>scowatch</title><link rel="stylesheet" href="/style.css"><link rel="alternate" type="application/atom+xml" href="/feed.xml"></head>
<body><h1>scowatch</h1>
<p>${feeds.length} feeds: ${countsOf(feeds)}. ${minute(now)} UTC.</p>
<p><a href="/feed.xml">what matched, as a feed</a> · <a href="/openapi.json">API</a> · <a href="/metrics">metrics</a></p>
${section('Last alerts', alerts.map(alertLine), 'None yet.')}
${section('Silent sources', silences.slice(0, MAX_ROWS).map(silenceLine), isSilenceWatched ? 'None.' : 'Nobody looks for them: set silence in alerts.yaml.')}
${section(
  'Endpoints',
  endpoints.map((endpoint) => endpointLine(endpoint, now)),
  'None: alerts are kept and can be pulled, nobody is sent any.',
)}
${section('Feeds to look at', troubled.slice(0, MAX_ROWS).map(feedLine), 'None.')}
${troubled.length > MAX_ROWS ? html`<p>And ${troubled.length - MAX_ROWS} more: scowatch feeds list.</p>` : ''}
</body></html>`
}

/** `41 healthy, 3 quiet`, the usual first. */
function countsOf(feeds: Overview['feeds']): string {
  const counts = [...HEALTH_STATES].reverse().flatMap((state) => {
    const count = feeds.filter(({ health }) => health.state === state).length
    return count === 0 ? [] : [`${count} ${state}`]
  })
  return counts.length === 0 ? 'none' : counts.join(', ')
}

function section(title: string, rows: readonly unknown[], none: string) {
  return html`<h2>${title}</h2>
${rows.length === 0 ? html`<p>${none}</p>` : html`<table>${rows}</table>`}`
}

function alertLine({ alert, article }: Overview['alerts'][number]) {
  const title = article?.title ?? '(deleted)'
  const url = article?.url ?? ''
  const clauses = alert.because.map(({ clause, evidence: [first] }) =>
    first === undefined ? clause : `${clause} ‹${first.text}›`,
  )
  return html`<tr><td>${minute(alert.created_at)}</td><td>${alert.rule_id} (${alert.severity})</td>
<td dir="auto">${/^https?:\/\//.test(url) ? html`<a href="${url}" rel="noreferrer noopener">${title}</a>` : title}<br><small>${clauses.join(', ')}</small></td></tr>`
}

function silenceLine({ source, reason, since }: Overview['silences'][number]) {
  const name = source.kind === 'all' ? 'all feeds' : `${source.kind} ${source.id}`
  return html`<tr><td>${name}</td><td>${reason}</td><td>since ${minute(since)}</td></tr>`
}

function endpointLine(endpoint: Overview['endpoints'][number], now: Date) {
  return html`<tr><td>${endpoint.id}</td><td>${endpoint.format}</td><td>${endpointState(endpoint, now)}</td></tr>`
}

function endpointState(endpoint: Overview['endpoints'][number], now: Date): string {
  const { disabledAt, disabledReason, pausedUntil, failingSince, failures, lastOkAt } = endpoint
  if (disabledAt !== null) return `disabled ${minute(disabledAt)}: ${disabledReason ?? ''}`
  const isPaused = pausedUntil !== null && new Date(pausedUntil) > now
  const paused = isPaused ? `, left alone until ${minute(pausedUntil)}` : ''
  if (failingSince !== null)
    return `fails since ${minute(failingSince)}, ${failures} in a row${paused}`
  return lastOkAt === null ? 'nothing sent yet' : `answered ${minute(lastOkAt)}`
}

function feedLine({ id, health }: Overview['feeds'][number]) {
  const { state, since, reason } = health
  const from = since === undefined ? '' : `since ${minute(since)}`
  return html`<tr><td>${id}</td><td>${state}<br><small>${from}</small></td><td>${reason}</td></tr>`
}

/** `2026-11-23 10:15` UTC */
function minute(at: Date | string): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; background: #fff }
table { border-collapse: collapse; width: 100% } td { border-top: 1px solid #d8dee6; padding: .4rem .8rem .4rem 0; vertical-align: top; overflow-wrap: anywhere }
td:first-child { white-space: nowrap; color: #5a6675 } small { color: #5a6675 } a { color: #0b5cad }
@media (prefers-color-scheme: dark) { body { color: #dde3ea; background: #14181d } td { border-color: #2b333c } td:first-child, small { color: #9aa7b4 } a { color: #7ab7f5 } }
`
