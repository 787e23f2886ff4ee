import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import type { FeedRow } from '../db/feeds.ts'
import type { FeedReading } from '../feed/feed.ts'
import { conditionalHeaders, type Validators, validatorsOf } from '../net/conditional-get.ts'
import { freshForMs } from '../net/freshness.ts'
import { type HttpResponse, NetError } from '../net/http.ts'
import { headerLinks, linkOfHeader } from '../net/link-header.ts'
import { retryAfterMs } from '../net/retry-after.ts'

/** What asking a feed came to. */
export type FeedFetch =
  | { kind: 'not-modified'; facts: ResponseFacts }
  | { kind: 'unchanged'; facts: ResponseFacts }
  | {
      kind: 'read'
      facts: ResponseFacts
      bodyHash: string
      reading: Extract<FeedReading, { ok: true }>
    }
  | { kind: 'gone'; facts: ResponseFacts }
  | { kind: 'failed'; facts: ResponseFacts | undefined; reason: string }

export interface ResponseFacts {
  status: number
  bytes: number
  /** Of this response; absent ones are forgotten. */
  validators: Validators
  /** Address that sent them: after a redirect not the one that was asked. */
  url: string
  retryAfterMs: number | undefined
  freshForMs: number | undefined
  /** Where permanent redirects alone led. */
  movedTo: string | undefined
  /** The hub and the feed's own address, where the Link header names them (WebSub). */
  links: { hub: string | undefined; self: string | undefined }
}

/** Permanent redirects are followed from the start once they held this many checks. */
const STABLE_MOVES = 3

/** The address a feed is asked at. */
export function feedAddress(feed: FeedRow): string {
  return feed.moved_to !== null && feed.moved_seen >= STABLE_MOVES ? feed.moved_to : feed.url
}

/** Whether the next check is a conditional one. */
export function sendsValidators(feed: FeedRow): boolean {
  return feed.validators_url !== null && (feed.etag !== null || feed.last_modified !== null)
}

/**
 * Guarded conditional GET, decoding and parsing. Never throws for what the outside did; only for
 * an aborted signal.
 */
export async function fetchFeed(
  ctx: Context,
  feed: FeedRow,
  signal: AbortSignal,
): Promise<FeedFetch> {
  const url = feedAddress(feed)
  const sent = sendsValidators(feed)
    ? { etag: feed.etag ?? undefined, lastModified: feed.last_modified ?? undefined }
    : { etag: undefined, lastModified: undefined }
  try {
    const response = await ctx.http.request({
      url,
      purpose: 'feed',
      headers: { accept: ACCEPT, ...conditionalHeaders(sent) },
      ...(feed.validators_url === null ? {} : { validatorsUrl: feed.validators_url }),
      signal,
    })
    return await judge(ctx, feed, sent, response)
  } catch (error) {
    if (signal.aborted || !(error instanceof Error)) throw error
    if (!(error instanceof NetError) && error.name !== 'ParseError') throw error
    return { kind: 'failed', facts: undefined, reason: error.message }
  }
}

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5'

async function judge(
  ctx: Context,
  feed: FeedRow,
  sent: Validators,
  response: HttpResponse,
): Promise<FeedFetch> {
  const facts = factsOf(response, feedAddress(feed), sent, ctx.now())
  const { status, body } = response
  if (status === 304 && sendsValidators(feed)) return { kind: 'not-modified', facts }
  if (status === 304) {
    const reason = 'the server answered 304 Not Modified to a request that named no version'
    return { kind: 'failed', facts, reason }
  }
  if (status === 410) return { kind: 'gone', facts }
  if (status !== 200) return { kind: 'failed', facts, reason: `the server answered ${status}` }
  const bodyHash = createHash('sha256').update(body).digest('hex')
  if (bodyHash === feed.body_hash) return { kind: 'unchanged', facts }
  const contentType = response.headers['content-type']
  const reading = await ctx.parser.readFeed(body, {
    url: response.url,
    ...(contentType === undefined ? {} : { contentType }),
  })
  if (!reading.ok) return { kind: 'failed', facts, reason: reading.fault.message }
  return { kind: 'read', facts, bodyHash, reading }
}

/** Statuses whose Retry-After means a time to wait. @see RFC 9110 section 10.2.3 */
function mayAskToWait(status: number): boolean {
  return status === 429 || status === 503 || (status >= 300 && status < 400)
}

function factsOf(
  response: HttpResponse,
  asked: string,
  sent: Validators,
  now: Date,
): ResponseFacts {
  const permanent =
    response.redirects.length > 0 &&
    response.redirects.every(({ status }) => status === 301 || status === 308)
  const links = headerLinks(response.headers.link, response.url)
  return {
    status: response.status,
    bytes: response.body.byteLength,
    validators: validatorsOf(response, sent),
    url: response.url,
    retryAfterMs: mayAskToWait(response.status) ? retryAfterMs(response.headers, now) : undefined,
    freshForMs: freshForMs(response.headers, now),
    movedTo: permanent && response.url !== asked ? response.url : undefined,
    links: { hub: linkOfHeader(links, 'hub'), self: linkOfHeader(links, 'self') },
  }
}
