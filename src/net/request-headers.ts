import type { HttpRequest } from './http.ts'

/** Never sent: no cookies and no Referer (a watcher has no history), and what belongs to the client itself. */
const NOT_THE_CALLERS = new Set([
  'cookie',
  'referer',
  'user-agent',
  'accept-encoding',
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
  'upgrade',
])
/** Stay with the origin they were given for. */
const OF_ONE_ORIGIN = new Set(['authorization', 'proxy-authorization'])
const VALIDATORS = new Set(['if-none-match', 'if-modified-since'])
const OF_THE_BODY = new Set(['content-type', 'content-encoding', 'content-language'])

export interface HeaderContext {
  userAgent: string
  accept: string
  /** Address of this hop. */
  url: string
  /** False when a redirect turned POST into GET. */
  hasBody: boolean
}

/** The header fields of one hop: the caller's, without those that must not travel to this address. */
export function requestHeaders(
  request: HttpRequest,
  { userAgent, accept, url, hasBody }: HeaderContext,
): Record<string, string> {
  const sameOrigin = new URL(url).origin === new URL(request.url).origin
  const ownValidators = request.validatorsUrl === undefined || request.validatorsUrl === url
  const kept = Object.entries(request.headers ?? {}).filter(([name]) => {
    const field = name.toLowerCase()
    if (NOT_THE_CALLERS.has(field)) return false
    if (OF_ONE_ORIGIN.has(field)) return sameOrigin
    if (VALIDATORS.has(field)) return ownValidators
    return hasBody || !OF_THE_BODY.has(field)
  })
  const fields = Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), value]))
  return { accept, ...fields, 'user-agent': userAgent, 'accept-encoding': 'gzip, deflate, br' }
}
