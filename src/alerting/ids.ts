import { createHash } from 'node:crypto'

/** 26 characters are 130 bits: no two ids meet by chance. */
const LENGTH = 26

/**
 * An id that depends on its parts alone: the same alert decided twice has one id, so a step that
 * runs again after a crash writes the same rows.
 */
function derivedId(prefix: string, ...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest()
  return `${prefix}_${base32(digest).slice(0, LENGTH)}`
}

export const alertId = (ruleId: string, storyId: string) => derivedId('alr', ruleId, storyId)

/** @param round what tells several events of one type and subject apart */
export const eventId = (type: string, subjectId: string, round = '') =>
  derivedId('evt', type, subjectId, round)

/** The webhook-id. */
export const deliveryId = (event: string, endpointId: string) => derivedId('msg', event, endpointId)

/** Crockford's alphabet, lower case: no letters that are mistaken for digits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

function base32(bytes: Uint8Array): string {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let left = bytes.length * 8; left >= 5; left -= 5) {
    text += ALPHABET[Number((bits >> BigInt(left - 5)) & 31n)]
  }
  return text
}
