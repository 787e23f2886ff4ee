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
const SAMPLE_UNITS = 500

/** Kana among so many Han characters already make a text Japanese. */
const KANA_WEIGHT = 4

/** Scripts that settle the language, or the group of languages; ranges of UTF-16 units. */
const SCRIPTS: readonly {
  ranges: readonly (readonly [number, number])[]
  weight: number
  language: (text: string) => string | undefined
}[] = [
  { ranges: [[0x3041, 0x30ff]], weight: KANA_WEIGHT, language: () => 'ja' },
  { ranges: [[0x3400, 0x9fff]], weight: 1, language: () => 'zh' },
  { ranges: [[0xac00, 0xd7a3]], weight: 1, language: () => 'ko' },
  { ranges: [[0x0900, 0x097f]], weight: 1, language: devanagari },
  {
    ranges: [
      [0x0600, 0x06ff],
      [0xfb50, 0xfdff],
      [0xfe70, 0xfeff],
    ],
    weight: 1,
    language: arabic,
  },
  { ranges: [[0x0400, 0x052f]], weight: 1, language: cyrillic },
  { ranges: [[0x0530, 0x058f]], weight: 1, language: () => 'hy' },
  { ranges: [[0x0e00, 0x0e7f]], weight: 1, language: () => 'th' },
  {
    ranges: [
      [0x41, 0x5a],
      [0x61, 0x7a],
      [0xc0, 0x24f],
      [0x1e00, 0x1eff],
    ],
    weight: 1,
    language: latin,
  },
]

/** Unit -> index in SCRIPTS plus one, 0 for none. */
const SCRIPT_OF = new Uint8Array(65_536)
for (const [index, { ranges }] of SCRIPTS.entries()) {
  for (const [from, to] of ranges) SCRIPT_OF.fill(index + 1, from, to + 1)
}

/**
 * The language of a text as a BCP 47 primary tag, or undefined when the text is too short to tell.
 * Decided by script, then by letters only one language has, then by its commonest words, then by franc's trigrams.
 * @param text plain text; the first 500 UTF-16 units decide
 */
export function detectLanguage(text: string): string | undefined {
  const sample = text.slice(0, SAMPLE_UNITS)
  const counts = new Float64Array(SCRIPTS.length + 1)
  for (let index = 0; index < sample.length; index += 1) {
    const script = SCRIPT_OF[sample.charCodeAt(index)] ?? 0
    counts[script] = (counts[script] ?? 0) + (SCRIPTS[script - 1]?.weight ?? 0)
  }
  let best = 0
  for (let script = 1; script < counts.length; script += 1) {
    if ((counts[script] ?? 0) > (counts[best] ?? 0)) best = script
  }
  return SCRIPTS[best - 1]?.language(sample)
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

/** Letters that no Russian word has. */
const NOT_RUSSIAN = /[әғқұһіңөүӣӯҷҳўїєґ]/giu
const KYRGYZ_WORDS = /(?<!\p{L})(жана|менен|болуп|болгон|деп|экен|боюнча|кийин|үчүн)(?!\p{L})/giu
const RUSSIAN_WORDS = /(?<!\p{L})(и|в|на|что|не|с|по|из|для|от|о|к|за|это|его|как)(?!\p{L})/giu

/** Letters that Russian lacks tell its neighbours; Kyrgyz text without them is told by its words. */
function cyrillic(text: string): string | undefined {
  if (count(text, NOT_RUSSIAN) > Math.max(1, text.length / 120))
    return neighbour(text.toLowerCase())
  const kyrgyz = count(text, KYRGYZ_WORDS)
  return kyrgyz > 0 && kyrgyz > count(text, RUSSIAN_WORDS) ? 'ky' : 'ru'
}

function neighbour(lower: string): string | undefined {
  return most({
    kk: count(lower, /[әғқұһ]/gu) + count(lower, /[іңөү]/gu) * 0.5,
    ky: count(lower, /[ңөү]/gu) * 0.9 + count(lower, KYRGYZ_WORDS),
    tg: count(lower, /[ӣӯҷ]/gu) * 2 + count(lower, /[ғқҳ]/gu) * 0.6,
    uz:
      count(lower, /ў/gu) * 0.8 +
      count(lower, /[ғқҳ]/gu) * 0.7 +
      count(lower, /(?<!\p{L})(ва|учун|билан)(?!\p{L})/gu) * 0.5,
    be: count(lower, /ў/gu) + count(lower, /і/gu) * 0.6,
    uk: count(lower, /[їєґ]/gu) * 1.5 + count(lower, /і/gu) * 0.6,
    mn: count(lower, /[өү]/gu) * 0.8 + count(lower, /(?<!\p{L})(байна|юм|болон|нь)(?!\p{L})/gu) * 2,
  })
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

/** Units that settle most Latin texts. */
const SHORT_SAMPLE_UNITS = 220

function latin(text: string): string | undefined {
  const byWords = latinByWords(text.slice(0, SHORT_SAMPLE_UNITS)) ?? latinByWords(text)
  if (byWords !== undefined) return byWords
  const best = francAll(text, { only: Object.keys(LATIN), minLength: 10 })[0]
  return best === undefined ? undefined : LATIN[best[0]]
}
