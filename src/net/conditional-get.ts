import type { HttpResponse } from './http.ts'

/** What a server said about the version it sent; kept and sent back byte for byte. */
export interface Validators {
  etag: string | undefined
  lastModified: string | undefined
}

/** What may stand in a field value; anything else a server sent can't be sent back. @see RFC 9110 section 5.5 */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]+$/

/**
 * The header fields of a conditional GET: both validators when both are known, quotes, `W/` and even
 * malformed dates kept, because servers compare them as text.
 * @returns an empty object without validators: the first GET is unconditional
 * @see RFC 9110 sections 13.1.2, 13.1.3
 */
export function conditionalHeaders(validators: Partial<Validators>): Record<string, string> {
  const headers: Record<string, string> = {}
  const { etag, lastModified } = validators
  if (isSendable(etag)) headers['if-none-match'] = etag
  if (isSendable(lastModified)) headers['if-modified-since'] = lastModified
  return headers
}

function isSendable(value: string | undefined): value is string {
  return value !== undefined && FIELD_VALUE.test(value)
}

/**
 * The validators to keep after a response: those it carries and no older ones. A 200 without a
 * validator means the server no longer has it; a 304 must repeat its ETag but often leaves out
 * Last-Modified, so what it doesn't mention stays.
 * @param sent the validators of the request, in force while the answer is 304
 * @see RFC 9110 section 15.4.5
 */
export function validatorsOf(
  response: Pick<HttpResponse, 'status' | 'headers'>,
  sent: Partial<Validators> = {},
): Validators {
  const fresh = {
    etag: response.headers.etag || undefined,
    lastModified: response.headers['last-modified'] || undefined,
  }
  if (response.status !== 304) return fresh
  return {
    etag: fresh.etag ?? sent.etag,
    lastModified: fresh.lastModified ?? sent.lastModified,
  }
}
