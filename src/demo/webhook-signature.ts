import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** A delivery is believed this long after (or before) it was signed, as the specification advises. */
const TOLERANCE_MS = 5 * 60_000

export type WebhookVerdict = { kind: 'genuine'; id: string } | { kind: 'refused'; reason: string }

/**
 * Whether a delivery was signed with the secret, and lately.
 * @param secret `whsec_` and base64
 * @param body the bytes as received; a parsed and printed body would not verify
 * @see https://www.standardwebhooks.com, section "Verifying signatures"
 */
export function verifyWebhook(
  secret: string,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  now: Date,
): WebhookVerdict {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  )
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
    return { kind: 'refused', reason: 'a webhook header is missing' }
  }
  if (!/^\d{1,12}$/.test(timestamp))
    return { kind: 'refused', reason: 'the timestamp is no number' }
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > TOLERANCE_MS) {
    return { kind: 'refused', reason: 'the timestamp is more than five minutes off' }
  }
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
  return signatures.split(' ').some((signature) => isSignature(signature, expected))
    ? { kind: 'genuine', id }
    : { kind: 'refused', reason: 'no signature fits' }
}

function isSignature(signature: string, expected: Uint8Array): boolean {
  const [version, value] = signature.split(',', 2)
  if (version !== 'v1' || value === undefined) return false
  const given = Buffer.from(value, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
