import { OpenAPIHono } from '@hono/zod-openapi'
import { secureHeaders } from 'hono/secure-headers'
import type { Context } from '../context.ts'
import { guard } from './guard.ts'
import type { MetricsPage } from './metrics.ts'
import { alertRoutes } from './routes/alerts.ts'
import { articleRoutes } from './routes/articles.ts'
import { feedRoutes } from './routes/feeds.ts'
import { healthRoutes, metricsRoute } from './routes/health.ts'
import { matchedFeedRoutes } from './routes/matched-feed.ts'
import { ruleRoutes } from './routes/rules.ts'
import { storyRoutes } from './routes/stories.ts'

/** Every group of routes: one file and one line. */
const ROUTES = [
  articleRoutes,
  storyRoutes,
  feedRoutes,
  ruleRoutes,
  alertRoutes,
  matchedFeedRoutes,
] as const

/**
 * The whole HTTP surface as one function from request to response: the daemon serves it on a port,
 * the command line calls it directly when no daemon runs.
 * @param guarded false only for calls that never crossed a socket
 */
export function createApi(ctx: Context, metrics: MetricsPage, guarded = true): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const [issue] = result.error.issues
      const message = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`
      return c.json({ error: { code: 'bad-request', message } }, 400)
    },
  })
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    }),
  )
  healthRoutes(app, ctx)
  if (guarded) {
    app.use(
      guard(() => {
        const { host, token, names } = ctx.current().config.settings.http
        return { host, token, names }
      }),
    )
  }
  metricsRoute(app, metrics)
  for (const routes of ROUTES) routes(app, ctx)
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'scowatch',
      version: '1',
      description: 'News watched for the Shanghai Cooperation Organisation',
    },
  })
  app.notFound((c) =>
    c.json(
      { error: { code: 'not-found', message: `nothing at ${c.req.path}; see /openapi.json` } },
      404,
    ),
  )
  app.onError((error, c) => {
    ctx.log.error({ path: c.req.path, error: error.message, stack: error.stack }, 'request failed')
    return c.json(
      { error: { code: 'internal', message: 'the request failed; the log says why' } },
      500,
    )
  })
  return app
}
