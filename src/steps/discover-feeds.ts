import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { getRobots } from '../db/robots.ts'
import { sitemapsOfRobots, WELL_KNOWN_PATHS } from '../feed/discover-feeds.ts'
import type { FeedFormatName, FeedReading, PageWatch } from '../feed/feed.ts'
import { type HttpResponse, NetError } from '../net/http.ts'
import { HostBusyError } from '../net/pacing.ts'
import { robotsRefusal } from './may-read.ts'

/** A feed that was asked and read: what an operator chooses by. */
export interface DiscoveredFeed {
  url: string
  title: string | null
  format: FeedFormatName
  items: number
  newest: Date | null
  /** address: it is the one that was given; path: nobody named it; page: the page's own headlines */
  via: 'address' | 'link' | 'anchor' | 'path' | 'robots' | 'page'
  watch: PageWatch | null
}

export type Discovery =
  | { kind: 'found'; feeds: DiscoveredFeed[] }
  /** `isPassing`: it may answer another time. */
  | { kind: 'unreachable'; isPassing: boolean; reason: string }

/** Of what a page names; a portal names a feed for each of its sections. */
const MAX_NAMED = 10
/** Guesses where a page names none. */
const MAX_GUESSES = 10
const MAX_SITEMAPS = 2
/** Headlines from which a page is worth watching. */
const MIN_HEADLINES = 3
/** For one request, and for all: somebody waits for the answer. */
const REQUEST_MS = 10_000
const TOTAL_MS = 60_000

/**
 * Finds the feeds of a site by its address: the address itself, what its page names or links to,
 * the usual paths, the sitemaps of its robots.txt, at last the page's own headlines. Each candidate
 * is asked, in its host's turn, and listed only when it can be read.
 */
export async function discoverFeeds(
  ctx: Context,
  url: string,
  signal: AbortSignal,
): Promise<Discovery> {
  const search = new Search(ctx, signal)
  const page = await search.ask(url)
  if ('reason' in page) return { kind: 'unreachable', ...page }
  if (page.reading.ok) {
    return { kind: 'found', feeds: [feedOf(url, page.reading, { via: 'address' })] }
  }
  await search.named(page.response)
  if (search.found.length === 0) await search.guessed(page.response.url)
  await search.sitemaps(page.response.url)
  if (search.found.length === 0) await search.headlines(page.response)
  return { kind: 'found', feeds: search.found }
}

type Good = Extract<FeedReading, { ok: true }>
type Asked =
  | { response: HttpResponse; reading: FeedReading }
  | { isPassing: boolean; reason: string }

function feedOf(
  url: string,
  reading: Good,
  { via, title, watch }: { via: DiscoveredFeed['via']; title?: string; watch?: PageWatch },
): DiscoveredFeed {
  const dates = [...reading.items, ...(reading.sitemaps ?? [])].flatMap((one) => {
    const date = 'published' in one ? one.published : one.updated
    return date === undefined ? [] : [date.getTime()]
  })
  const newest = dates.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  return {
    url,
    title: reading.feed.title ?? title ?? null,
    format: reading.format,
    items: reading.items.length,
    newest: Number.isFinite(newest) ? new Date(newest) : null,
    via,
    watch: watch ?? null,
  }
}

/** One search with what it has found so far. */
class Search {
  readonly found: DiscoveredFeed[] = []
  private readonly ctx: Context
  private readonly signal: AbortSignal
  private readonly startedAt: number
  private readonly asked = new Set<string>()
  /** Links of each feed found: RSS and Atom of one site are one feed. */
  private readonly contents = new Set<string>()

  constructor(ctx: Context, signal: AbortSignal) {
    this.ctx = ctx
    this.signal = signal
    this.startedAt = performance.now()
  }

  async ask(url: string): Promise<Asked> {
    this.asked.add(url)
    try {
      const response = await this.inTurn(url, () =>
        this.ctx.http.request({
          url,
          purpose: 'feed',
          deadlineMs: REQUEST_MS,
          signal: this.signal,
        }),
      )
      const { status, body, headers } = response
      if (status !== 200) {
        const isPassing = status === 429 || status >= 500
        return { isPassing, reason: `${url} answered ${status}` }
      }
      const reading = await this.ctx.parser.readFeed(body, hintsOf(response.url, headers))
      return { response, reading }
    } catch (error) {
      if (this.signal.aborted || !(error instanceof Error)) throw error
      const isPassing = error instanceof NetError || error instanceof HostBusyError
      if (!isPassing && error.name !== 'ParseError') throw error
      return { isPassing, reason: error.message }
    }
  }

  /** What the page names with `<link>`, and links to. */
  async named(page: HttpResponse): Promise<void> {
    const hints = hintsOf(page.url, page.headers)
    const candidates = await this.linksOf(page.body, hints)
    for (const { url, title, via } of candidates.slice(0, MAX_NAMED)) {
      await this.look(url, { via, ...(title === undefined ? {} : { title }) })
    }
  }

  private async linksOf(body: Uint8Array, hints: ReturnType<typeof hintsOf>) {
    try {
      return await this.ctx.parser.discoverFeeds(body, hints)
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ParseError') throw error
      return []
    }
  }

  /** Beside the page, then at the root of its host, until one is found; where robots.txt allows it. */
  async guessed(pageUrl: string): Promise<void> {
    const folder = new URL('.', pageUrl)
    const own = folder.pathname === '/' ? [] : ['feed/', 'rss.xml']
    const guesses = [...own, ...WELL_KNOWN_PATHS].map((path) => new URL(path, folder).href)
    for (const url of guesses.slice(0, MAX_GUESSES)) {
      if ((await robotsRefusal(this.ctx, url, this.signal)) !== undefined) continue
      if (await this.look(url, { via: 'path' })) return
    }
  }

  async sitemaps(pageUrl: string): Promise<void> {
    const { origin } = new URL(pageUrl)
    await robotsRefusal(this.ctx, pageUrl, this.signal)
    const robots = await getRobots(this.ctx.db, origin, this.ctx.now())
    const urls = sitemapsOfRobots(robots?.text ?? '', origin)
    for (const url of urls.slice(0, MAX_SITEMAPS)) await this.look(url, { via: 'robots' })
  }

  /** The page itself, by the lists that its structure shows. */
  async headlines({ url, body, headers }: HttpResponse): Promise<void> {
    const watch = {}
    if ((await robotsRefusal(this.ctx, url, this.signal)) !== undefined) return
    const reading = await this.ctx.parser.readFeed(body, { ...hintsOf(url, headers), watch })
    if (!reading.ok || reading.items.length < MIN_HEADLINES) return
    this.found.push(feedOf(url, reading, { via: 'page', watch }))
  }

  /** Asks one candidate and keeps it when it is a feed not found before. */
  private async look(
    url: string,
    from: { via: DiscoveredFeed['via']; title?: string },
  ): Promise<boolean> {
    if (this.asked.has(url) || performance.now() - this.startedAt > TOTAL_MS) return false
    const asked = await this.ask(url)
    if (!('reading' in asked) || !asked.reading.ok) return false
    const { reading } = asked
    const links = reading.items.flatMap(({ link }) => link ?? []).sort()
    const content = links.join('\n')
    if (content !== '' && this.contents.has(content)) return true
    this.contents.add(content)
    this.found.push(feedOf(url, reading, from))
    return true
  }

  /** A host whose turn is far off is waited for: somebody asked for this. */
  private async inTurn<T>(url: string, work: () => Promise<T>): Promise<T> {
    const { host } = new URL(url)
    for (;;) {
      try {
        const turn = await this.ctx.pacer.acquire(host, this.signal)
        try {
          return await work()
        } finally {
          await turn.release()
        }
      } catch (error) {
        const isLate = performance.now() - this.startedAt > TOTAL_MS
        if (!(error instanceof HostBusyError) || isLate) throw error
        const ms = error.retryAt.getTime() - this.ctx.now().getTime()
        await wait(Math.min(Math.max(ms, 100), 5_000), undefined, { signal: this.signal })
      }
    }
  }
}

function hintsOf(url: string, headers: HttpResponse['headers']) {
  const contentType = headers['content-type']
  return { url, ...(contentType === undefined ? {} : { contentType }) }
}
