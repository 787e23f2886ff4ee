import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import type { FeedRow } from '../db/feed-table.ts'
import { failureWeight } from '../feed/failure-weight.ts'
import type { FeedReading } from '../feed/feed.ts'
import { conditionalHeaders, type Validators, validatorsOf } from '../net/conditional-get.ts'
import { freshForMs } from '../net/freshness.ts'
import { type HttpResponse, NetError } from '../net/http.ts'
import { headerLinks, linkOfHeader } from '../net/link-header.ts'
import { pacingKey } from '../net/pacing.ts'
import { leaveHostMs, retryAfterMs } from '../net/retry-after.ts'
import { robotsRefusal } from './may-read.ts'

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
  | { kind: 'gone'; facts: ResponseFacts; weight: number }
  | { kind: 'failed'; facts: ResponseFacts | undefined; reason: string; weight: number }

export interface ResponseFacts {
  status: number
  bytes: number
  /** Of this response; absent ones are forgotten. */
  validators: Validators
  /** Address that sent them: after a redirect not the one that was asked. */
  url: string
  retryAfterMs: number | undefined
  freshForMs: number | undefined
  /** How long the host asked to be left alone by everybody. */
  leaveMs: number | undefined
  tookMs: number
  /** Where permanent redirects alone led. */
  movedTo: string | undefined
  /** The hub and the feed's own address, where the Link header names them (WebSub). */
  links: { hub: string | undefined; self: string | undefined }
}

/** Permanent redirects are followed from the start once they held this many checks. */
const STABLE_MOVES = 3

/** The address a feed is asked at. */
export function feedAddress(feed: Pick<FeedRow, 'url' | 'moved_to' | 'moved_seen'>): string {
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
    // A feed is there to be asked; a page is a page, also when it is watched.
    const refusal = feed.watch === null ? undefined : await robotsRefusal(ctx, url, signal)
    if (refusal !== undefined)
      return { kind: 'failed', facts: undefined, reason: refusal, weight: 1 }
    const response = await ctx.http.request({
      url,
      purpose: feed.watch === null ? 'feed' : 'page',
      headers: {
        accept: feed.watch === null ? ACCEPT : ACCEPT_PAGE,
        ...conditionalHeaders(sent),
      },
      ...(feed.validators_url === null ? {} : { validatorsUrl: feed.validators_url }),
      signal,
    })
    return await judge(ctx, feed, sent, response)
  } catch (error) {
    if (signal.aborted || !(error instanceof Error)) throw error
    if (!(error instanceof NetError) && error.name !== 'ParseError') throw error
    const code = error instanceof NetError ? error.code : 'parse'
    const weight = failureWeight({ status: undefined, code })
    return { kind: 'failed', facts: undefined, reason: error.message, weight }
  }
}

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5'

const ACCEPT_PAGE = 'text/html, application/xhtml+xml;q=0.9, application/xml;q=0.8, */*;q=0.1'

async function judge(
  ctx: Context,
  feed: FeedRow,
  sent: Validators,
  response: HttpResponse,
): Promise<FeedFetch> {
  const facts = factsOf(response, feedAddress(feed), sent, ctx.now())
  const { status, body } = response
  const weight = failureWeight({ status })
  if (status === 304 && sendsValidators(feed)) return { kind: 'not-modified', facts }
  if (status === 304) {
    const reason = 'the server answered 304 Not Modified to a request that named no version'
    return { kind: 'failed', facts, reason, weight }
  }
  if (status === 410) return { kind: 'gone', facts, weight }
  if (status !== 200)
    return { kind: 'failed', facts, reason: `the server answered ${status}`, weight }
  const bodyHash = createHash('sha256').update(body).digest('hex')
  if (bodyHash === feed.body_hash) return { kind: 'unchanged', facts }
  const contentType = response.headers['content-type']
  const reading = await ctx.parser.readFeed(body, {
    url: response.url,
    ...(contentType === undefined ? {} : { contentType }),
    ...(feed.watch === null ? {} : { watch: feed.watch }),
  })
  if (!reading.ok) return { kind: 'failed', facts, reason: reading.fault.message, weight }
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
  const { status } = response
  const afterMs = mayAskToWait(status) ? retryAfterMs(response.headers, now) : undefined
  // Where a redirect led to another site, its answer says nothing about the one whose turn it is.
  const isHost = paceOf(response.url) === paceOf(asked)
  const links = headerLinks(response.headers.link, response.url)
  return {
    status,
    bytes: response.body.byteLength,
    validators: validatorsOf(response, sent),
    url: response.url,
    retryAfterMs: afterMs,
    freshForMs: freshForMs(response.headers, now),
    leaveMs: isHost ? leaveHostMs(status, afterMs) : undefined,
    tookMs: Math.round(response.tookMs),
    movedTo: permanent && response.url !== asked ? response.url : undefined,
    links: { hub: linkOfHeader(links, 'hub'), self: linkOfHeader(links, 'self') },
  }
}

function paceOf(url: string): string | undefined {
  return pacingKey(new URL(url).host)
}
