import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { isLoopback } from '../config/loopback.ts'
import { refusal } from './shapes.ts'

export interface GuardSettings {
  /** Bearer token; null only on loopback. */
  token: string | null
  host: string
  /** Further names the daemon is reached by. */
  names: readonly string[]
}

/** Wrong tokens from one address in a minute before it has to wait. */
const MAX_FAILURES = 20
const WINDOW_MS = 60_000
/** Addresses remembered; more are forgotten together. */
const MAX_ADDRESSES = 10_000

/**
 * Who may ask: on loopback only requests that name a loopback host (a page elsewhere can make a
 * browser ask 127.0.0.1 under its own name: DNS rebinding), never a write that another site's page
 * sends; with a token only who has it.
 */
export function guard(settings: () => GuardSettings): MiddlewareHandler {
  const failures: Failures = new Map()
  return async (c, next) => {
    const { token, host, names } = settings()
    const asked = hostNameOf(c.req.header('host') ?? '')
    if (isLoopback(host) && !isLoopback(asked) && !names.includes(asked)) {
      return c.json(refusal('wrong-host', `this daemon is not ${asked}; add it to http.names`), 403)
    }
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    const foreign =
      site === 'cross-site' ||
      (origin !== undefined && !isOwnOrigin(origin, c.req.header('host') ?? ''))
    if (foreign && !isRead) {
      return c.json(refusal('wrong-origin', 'pages of other sites may not write'), 403)
    }
    if (token === null) return next()
    const address = addressOf(c.env)
    const now = Date.now()
    const known = failures.get(address)
    if (known !== undefined && now - known.since > WINDOW_MS) failures.delete(address)
    if ((failures.get(address)?.count ?? 0) >= MAX_FAILURES) {
      c.header('retry-after', '60')
      return c.json(refusal('too-many', 'too many wrong tokens; wait a minute'), 429)
    }
    const authorization = c.req.header('authorization')
    if (isToken(tokenOf(authorization, isRead), token)) return next()
    // who sends none guesses nothing
    if (authorization !== undefined) noteFailure(failures, address, now)
    c.header('www-authenticate', 'Bearer, Basic realm="scowatch", charset="UTF-8"')
    return c.json(
      refusal('unauthorized', 'send Authorization: Bearer with the token of http.token'),
      401,
    )
  }
}

type Failures = Map<string, { count: number; since: number }>

function noteFailure(failures: Failures, address: string, now: number): void {
  if (failures.size > MAX_ADDRESSES) failures.clear()
  const entry = failures.get(address) ?? { count: 0, since: now }
  failures.set(address, { ...entry, count: entry.count + 1 })
}

/** `[::1]:8710` -> `::1` */
function hostNameOf(header: string): string {
  const match = /^\[([^\]]+)\](?::\d+)?$/.exec(header) ?? /^([^:]+)(?::\d+)?$/.exec(header)
  return (match?.[1] ?? header).toLowerCase()
}

function isOwnOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}

/**
 * The token of a header: as a bearer's, or, to read, as the password of any user, which is all that browsers and
 * feed readers can send. They send it by themselves for other pages too, so it does not count for a write.
 * @see RFC 6750, RFC 7617
 */
function tokenOf(header: string | undefined, isRead: boolean): string | undefined {
  const [, scheme, rest = ''] = /^(Bearer|Basic) +(.+)$/i.exec(header ?? '') ?? []
  if (scheme?.toLowerCase() === 'bearer') return rest
  if (scheme === undefined || !isRead) return undefined
  const [, password] = /^[^:]*:(.*)$/s.exec(Buffer.from(rest, 'base64').toString()) ?? []
  return password
}

/** Compared as hashes, in constant time: neither length nor prefix of the token leaks. */
function isToken(given: string | undefined, token: string): boolean {
  if (given === undefined) return false
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(token))
}

function addressOf(env: unknown): string {
  const incoming = (env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)
    ?.incoming
  return incoming?.socket?.remoteAddress ?? 'local'
}
