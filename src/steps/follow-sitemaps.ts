import type { Context } from '../context.ts'
import type { FeedItem, SitemapChild } from '../feed/feed.ts'
import { newestOf } from '../feed/newest.ts'
import { newestSitemaps } from '../feed/sitemap-choice.ts'
import { NetError } from '../net/http.ts'
import { HostBusyError } from '../net/pacing.ts'
import type { FeedFetch } from './fetch-feed.ts'

type Read = Extract<FeedFetch, { kind: 'read' }>
type Reading = Read['reading']

/** Sitemaps asked of one index and check; the newest holds what is new, the second what was so yesterday. */
const MAX_SITEMAPS = 2
/** Requests in all: an index may name another index. */
const MAX_REQUESTS = 4

/**
 * Asks the newest sitemaps that an index names, each in its host's turn. The index's validators are
 * kept only when a 304 of it would mean that these haven't changed either: it states their dates,
 * and all were read.
 * @throws HostBusyError when the host has no turn before anything was read
 */
export async function followSitemaps(
  ctx: Context,
  fetched: Read,
  signal: AbortSignal,
): Promise<FeedFetch> {
  const gathered: Gathered = {
    items: [],
    repairs: [],
    faults: [],
    head: {},
    isDated: true,
    asked: 0,
  }
  await follow(ctx, fetched.reading.sitemaps ?? [], gathered, signal)
  const { items, repairs, faults, head, isDated } = gathered
  const isWhole = faults.length === 0
  if (!isWhole && items.length === 0) {
    return { kind: 'failed', facts: fetched.facts, reason: faults.join('; '), weight: 1 }
  }
  const unvalidated = { ...fetched.facts, validators: { etag: undefined, lastModified: undefined } }
  return {
    ...fetched,
    facts: isWhole && isDated ? fetched.facts : unvalidated,
    // Never that of a body alone: an index that says no dates is read again although it is the same.
    bodyHash: isWhole && isDated ? fetched.bodyHash : `${fetched.bodyHash} and others`,
    reading: {
      ...fetched.reading,
      feed: { ...head, ...fetched.reading.feed },
      items: newestOf(items, ({ published, updated }) => published ?? updated),
      repairs: [...fetched.reading.repairs, ...repairs, ...faults],
    },
  }
}

interface Gathered {
  items: FeedItem[]
  repairs: string[]
  faults: string[]
  head: Reading['feed']
  isDated: boolean
  asked: number
}

async function follow(
  ctx: Context,
  children: readonly SitemapChild[],
  gathered: Gathered,
  signal: AbortSignal,
): Promise<void> {
  for (const child of newestSitemaps(children, MAX_SITEMAPS)) {
    if (gathered.asked >= MAX_REQUESTS) return
    gathered.asked += 1
    gathered.isDated &&= child.updated !== undefined
    const reading = await readChild(ctx, child.url, gathered, signal)
    if (reading === undefined) continue
    gathered.items.push(...reading.items)
    gathered.repairs.push(...reading.repairs)
    gathered.head = { ...reading.feed, ...gathered.head }
    if (reading.sitemaps !== undefined) await follow(ctx, reading.sitemaps, gathered, signal)
  }
}

async function readChild(
  ctx: Context,
  url: string,
  gathered: Gathered,
  signal: AbortSignal,
): Promise<Reading | undefined> {
  try {
    return await askChild(ctx, url, gathered, signal)
  } catch (error) {
    if (signal.aborted || !(error instanceof Error)) throw error
    const isBusy = error instanceof HostBusyError && gathered.items.length > 0
    if (!isBusy && !(error instanceof NetError) && error.name !== 'ParseError') throw error
    gathered.faults.push(`${url}: ${error.message}`)
    return undefined
  }
}

async function askChild(
  ctx: Context,
  url: string,
  gathered: Gathered,
  signal: AbortSignal,
): Promise<Reading | undefined> {
  const turn = await ctx.pacer.acquire(new URL(url).host, signal)
  try {
    const {
      status,
      body,
      headers,
      url: from,
    } = await ctx.http.request({ url, purpose: 'feed', signal })
    if (status !== 200) {
      gathered.faults.push(`${url} answered ${status}`)
      return undefined
    }
    const contentType = headers['content-type']
    const hints = { url: from, ...(contentType === undefined ? {} : { contentType }) }
    const reading = await ctx.parser.readFeed(body, hints)
    if (reading.ok) return reading
    gathered.faults.push(`${url}: ${reading.fault.message}`)
    return undefined
  } finally {
    await turn.release()
  }
}
