import type { ExtractedArticle, PageHints } from '../article/article.ts'
import type { Context } from '../context.ts'
import { type HttpResponse, NetError } from '../net/http.ts'
import { pacingKey } from '../net/pacing.ts'
import { leaveHostMs, retryAfterMs } from '../net/retry-after.ts'
import { robotsRefusal } from './may-read.ts'

/** What asking for a page came to. */
export type PageFetch =
  | { kind: 'articles'; articles: readonly ExtractedArticle[]; url: string }
  /** Worth another try. */
  | { kind: 'passing'; reason: string; afterMs: number | undefined }
  | { kind: 'unreadable'; reason: string }

/** What is known of a page's site beside the page. */
export type SiteHints = Pick<PageHints, 'rules' | 'zone'>

/** Causes that may be gone a minute later. */
const PASSING = new Set(['dns', 'connect', 'timeout', 'truncated', 'bad-response'])

/**
 * Asks for a page: host's turn, robots.txt, guarded GET, extraction off the main thread.
 * @throws HostBusyError when others wait for the host
 */
export async function fetchPage(
  ctx: Context,
  url: string,
  site: SiteHints,
  signal: AbortSignal,
): Promise<PageFetch> {
  const { host } = new URL(url)
  const turn = await ctx.pacer.acquire(host, signal)
  let leaveMs: number | undefined
  try {
    const refusal = await robotsRefusal(ctx, url, signal)
    if (refusal !== undefined) return { kind: 'unreadable', reason: refusal }
    const response = await ctx.http.request({
      url,
      purpose: 'page',
      headers: { accept: ACCEPT },
      signal,
    })
    // Where a redirect led to another site, its answer says nothing about the one whose turn it is.
    if (pacingKey(new URL(response.url).host) === pacingKey(host))
      leaveMs = leaveMsOf(ctx, response)
    return await judge(ctx, response, site)
  } catch (error) {
    if (signal.aborted || !(error instanceof Error)) throw error
    if (error instanceof NetError) return afterNetError(error)
    if (error.name === 'ParseError') return { kind: 'unreadable', reason: error.message }
    throw error
  } finally {
    await turn.release(leaveMs)
  }
}

const ACCEPT = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1'

function afterNetError(error: NetError): PageFetch {
  if (PASSING.has(error.code)) return { kind: 'passing', reason: error.message, afterMs: undefined }
  return { kind: 'unreadable', reason: error.message }
}

function leaveMsOf(ctx: Context, { status, headers }: HttpResponse): number | undefined {
  return leaveHostMs(status, retryAfterMs(headers, ctx.now()))
}

async function judge(ctx: Context, response: HttpResponse, site: SiteHints): Promise<PageFetch> {
  const { status, headers } = response
  const reason = `the page answered ${status}`
  if (status === 429 || status >= 500) {
    return { kind: 'passing', reason, afterMs: retryAfterMs(headers, ctx.now()) }
  }
  if (status !== 200) return { kind: 'unreadable', reason }
  const contentType = headers['content-type']
  if (contentType !== undefined && !/html|xml|text\/plain/i.test(contentType)) {
    return { kind: 'unreadable', reason: `the page is ${contentType}, not HTML` }
  }
  const reading = await ctx.parser.readPage(response.body, {
    ...site,
    url: response.url,
    ...(contentType === undefined ? {} : { contentType }),
  })
  if (reading.kind === 'none') return { kind: 'unreadable', reason: reading.message }
  return { kind: 'articles', articles: reading.articles, url: response.url }
}
