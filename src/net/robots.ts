import robotsParser from 'robots-parser'

// A CommonJS function whose types claim an ES module: the import is the function itself.
const parseRobots = robotsParser as unknown as typeof robotsParser.default

/** What a host's robots.txt says, to be kept and asked for each page. */
export interface RobotsPolicy {
  /** `rules`: `text` decides; the two others need no text. */
  kind: 'rules' | 'allow-all' | 'disallow-all'
  text: string | undefined
  /** Why, for the operator. */
  reason: string
}

export interface RobotsVerdict {
  allowed: boolean
  /** Line of robots.txt that decided, 1-based; undefined when none did. */
  line: number | undefined
  /** Crawl-delay of the group that applies, milliseconds; undefined when it has none. */
  crawlDelayMs: number | undefined
}

/** RFC 9309 section 2.5 asks for 500 KiB at least. */
export const MAX_ROBOTS_BYTES = 500 * 1024
/** Longer than any URL that servers take. */
const MAX_LINE_CHARS = 2_000
const MAX_PATH_CHARS = 2_000
/**
 * Matching a wildcard pattern costs its length times the path's; this many steps took 130 ms on a busy
 * machine. For a path of 100 characters it leaves 200,000 characters of patterns, real files have 5,000.
 */
const MAX_WILDCARD_STEPS = 20_000_000

/** @see RFC 9309 section 2.2 */
export function robotsVerdict(robotsText: string, url: string, userAgent: string): RobotsVerdict {
  const address = new URL(url)
  address.hash = ''
  const robotsUrl = new URL('/robots.txt', address)
  const unlimited = { allowed: true, line: undefined, crawlDelayMs: undefined }
  if (address.pathname === robotsUrl.pathname) return unlimited
  const path = (address.pathname + address.search).slice(0, MAX_PATH_CHARS)
  const robots = parseRobots(robotsUrl.href, bounded(robotsText, path.length))
  const asked = robotsUrl.origin + path
  const token = productToken(userAgent)
  const line = robots.getMatchingLineNumber(asked, token)
  const delaySeconds = robots.getCrawlDelay(token)
  return {
    allowed: robots.isAllowed(asked, token) ?? true,
    line: line > 0 ? line : undefined,
    crawlDelayMs: delaySeconds !== undefined && delaySeconds > 0 ? delaySeconds * 1_000 : undefined,
  }
}

/** A policy's answer for one page. */
export function mayFetch(policy: RobotsPolicy, url: string, userAgent: string): boolean {
  if (policy.kind !== 'rules') return policy.kind === 'allow-all'
  return robotsVerdict(policy.text ?? '', url, userAgent).allowed
}

/** `scowatch` of `scowatch/1.0 (+https://…)`: the name that robots.txt addresses. */
function productToken(userAgent: string): string {
  return /^[\w-]+/.exec(userAgent)?.[0] ?? userAgent
}

/** Cut in size, line length and wildcards; line numbers stay those of the file. */
function bounded(robotsText: string, pathChars: number): string {
  let steps = 0
  const lines = robotsText.slice(0, MAX_ROBOTS_BYTES).split(/\r\n|\r|\n/)
  const kept = lines.map((line) => {
    const short = line.slice(0, MAX_LINE_CHARS)
    if (!short.includes('*')) return short
    steps += short.length * pathChars
    return steps > MAX_WILDCARD_STEPS ? '' : short.replace(/\*{2,}/g, '*')
  })
  return kept.join('\n')
}
