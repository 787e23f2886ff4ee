/**
 * Scripts written without spaces, where one character says about as much as three Latin letters: ranges of
 * UTF-16 units of Thai, Han, Hiragana, Katakana and Hangul; a high surrogate of the supplementary Han planes counts
 * for its character.
 */
const DENSE: readonly (readonly [number, number])[] = [
  [0x0e01, 0x0e5b],
  [0x1100, 0x11ff],
  [0x2e80, 0x2fd5],
  [0x3005, 0x3007],
  [0x3021, 0x3029],
  [0x3041, 0x318f],
  [0x31f0, 0x31ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa960, 0xa97f],
  [0xac00, 0xd7ff],
  [0xd840, 0xd888],
  [0xf900, 0xfaff],
  [0xff66, 0xff9f],
]
/** First code unit that any of those scripts uses. */
const FIRST_DENSE = 0x0e01

/** 2 for each unit of a dense script: what it counts beyond itself. */
const EXTRA = new Uint8Array(0x10000)
for (const [first, last] of DENSE) EXTRA.fill(2, first, last + 1)

function mayBeDense(text: string): boolean {
  for (let i = 0; i < text.length; i += 8) if (text.charCodeAt(i) >= FIRST_DENSE) return true
  return false
}

/**
 * Length of a text in Latin letters: UTF-16 units, with characters of dense scripts counted three times,
 * so that one threshold holds for all scripts.
 */
export function textSize(text: string): number {
  if (!mayBeDense(text)) return text.length
  let size = text.length
  for (let i = 0; i < text.length; i++) size += EXTRA[text.charCodeAt(i)] ?? 0
  return size
}

/** White space collapsed and cut at both ends; line feeds that stand for `<br>` stay. */
export function collapse(text: string): string {
  // most text of a page needs no more than its ends cut
  if (!/[^\S ]| {2}/u.test(text)) return text.trim()
  return text
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim()
}
