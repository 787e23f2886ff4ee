/** Scripts written without spaces, where one character says about as much as three Latin letters. */
const DENSE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu
/** First code unit that any of those scripts uses (Thai). */
const FIRST_DENSE = 0x0e00

function mayBeDense(text: string): boolean {
  for (let i = 0; i < text.length; i += 8) if (text.charCodeAt(i) >= FIRST_DENSE) return true
  return false
}

/**
 * Length of a text in Latin letters: UTF-16 units, with characters of dense scripts counted three times,
 * so that one threshold holds for all scripts.
 */
export function textSize(text: string): number {
  return mayBeDense(text) ? text.length + 2 * (text.match(DENSE)?.length ?? 0) : text.length
}

/** White space collapsed and cut at both ends; line feeds that stand for `<br>` stay. */
export function collapse(text: string): string {
  return text
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim()
}
