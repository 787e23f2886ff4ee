import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import type { Context } from '../../context.ts'
import { confirmSubscription } from '../../steps/confirm-subscription.ts'
import { takePush } from '../../steps/take-push.ts'

/** Hubs push the changed entries or the whole feed; the body is only weighed against its signature. */
const MAX_BODY_BYTES = 5 * 1024 * 1024
const CALLBACK_ID = /^[A-Za-z0-9_-]{43}$/
const MAX_CHALLENGE = 2_000

/** Requests in a minute, over all callbacks, before hubs have to wait. */
const MAX_REQUESTS = 600
const WINDOW_MS = 60_000

/** False once the window holds as many as it may. */
function createLimit(): (nowMs: number) => boolean {
  let since = 0
  let count = 0
  return (nowMs) => {
    if (nowMs - since >= WINDOW_MS || nowMs < since) {
      since = nowMs
      count = 0
    }
    count += 1
    return count <= MAX_REQUESTS
  }
}

/**
 * Where hubs ask back and push (WebSub). Open without the API's token, as hubs have none: only an
 * unguessable path that this daemon gave to a hub does anything.
 */
export function websubRoutes(app: OpenAPIHono, ctx: Context): void {
  describe(app)
  const isWithinLimit = createLimit()
  app.use('/websub/:id', async (c, next) => {
    const isOn = ctx.current().config.settings.http.public_url !== null
    if (!isOn || !CALLBACK_ID.test(c.req.param('id'))) return c.text('no such callback', 404)
    if (isWithinLimit(ctx.now().getTime())) return next()
    c.header('retry-after', '60')
    return c.text('too many requests', 429)
  })
  app.get('/websub/:id', async (c) => {
    const query = (name: string) => c.req.query(`hub.${name}`)
    const challenge = query('challenge') ?? ''
    const answer = await confirmSubscription(ctx, c.req.param('id'), {
      mode: query('mode'),
      topic: query('topic'),
      leaseSeconds: query('lease_seconds'),
      reason: query('reason'),
    })
    if (answer === 'noted') return c.text('', 200)
    if (answer === 'refused' || challenge === '' || challenge.length > MAX_CHALLENGE) {
      return c.text('not asked for', 404)
    }
    return c.text(challenge, 200)
  })
  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.text('too large', 413) })
  app.post('/websub/:id', limit, async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer())
    const signature = c.req.header('x-hub-signature')
    const outcome = await takePush(ctx, c.req.param('id'), body, signature)
    // A wrong signature gets the same answer as a right one: WebSub section 7.1 tells the sender nothing.
    return outcome === 'unknown' ? c.text('no such subscription', 410) : c.text('', 202)
  })
}

function describe(app: OpenAPIHono): void {
  const request = { params: z.object({ id: z.string() }) }
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/websub/{id}',
    request,
    responses: {
      200: { description: 'a hub asks back: the challenge' },
      404: { description: 'not asked for' },
    },
  })
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/websub/{id}',
    request,
    responses: {
      202: { description: 'a hub pushes: taken, or ignored when the signature is wrong' },
      404: { description: 'no such callback' },
      410: { description: 'no such subscription' },
      413: { description: 'too large' },
      429: { description: 'too many requests' },
    },
  })
}
