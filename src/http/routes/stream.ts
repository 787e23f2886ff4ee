import type { OpenAPIHono } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import type { Context } from '../../context.ts'
import { findEventSeq, findEvents } from '../../db/events.ts'
import { EVENT_PLACE, EVENT_PLACE_HELP } from '../paging.ts'
import { refusal } from '../shapes.ts'

/** How often the table is asked; a webhook is there sooner. */
const POLL_MS = 1_000
/** Sent in silence, so that proxies keep the connection and dead ones are noticed. */
const HEARTBEAT_POLLS = 15
const BATCH = 100
/** Each holds a socket and asks once a second. */
const MAX_STREAMS = 50

const PATH = '/api/v1/stream'

/** Events as they come (server-sent events): id is the cursor, event the type, data the bytes. */
export function streamRoutes(app: OpenAPIHono, ctx: Context): void {
  let streams = 0
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: PATH,
    parameters: [
      { name: 'after', in: 'query', schema: { type: 'string' }, description: EVENT_PLACE_HELP },
    ],
    responses: {
      200: {
        description: 'from now on, or after the cursor of `after` or Last-Event-ID',
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      },
    },
  })
  app.get(PATH, async (c) => {
    const asked = c.req.header('last-event-id') ?? c.req.query('after')
    if (asked !== undefined && !EVENT_PLACE.test(asked)) {
      return c.json(refusal('bad-request', 'after: not the cursor or id of an event'), 400)
    }
    const after = asked === undefined ? await newestSeq(ctx) : await findEventSeq(ctx.db, asked)
    if (after === undefined) {
      return c.json(refusal('not-found', `no event or delivery ${asked}`), 404)
    }
    if (streams >= MAX_STREAMS) {
      return c.json(refusal('too-many', `${MAX_STREAMS} streams are open: close one`), 503)
    }
    let cursor = after
    streams += 1
    return streamSSE(c, async (stream) => {
      try {
        for (let silent = 0; !stream.aborted && !stream.closed; silent += 1) {
          const rows = await findEvents(ctx.db, cursor, BATCH)
          for (const { seq, type, body } of rows) {
            await stream.writeSSE({ id: seq, event: type, data: body })
            cursor = seq
          }
          if (rows.length > 0) silent = 0
          if (silent % HEARTBEAT_POLLS === 0) await stream.write(': listening\n\n')
          if (rows.length < BATCH) await stream.sleep(POLL_MS)
        }
      } finally {
        streams -= 1
      }
    })
  })
}

async function newestSeq(ctx: Context): Promise<string> {
  const row = await ctx.db
    .selectFrom('events')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst()
  return row?.seq ?? '0'
}
