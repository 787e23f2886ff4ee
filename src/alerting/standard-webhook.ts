import { createHmac } from 'node:crypto'

export interface SignedMessage {
  /** webhook-id: the same for all attempts of a delivery. */
  id: string
  /** Seconds since 1970: when this attempt is made. */
  timestampS: number
  /** The exact bytes that are sent. */
  body: string
}

/**
 * Headers of one attempt. With several secrets (while one is rotated) there is one signature each.
 * @param secrets `whsec_` and base64, the newest first
 * @see Standard Webhooks specification 1.0.0, "Signature scheme"
 */
export function webhookHeaders(
  message: SignedMessage,
  secrets: readonly string[],
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestampS),
    'webhook-signature': secrets.map((secret) => signature(message, secret)).join(' '),
  }
}

function signature({ id, timestampS, body }: SignedMessage, secret: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestampS}.${body}`).digest('base64')}`
}
