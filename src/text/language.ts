import { francAll } from 'franc'
import { type LatinLanguage, latinByWords } from './latin-words.ts'

/** ISO 639-3 as franc says it -> BCP 47 primary tag as scowatch stores it. */
const LATIN: Readonly<Record<string, string>> = {
  eng: 'en',
  deu: 'de',
  fra: 'fr',
  spa: 'es',
  tur: 'tr',
  uzn: 'uz',
  azj: 'az',
  ita: 'it',
  por: 'pt',
  nld: 'nl',
  pol: 'pl',
  swe: 'sv',
  vie: 'vi',
  ind: 'id',
} satisfies Record<string, LatinLanguage>

/** Units looked at: more did not change a verdict on news texts, and the time grows with it. */
const SAMPLE_UNITS = 600

/** Scripts that settle the language, or the group of languages, in the order they are asked. */
const SCRIPTS: readonly { script: RegExp; language: (text: string) => string | undefined }[] = [
  { script: /[\u3041-\u30ff]/gu, language: () => 'ja' },
  { script: /\p{Script=Han}/gu, language: () => 'zh' },
  { script: /\p{Script=Hangul}/gu, language: () => 'ko' },
  { script: /\p{Script=Devanagari}/gu, language: devanagari },
  { script: /\p{Script=Arabic}/gu, language: arabic },
  { script: /\p{Script=Cyrillic}/gu, language: cyrillic },
  { script: /\p{Script=Armenian}/gu, language: () => 'hy' },
  { script: /\p{Script=Thai}/gu, language: () => 'th' },
  { script: /\p{Script=Latin}/gu, language: latin },
]

/** Kana among so many Han characters already make a text Japanese. */
const KANA_WEIGHT = 4

/**
 * The language of a text as a BCP 47 primary tag, or undefined when the text is too short to tell.
 * Decided by script, then by letters only one language has, then by its commonest words, then by franc's trigrams.
 * @param text plain text; the first 600 UTF-16 units decide
 */
export function detectLanguage(text: string): string | undefined {
  const sample = text.slice(0, SAMPLE_UNITS)
  let best: { language: string | undefined; count: number } = { language: undefined, count: 0 }
  for (const { script, language } of SCRIPTS) {
    const letters = sample.match(script)?.length ?? 0
    const count = script === SCRIPTS[0]?.script ? letters * KANA_WEIGHT : letters
    if (count > best.count) best = { language: language(sample), count }
  }
  return best.language
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** Languages by evidence; the first with the most of it, or undefined when nothing speaks for any. */
function most(scores: Readonly<Record<string, number>>): string | undefined {
  let best: string | undefined
  let top = 0
  for (const [language, score] of Object.entries(scores)) {
    if (score > top) [best, top] = [language, score]
  }
  return best
}

/** Letters that Russian lacks tell its neighbours; common words tell the rest. */
function cyrillic(text: string): string | undefined {
  const lower = text.toLowerCase()
  const foreign = most({
    kk: count(lower, /[әғқұһ]/gu) + count(lower, /[іңөү]/gu) * 0.5,
    ky:
      count(lower, /[ңөү]/gu) * 0.9 +
      count(lower, /(?<!\p{L})(жана|менен|болуп|үчүн|деп)(?!\p{L})/gu),
    tg: count(lower, /[ӣӯҷ]/gu) * 2 + count(lower, /[ғқҳ]/gu) * 0.6,
    uz:
      count(lower, /ў/gu) * 0.8 +
      count(lower, /[ғқҳ]/gu) * 0.7 +
      count(lower, /(?<!\p{L})(ва|учун|билан)(?!\p{L})/gu) * 0.5,
    be: count(lower, /ў/gu) + count(lower, /і/gu) * 0.6,
    uk: count(lower, /[їєґ]/gu) * 1.5 + count(lower, /і/gu) * 0.6,
    mn: count(lower, /[өү]/gu) * 0.8 + count(lower, /(?<!\p{L})(байна|юм|болон|нь)(?!\p{L})/gu) * 2,
  })
  const letters = count(lower, /\p{Script=Cyrillic}/gu)
  const special = count(lower, /[әғқұһіңөүӣӯҷҳўїєґ]/gu)
  if (special > Math.max(1, letters / 100) && foreign !== undefined) return foreign
  const kyrgyz = count(
    lower,
    /(?<!\p{L})(жана|менен|болуп|болгон|деп|экен|боюнча|кийин)(?!\p{L})/gu,
  )
  const russian = count(
    lower,
    /(?<!\p{L})(и|в|на|что|не|с|по|из|для|от|о|к|за|это|его|как)(?!\p{L})/gu,
  )
  if (kyrgyz > russian) return 'ky'
  return 'ru'
}

function arabic(text: string): string | undefined {
  return most({
    ar:
      count(text, /[ةىأإ]/gu) +
      count(text, /(?<!\p{L})(في|من|على|إلى|ان|التي|الذي)(?!\p{L})/gu) * 2 +
      count(text, /(?<!\p{L})و?ال\p{L}/gu) * 0.5,
    ur: count(text, /[ٹڈڑںےہھ]/gu),
    fa:
      count(text, /[پچژگ\u200cیک]/gu) * 0.3 +
      count(text, /(?<!\p{L})(در|از|به|که|را|این|با|است|شد|برای|می|كه)(?!\p{L})/gu) * 2,
  })
}

function devanagari(text: string): string | undefined {
  return most({
    hi: 0.5 + count(text, /(?<![\p{L}\p{M}])(है|हैं|के|की|में|से|ने|को|और|का)(?![\p{L}\p{M}])/gu),
    ne: count(text, /(?<![\p{L}\p{M}])(छ|छन्|भएको|गर्ने|पनि|गरेको|रहेको|भने)(?![\p{L}\p{M}])/gu) * 2,
  })
}

function latin(text: string): string | undefined {
  const byWords = latinByWords(text)
  if (byWords !== undefined) return byWords
  const best = francAll(text, { only: Object.keys(LATIN), minLength: 10 })[0]
  return best === undefined ? undefined : LATIN[best[0]]
}
