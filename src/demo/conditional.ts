import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What identifies one version of a document. */
export interface Validators {
  /** Quoted, perhaps weak. */
  etag?: string
  lastModified?: Date
}

/** A quoted strong ETag that changes with every byte of the body. */
export function strongEtag(body: Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
}

/**
 * Whether a conditional GET is answered by 304. If-None-Match decides alone when it is there,
 * compared weakly; otherwise If-Modified-Since, which counts whole seconds.
 * @see RFC 9110 sections 13.1.2, 13.1.3 and 13.2.2
 */
export function isNotModified(headers: IncomingHttpHeaders, current: Validators): boolean {
  const noneMatch = headers['if-none-match']
  if (noneMatch !== undefined) {
    const known = noneMatch.split(',').map(withoutWeakness)
    return current.etag !== undefined && known.includes(withoutWeakness(current.etag))
  }
  const since = Date.parse(headers['if-modified-since'] ?? '')
  if (Number.isNaN(since) || current.lastModified === undefined) return false
  return Math.floor(current.lastModified.getTime() / 1000) * 1000 <= since
}

function withoutWeakness(etag: string): string {
  return etag.trim().replace(/^W\//, '')
}
