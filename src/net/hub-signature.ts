import { createHmac, timingSafeEqual } from 'node:crypto'

/** Those of WebSub section 7.1. */
const METHODS: ReadonlySet<string> = new Set(['sha1', 'sha256', 'sha384', 'sha512'])

/**
 * True when `header` (X-Hub-Signature) is the HMAC of the body under the subscription's secret.
 * @see https://www.w3.org/TR/websub/#signature-validation
 */
export function isHubSignature(
  header: string | undefined,
  body: Uint8Array,
  secret: string,
): boolean {
  const [, method = '', hex = ''] = /^\s*(sha\d+)=([0-9a-f]+)\s*$/i.exec(header ?? '') ?? []
  if (!METHODS.has(method.toLowerCase())) return false
  const expected = createHmac(method.toLowerCase(), secret).update(body).digest()
  const given = Buffer.from(hex, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
