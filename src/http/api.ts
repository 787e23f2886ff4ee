import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { keyOf, plainIssues } from '../config/plain-message.ts'
import type { Context } from '../context.ts'
import { guard } from './guard.ts'
import type { MetricsPage } from './metrics.ts'
import { alertRoutes } from './routes/alerts.ts'
import { articleRoutes } from './routes/articles.ts'
import { backtestRoutes } from './routes/backtest.ts'
import { backupRoutes } from './routes/backup.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { discoverRoutes } from './routes/discover.ts'
import { endpointRoutes } from './routes/endpoints.ts'
import { explainRoutes } from './routes/explain.ts'
import { feedRoutes } from './routes/feeds.ts'
import { healthRoutes, metricsRoute } from './routes/health.ts'
import { knowledgeRoutes } from './routes/knowledge.ts'
import { matchedFeedRoutes } from './routes/matched-feed.ts'
import { muteRoutes } from './routes/mute.ts'
import { IMPORT_PATH, MAX_IMPORT_BYTES, opmlRoutes } from './routes/opml.ts'
import { overviewRoutes } from './routes/overview.ts'
import { ruleRoutes } from './routes/rules.ts'
import { schemaRoutes } from './routes/schemas.ts'
import { silenceRoutes } from './routes/silences.ts'
import { storyRoutes } from './routes/stories.ts'
import { storyChangeRoutes } from './routes/story-changes.ts'
import { streamRoutes } from './routes/stream.ts'
import { websubRoutes } from './routes/websub.ts'
import { refusal } from './shapes.ts'

/** Every group of routes: one file and one line. */
const ROUTES = [
  articleRoutes,
  storyRoutes,
  muteRoutes,
  storyChangeRoutes,
  feedRoutes,
  opmlRoutes,
  discoverRoutes,
  ruleRoutes,
  backtestRoutes,
  alertRoutes,
  explainRoutes,
  deliveryRoutes,
  endpointRoutes,
  silenceRoutes,
  streamRoutes,
  matchedFeedRoutes,
  knowledgeRoutes,
  backupRoutes,
  overviewRoutes,
] as const

/** What is wrong with a request, in one answer. */
const MAX_ISSUES = 5
/** A feed or a rule is a few hundred bytes. */
const MAX_BODY_BYTES = 1024 * 1024

/**
 * The whole HTTP surface as one function from request to response: the daemon serves it on a port,
 * the command line calls it directly when no daemon runs.
 * @param guarded false only for calls that never crossed a socket
 */
export function createApi(ctx: Context, metrics: MetricsPage, guarded = true): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      if (result.target === 'param') {
        return c.json(refusal('not-found', `there is nothing at ${c.req.path}`), 404)
      }
      const told = plainIssues(result.error).slice(0, MAX_ISSUES)
      const messages = told.map(({ path, message }) =>
        path.length === 0 ? message : `${keyOf(path)}: ${message}`,
      )
      return c.json(refusal('bad-request', messages.join('; ')), 400)
    },
  })
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        frameAncestors: ["'none'"],
      },
    }),
  )
  app.use((c, next) => {
    if (c.req.method === 'GET' && EMPTY_PARAMETER.test(c.req.url))
      c.req.raw = withoutEmptyParameters(c.req.raw)
    return next()
  })
  healthRoutes(app, ctx)
  schemaRoutes(app)
  websubRoutes(app, ctx)
  if (guarded) {
    app.use(
      guard(() => {
        const { host, token, names } = ctx.current().config.settings.http
        return { host, token, names }
      }),
    )
  }
  const usual = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.json(TOO_LARGE, 413) })
  const wide = bodyLimit({ maxSize: MAX_IMPORT_BYTES, onError: (c) => c.json(TOO_LONG_LIST, 413) })
  app.use((c, next) => (c.req.path === IMPORT_PATH ? wide(c, next) : usual(c, next)))
  app.use((c, next) =>
    // PostgreSQL refuses U+0000 in any text.
    /%00/.test(c.req.url) ? Promise.resolve(c.json(HOLDS_NUL, 400)) : next(),
  )
  metricsRoute(app, metrics)
  for (const routes of ROUTES) routes(app, ctx)
  describeApi(app)
  app.notFound((c) =>
    c.json(refusal('not-found', `nothing at ${c.req.path}; see /openapi.json`), 404),
  )
  app.onError((error, c) => {
    if (error instanceof HTTPException) {
      return c.json(refusal('bad-request', error.message || 'not a valid request'), error.status)
    }
    ctx.log.error({ path: c.req.path, error: error.message, stack: error.stack }, 'request failed')
    return c.json(refusal('internal', 'the request failed; the log says why'), 500)
  })
  return app
}

/** `?q=&tag=`: what a form leaves empty was not asked for. */
const EMPTY_PARAMETER = /[?&][^=&#]+=?(?=&|$)/

function withoutEmptyParameters(request: Request): Request {
  const url = new URL(request.url)
  for (const [name, value] of [...url.searchParams])
    if (value === '') url.searchParams.delete(name, '')
  return new Request(url, request)
}

const TOO_LARGE = refusal('too-large', 'a body may have 1 MB at most')
const TOO_LONG_LIST = refusal('too-large', 'an OPML file may have 16 MB at most')
const HOLDS_NUL = refusal('bad-request', 'the address holds U+0000 (%00)')

function describeApi(app: OpenAPIHono): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'http.token of scowatch.yaml; not asked for on loopback when none is set',
  })
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/openapi.json',
    responses: { 200: { description: 'this document' } },
  })
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'scowatch',
      version: '1',
      description: 'News watched for the Shanghai Cooperation Organisation',
    },
    security: [{}, { token: [] }],
  })
}
