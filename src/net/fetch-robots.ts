import { freshForMs } from './freshness.ts'
import { type HttpClient, type HttpResponse, NetError, type NetErrorCode } from './http.ts'
import { retryAfterMs } from './retry-after.ts'
import { MAX_ROBOTS_BYTES, type RobotsPolicy } from './robots.ts'

const HOUR_MS = 3_600_000
/** RFC 9309 section 2.4: not longer than 24 hours. */
const LONGEST_MS = 24 * HOUR_MS
/** Shorter would ask for robots.txt as often as for pages. */
const SHORTEST_MS = HOUR_MS

/** The host answered, but not with rules it meant for us: more than five redirects, or one to nowhere. */
const AS_IF_ABSENT: ReadonlySet<NetErrorCode> = new Set(['too-many-redirects', 'bad-redirect'])

export interface FetchedRobots extends RobotsPolicy {
  /** For how long to keep it, milliseconds: an hour to a day. */
  freshForMs: number
}

/**
 * Reads a host's robots.txt: 2xx are rules, 4xx mean there are none, 5xx, 429 and no answer forbid
 * everything until the next try.
 * @param origin scheme, host and port, as URL.origin gives it
 * @throws NetError `aborted` when `signal` fires, and only then
 * @see RFC 9309 section 2.3.1; 429 as a server error: developers.google.com/crawling robots-txt-spec
 */
export async function fetchRobots(
  client: HttpClient,
  origin: string,
  now: Date,
  signal?: AbortSignal,
): Promise<FetchedRobots> {
  const url = new URL('/robots.txt', origin).href
  try {
    const response = await client.request({
      url,
      purpose: 'robots',
      maxBytes: MAX_ROBOTS_BYTES,
      ...(signal && { signal }),
    })
    return policyOf(response, now)
  } catch (error) {
    if (!(error instanceof NetError) || error.code === 'aborted') throw error
    if (AS_IF_ABSENT.has(error.code)) return allowAll(error.message)
    return disallowAll(error.message, SHORTEST_MS)
  }
}

function policyOf({ status, headers, body }: HttpResponse, now: Date): FetchedRobots {
  if (status >= 200 && status < 300) {
    // U+0000 is no character of a path and none that PostgreSQL stores.
    const text = new TextDecoder().decode(body).replaceAll('\0', '')
    const keepMs = clamp(freshForMs(headers, now) ?? LONGEST_MS)
    return { kind: 'rules', text, reason: `status ${status}`, freshForMs: keepMs }
  }
  const reason = `robots.txt answered ${status}`
  if (status < 500 && status !== 429) return allowAll(reason)
  return disallowAll(reason, clamp(retryAfterMs(headers, now) ?? SHORTEST_MS))
}

function allowAll(reason: string): FetchedRobots {
  return { kind: 'allow-all', text: undefined, reason, freshForMs: LONGEST_MS }
}

function disallowAll(reason: string, keepMs: number): FetchedRobots {
  return { kind: 'disallow-all', text: undefined, reason, freshForMs: keepMs }
}

function clamp(ms: number): number {
  return Math.min(Math.max(ms, SHORTEST_MS), LONGEST_MS)
}
