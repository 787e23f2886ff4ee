/**
 * What windows-1252 has at 0x80-0x9F. The five unassigned bytes stay C1 controls.
 * By hand, because Node 20's TextDecoder leaves all of them as C1 for windows-1252,
 * iso-8859-1, latin1 and ascii.
 * @see https://encoding.spec.whatwg.org/index-windows-1252.txt
 */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const C1 = /[\u0080-\u009f]/g

/** The character of a windows-1252 byte (0-255). */
export function windows1252Character(byte: number): string {
  return byte >= 0x80 && byte <= 0x9f ? HIGH.charAt(byte - 0x80) : String.fromCharCode(byte)
}

/** Decodes windows-1252 (and what is labelled latin1 or ascii). Never fails. */
export function decodeWindows1252(bytes: Uint8Array): string {
  return c1AsWindows1252(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
  )
}

/**
 * Reads C1 controls as the windows-1252 characters their writers meant, as HTML does with `&#146;`.
 * @see https://html.spec.whatwg.org/multipage/parsing.html#numeric-character-reference-end-state
 */
export function c1AsWindows1252(text: string): string {
  return text.replace(C1, (c) => HIGH.charAt(c.charCodeAt(0) - 0x80))
}
