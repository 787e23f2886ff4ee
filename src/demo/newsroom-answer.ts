import type { IncomingHttpHeaders } from 'node:http'
import { gzipSync } from 'node:zlib'
import { isNotModified, strongEtag, type Validators } from './conditional.ts'
import type { Edition, Report } from './edition.ts'
import { encodeMarkup } from './encode-charset.ts'
import { FEED_WRITERS, feedPath } from './feed-document.ts'
import { frontPageDocument, newsroomDocument, pageDocument } from './page-document.ts'
import type { NewsroomSeed, Outlet } from './seed.ts'

export interface NewsroomRequest {
  method: string
  /** Without query. */
  path: string
  /** Of the newsroom, without a slash at the end. */
  baseUrl: string
  headers: IncomingHttpHeaders
}

export interface NewsroomAnswer {
  status: number
  headers: Record<string, string>
  body: Uint8Array
}

/** A feed shows this many reports, newest first; a page links this many others. */
const FEED_REPORTS = 20
const RELATED_REPORTS = 4

/** What the newsroom says to a request, given what is out so far. */
export function answerRequest(
  seed: NewsroomSeed,
  edition: Edition,
  request: NewsroomRequest,
): NewsroomAnswer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'only GET\n')
  if (request.path === '/robots.txt') return plain(200, robotsTxt(seed))
  if (request.path === '/') return html(newsroomDocument(seed.outlets))
  const outlet = seed.outlets.find((candidate) => request.path.startsWith(`/${candidate.id}/`))
  if (outlet === undefined) return plain(404, 'no such outlet\n')
  const reports = reportsOf(edition, outlet)
  if (request.path === feedPath(outlet)) return feedAnswer(outlet, reports, request)
  if (request.path === `/${outlet.id}/`) {
    return pageAnswer(outlet, frontPageDocument(outlet, reports), request)
  }
  const report = reports.find((candidate) => candidate.path === request.path)
  if (report === undefined) return plain(404, 'no such page\n')
  const related = reports.filter((other) => other !== report).slice(0, RELATED_REPORTS)
  const { baseUrl } = request
  return pageAnswer(outlet, pageDocument({ report, related, baseUrl }), request)
}

/** Newest first; the later published comes first of two with one date. */
function reportsOf(edition: Edition, outlet: Outlet): Report[] {
  return [...edition.reports.values()]
    .filter((report) => report.outlet === outlet)
    .reverse()
    .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime())
}

function feedAnswer(
  outlet: Outlet,
  all: readonly Report[],
  request: NewsroomRequest,
): NewsroomAnswer {
  const reports = all.slice(0, FEED_REPORTS)
  const writer = FEED_WRITERS[outlet.format]
  const markup = writer.write({ outlet, reports, baseUrl: request.baseUrl })
  const body = encodeMarkup(markup, outlet.charset)
  const validators = validatorsOf(outlet, reports, body)
  const headers = {
    'content-type': contentType(outlet, writer.mediaType),
    ...(validators.etag === undefined ? {} : { etag: validators.etag }),
    ...(validators.lastModified === undefined
      ? {}
      : { 'last-modified': validators.lastModified.toUTCString() }),
  }
  if (isNotModified(request.headers, validators)) {
    const { 'content-type': _, ...kept } = headers
    return { status: 304, headers: kept, body: new Uint8Array() }
  }
  return { status: 200, headers, body }
}

function validatorsOf(outlet: Outlet, reports: readonly Report[], body: Uint8Array): Validators {
  const etag = strongEtag(body)
  if (outlet.validators === 'weak') return { etag: `W/${etag}` }
  if (outlet.validators === 'etag' || reports.length === 0) return { etag }
  const newestMs = Math.max(...reports.map((report) => report.updatedAt.getTime()))
  return { etag, lastModified: new Date(newestMs) }
}

function pageAnswer(outlet: Outlet, markup: string, request: NewsroomRequest): NewsroomAnswer {
  const body = encodeMarkup(markup, outlet.charset)
  const headers = {
    'content-type': contentType(outlet, 'text/html'),
    vary: 'accept-encoding',
  }
  const gzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  if (!gzip) return { status: 200, headers, body }
  return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(body) }
}

function contentType(outlet: Outlet, mediaType: string): string {
  return outlet.charset_in === 'header' ? `${mediaType}; charset=${outlet.charset}` : mediaType
}

/** Feeds are for everybody; the pages of a closed outlet are for nobody. @see RFC 9309 */
function robotsTxt(seed: NewsroomSeed): string {
  const closed = seed.outlets.filter((outlet) => outlet.closed)
  const rules = closed.flatMap((outlet) => [
    `Disallow: /${outlet.id}/`,
    `Allow: ${feedPath(outlet)}`,
  ])
  return `${['User-agent: *', ...rules, 'Allow: /'].join('\n')}\n`
}

function html(markup: string): NewsroomAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: new TextEncoder().encode(markup),
  }
}

function plain(status: number, text: string): NewsroomAnswer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: new TextEncoder().encode(text),
  }
}
