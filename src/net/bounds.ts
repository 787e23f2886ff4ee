import type { HttpRequest, RequestPurpose } from './http.ts'
import type { BodyBounds } from './read-body.ts'

/** What an exchange may cost, by what it is for. */
export interface ExchangeBounds extends BodyBounds {
  /** All hops, names, handshakes and the body together. */
  deadlineMs: number
  followRedirects: boolean
  accept: string
}

const MIB = 1024 * 1024

const BOUNDS: Readonly<Record<RequestPurpose, ExchangeBounds>> = {
  feed: {
    deadlineMs: 60_000,
    maxBytes: 15 * MIB,
    overflow: 'error',
    followRedirects: true,
    accept:
      'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5',
  },
  page: {
    deadlineMs: 30_000,
    maxBytes: 15 * MIB,
    overflow: 'error',
    followRedirects: true,
    accept: 'text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5',
  },
  // 500 KiB is what RFC 9309 section 2.5 asks a crawler to read at least.
  robots: {
    deadlineMs: 30_000,
    maxBytes: 500 * 1024,
    overflow: 'cut',
    followRedirects: true,
    accept: 'text/plain, */*;q=0.5',
  },
  webhook: {
    deadlineMs: 30_000,
    maxBytes: 64 * 1024,
    overflow: 'cut',
    followRedirects: false,
    accept: '*/*',
  },
}

/** Bounds of one request: those of its purpose, narrowed or widened by what the request says. */
export function boundsOf(request: HttpRequest): ExchangeBounds {
  const usual = BOUNDS[request.purpose]
  return {
    ...usual,
    deadlineMs: request.deadlineMs ?? usual.deadlineMs,
    maxBytes: request.maxBytes ?? usual.maxBytes,
  }
}
