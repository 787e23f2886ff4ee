export type HttpMethod = 'GET' | 'POST'

/** One request of an exchange that may need several. */
export interface Hop {
  url: string
  method: HttpMethod
}

export type RedirectStep =
  | { kind: 'final' }
  | { kind: 'follow'; hop: Hop }
  | { kind: 'bad'; reason: string }

const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * Where a response leads: 301, 302 and 303 turn a POST into a GET, 307 and 308 keep it.
 * The fragment and user info of the new address are dropped.
 * @param location the Location field as it came, one character a byte
 * @see RFC 9110 section 15.4
 */
export function redirectStep(hop: Hop, status: number, location: string | undefined): RedirectStep {
  if (!REDIRECTS.has(status)) return { kind: 'final' }
  if (location === undefined || location === '')
    return { kind: 'bad', reason: `status ${status} without a Location` }
  const url = parseUrl(asUtf8(location), hop.url)
  if (url === undefined) return { kind: 'bad', reason: 'the Location of a redirect is no address' }
  if (!isHttp(url))
    return {
      kind: 'bad',
      reason: `a redirect to ${url.protocol} is not followed, only http and https`,
    }
  const method = status >= 307 ? hop.method : 'GET'
  return { kind: 'follow', hop: { url: requestAddress(url), method } }
}

/** The address a request is sent to: http or https, without user info and fragment; undefined otherwise. */
export function requestUrl(text: string): string | undefined {
  const url = parseUrl(text)
  return url !== undefined && isHttp(url) ? requestAddress(url) : undefined
}

function parseUrl(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined
}

function requestAddress(url: URL): string {
  url.username = ''
  url.password = ''
  url.hash = ''
  return url.href
}

function isHttp(url: URL): boolean {
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== ''
}

/** Servers write raw UTF-8 into Location; header bytes arrive as Latin-1. */
function asUtf8(latin1: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'))
  } catch {
    return latin1
  }
}
