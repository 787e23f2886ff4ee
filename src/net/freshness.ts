import { httpDate } from './http-date.ts'

/** No feed is fresh for longer, whatever its server says: an `immutable` of a year is a template's default. */
const LONGEST_MS = 7 * 24 * 3_600_000

/**
 * For how long a response says it stays fresh: max-age less Age, else Expires less Date.
 * A private cache's view, so s-maxage does not count.
 * @param headers with lower-case names
 * @returns milliseconds from `now`, 0 when it must not be reused (no-store, no-cache, already expired),
 * at most 7 days; undefined when the response says nothing
 * @see RFC 9111 sections 4.2.1, 4.2.3, 5.2.2, 5.3
 */
export function freshForMs(
  headers: Readonly<Record<string, string>>,
  now: Date,
): number | undefined {
  const directives = cacheDirectives(headers['cache-control'] ?? '')
  if (directives.has('no-store') || directives.has('no-cache')) return 0
  const maxAgeSeconds = deltaSeconds(directives.get('max-age'))
  if (maxAgeSeconds !== undefined)
    return clamp((maxAgeSeconds - (deltaSeconds(headers.age) ?? 0)) * 1_000)
  if (headers.expires === undefined) return undefined
  // An invalid date, above all "0", means that the response is stale already (RFC 9111 section 5.3).
  const expiresAt = httpDate(headers.expires, now)
  const sentAt = httpDate(headers.date ?? '', now) ?? now
  return expiresAt === undefined ? 0 : clamp(expiresAt.getTime() - sentAt.getTime())
}

/** The first of a repeated directive counts (RFC 9111 section 4.2.1). */
function cacheDirectives(value: string): Map<string, string> {
  const directives = new Map<string, string>()
  for (const part of value.split(',')) {
    const [name = '', argument = ''] = part.split('=', 2)
    const key = name.trim().toLowerCase()
    if (!directives.has(key)) directives.set(key, argument.trim().replace(/^"(.*)"$/, '$1'))
  }
  return directives
}

function deltaSeconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value.trim()) ? Number(value) : undefined
}

function clamp(ms: number): number {
  return Math.min(Math.max(0, ms), LONGEST_MS)
}
