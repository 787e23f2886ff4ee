import { setImmediate } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import type { Deadline } from './deadline.ts'
import { TransportFailure } from './failure.ts'
import type { Hop } from './redirect.ts'

/** Early hints come once or twice; a server that goes on sends them to keep a connection busy. */
const MAX_INFORMATIONAL = 16
/** What a redirect's own page may cost. */
const DISCARD = { maxBytes: 16 * 1024, waitMs: 1_000 } as const

/** Status line and fields; the body is still on its way. */
export interface Head {
  status: number
  /** Lower-case names, repeated fields joined by `, `. */
  headers: Record<string, string>
  body: Dispatcher.ResponseData['body']
}

/** Sends one request and waits for the head of its answer, not longer than the deadline. */
export async function sendHop(
  dispatcher: Dispatcher,
  hop: Hop,
  headers: Record<string, string>,
  body: string | Uint8Array | undefined,
  deadline: Deadline,
): Promise<Head> {
  let informational = 0
  const { origin, pathname, search } = new URL(hop.url)
  const sent = dispatcher.request({
    origin,
    path: pathname + search,
    method: hop.method,
    headers,
    body: body ?? null,
    signal: deadline.signal,
    responseHeaders: 'raw',
    onInfo: () => {
      informational += 1
      if (informational > MAX_INFORMATIONAL)
        deadline.abort(new TransportFailure('bad-response', 'a flood of 1xx answers'))
    },
  })
  const answer = await deadline.race(sent)
  // With `responseHeaders: 'raw'` undici gives name, value, name, value (its types don't say so).
  const fields = answer.headers as unknown as readonly string[]
  return { status: answer.statusCode, headers: joined(fields), body: answer.body }
}

/** Reads a short body away, so that the next hop finds the connection free; a long or slow one ends it. */
export async function discard(body: Head['body']): Promise<void> {
  const timer = setTimeout(() => body.destroy(), DISCARD.waitMs)
  await body.dump({ limit: DISCARD.maxBytes }).catch(() => {})
  clearTimeout(timer)
  // undici counts the connection as free one turn of the event loop after the last byte.
  await setImmediate()
}

/** Lower-case names, repeated fields joined in order. @see RFC 9110 section 5.3 */
function joined(raw: readonly string[]): Record<string, string> {
  const fields = new Map<string, string>()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase()
    const value = raw[i + 1] ?? ''
    const before = fields.get(name)
    fields.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(fields)
}
