import { detectLanguage } from '../text/language.ts'
import type { PageFacts } from './page-facts.ts'

/** Scripts that tell families of languages apart, and the languages written in each. */
const SCRIPTS: readonly { pattern: RegExp; languages: ReadonlySet<string> | undefined }[] = [
  { pattern: /\p{Script=Latin}/gu, languages: undefined },
  {
    pattern: /\p{Script=Cyrillic}/gu,
    languages: new Set('ru be uk kk ky tg uz mn bg sr mk tt ba az tk'.split(' ')),
  },
  {
    pattern: /\p{Script=Arabic}/gu,
    languages: new Set('ar fa ur ps ku ckb ug sd pa az uz kk tg prs'.split(' ')),
  },
  {
    pattern: /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/gu,
    languages: new Set(['zh', 'ja', 'ko', 'yue']),
  },
  {
    pattern: /\p{Script=Devanagari}/gu,
    languages: new Set(['hi', 'mr', 'ne', 'sa', 'bho', 'mai']),
  },
  { pattern: /\p{Script=Hangul}/gu, languages: new Set(['ko']) },
  { pattern: /\p{Script=Thai}/gu, languages: new Set(['th']) },
  { pattern: /\p{Script=Greek}/gu, languages: new Set(['el']) },
  { pattern: /\p{Script=Hebrew}/gu, languages: new Set(['he', 'iw', 'yi']) },
]
/** Languages never written in Latin letters by news outlets, so that a Latin text of theirs is declared wrongly. */
const NEVER_LATIN = new Set('ru uk be bg mk kk ky tg zh ja ko th hi fa ar ur ps he el'.split(' '))

/** Primary tag of a BCP 47 tag or a locale: `ru_RU` -> `ru`. */
export function primaryTag(tag: string | undefined): string | undefined {
  const primary = tag?.trim().toLowerCase().split(/[-_]/)[0]
  return primary !== undefined && /^[a-z]{2,3}$/.test(primary) && primary !== 'und'
    ? primary
    : undefined
}

function fits(language: string, text: string): boolean {
  const sample = text.slice(0, 600)
  let main: (typeof SCRIPTS)[number] | undefined
  let most = 0
  for (const script of SCRIPTS) {
    const count = sample.match(script.pattern)?.length ?? 0
    if (count > most) {
      most = count
      main = script
    }
  }
  if (main === undefined) return true
  return main.languages === undefined ? !NEVER_LATIN.has(language) : main.languages.has(language)
}

/**
 * The language of an article: as the page declares it, unless the text is written in a script that this
 * language doesn't use; then as detected.
 * @returns BCP 47 primary tag
 */
export function pageLanguage(facts: PageFacts, text: string): string | undefined {
  const declared = [
    facts.data.articles[0]?.language,
    facts.language,
    facts.meta.get('og:locale')?.[0],
    facts.meta.get('content-language')?.[0],
    facts.meta.get('language')?.[0],
  ]
  for (const tag of declared) {
    const language = primaryTag(tag)
    if (language !== undefined && fits(language, text)) return language
  }
  return detectLanguage(text)
}
