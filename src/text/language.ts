import { francAll } from 'franc'

/** ISO 639-3 as franc says it -> BCP 47 primary tag as scowatch stores it. */
const LANGUAGES: Readonly<Record<string, string>> = {
  eng: 'en',
  rus: 'ru',
  cmn: 'zh',
  hin: 'hi',
  urd: 'ur',
  pes: 'fa',
  prs: 'fa',
  kaz: 'kk',
  kir: 'ky',
  tgk: 'tg',
  uzn: 'uz',
  bel: 'be',
  tur: 'tr',
  arb: 'ar',
  deu: 'de',
  fra: 'fr',
  spa: 'es',
}

/**
 * The language of a text as a BCP 47 primary tag, or undefined when the text is too short to tell.
 * @param text plain text; the first 2,000 UTF-16 units decide
 */
export function detectLanguage(text: string): string | undefined {
  const best = francAll(text.slice(0, 2_000), { only: Object.keys(LANGUAGES), minLength: 3 })[0]
  return best === undefined ? undefined : LANGUAGES[best[0]]
}
