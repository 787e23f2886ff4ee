import type { RuleSubject } from '../../src/rules/subject.ts'
import type { Tag } from '../../src/tagging/tag.ts'

/** The same numbers at every run (xorshift32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const COUNTRIES = ['RU', 'CN', 'IN', 'PK', 'KZ', 'KG', 'TJ', 'UZ', 'IR', 'BY', 'TR', 'AZ', 'MN']
const LANGUAGES = ['en', 'ru', 'zh', 'fa', 'hi', 'kk']
/** Beginnings and ends of made-up words, by script; a word's rank in its list is its rarity. */
const SCRIPTS: Readonly<Record<string, { parts: readonly string[]; between: string }>> = {
  en: {
    parts: ['gas', 'rail', 'sum', 'mit', 'bor', 'der', 'trade', 'tion', 'ment', 'orb', 'al'],
    between: ' ',
  },
  ru: {
    parts: ['газ', 'рель', 'сам', 'мит', 'гра', 'ница', 'тор', 'го', 'вля', 'ние', 'ый'],
    between: ' ',
  },
  zh: {
    parts: ['天然', '气', '铁', '路', '峰', '会', '边', '境', '贸', '易', '合作'],
    between: '',
  },
  fa: {
    parts: ['گاز', 'راه', 'آهن', 'نشست', 'مرز', 'تجارت', 'همکاری', 'خط', 'لوله'],
    between: ' ',
  },
  hi: { parts: ['गैस', 'रेल', 'शिखर', 'सीमा', 'व्यापार', 'सहयोग', 'बैठक'], between: ' ' },
  kk: { parts: ['газ', 'теміржол', 'сам', 'мит', 'шекара', 'сауда', 'ынты', 'мақ'], between: ' ' },
}

/** Ranks of made-up words: the common ones are drawn often, most hardly ever. */
const VOCABULARY = 20_000

/** A word for each rank: the rank written in a script's parts as if they were digits. */
function wordMaker(random: (below: number) => number) {
  return (language: string): string => {
    const { parts } = SCRIPTS[language] ?? { parts: ['x', 'y'] }
    const share = random(VOCABULARY) / VOCABULARY
    let rank = Math.floor(VOCABULARY * share ** 3) + 1
    let word = ''
    while (rank > 0) {
      word += parts[rank % parts.length] ?? ''
      rank = Math.floor(rank / parts.length)
    }
    return word
  }
}

/** Articles of some 300 words in six languages, tagged, each from a feed and in a story. */
export function makeArticles(count: number, now: Date): RuleSubject[] {
  const random = randomNumbers(20_261_123)
  const word = wordMaker(random)
  return Array.from({ length: count }, (_, n) => {
    const language = LANGUAGES[n % LANGUAGES.length] ?? 'en'
    const between = SCRIPTS[language]?.between ?? ' '
    const words = (length: number) => Array.from({ length }, () => word(language)).join(between)
    const paragraphs = Array.from({ length: 6 }, () => words(50))
    const tag = (kind: Tag['kind'], id: string): Tag => ({
      kind,
      id,
      label: id,
      salience: random(2) === 0 ? 'about' : 'mention',
      evidence: [],
    })
    const countries = new Set(
      Array.from({ length: 1 + random(4) }, () => COUNTRIES[random(COUNTRIES.length)] ?? 'RU'),
    )
    return {
      title: words(9),
      text: paragraphs.join('\n\n'),
      language,
      published: new Date(now.getTime() - random(72) * 3_600_000),
      sco: (['none', 'mention', 'about'] as const)[random(3)] ?? 'none',
      tags: [...countries].map((id) => tag('country', id)),
      feed: { id: `outlet-${random(120)}`, country: 'KZ', ownership: 'state' },
      story: { outlets: 1 + random(5), countries: 1 + random(3), languages: 1, articles: 2 },
    }
  })
}

/** Rules of the kinds that desks write: facts, words, phrases, prefixes, NEAR, patterns, comparisons. */
export function makeRules(count: number): { id: string; when: string }[] {
  const random = randomNumbers(7_919)
  const word = wordMaker(random)
  const any = () => word(LANGUAGES[random(LANGUAGES.length)] ?? 'en')
  const country = () => COUNTRIES[random(COUNTRIES.length)] ?? 'RU'
  const kinds: readonly (() => string)[] = [
    () => `country:${country()} AND ${any()}`,
    () => `(${any()} OR ${any()} OR ${any()}) AND NOT country:${country()}`,
    () => `"${word('en')} ${word('en')}" OR "${word('ru')} ${word('ru')}"`,
    () => `(${word('en')} OR ${word('ru')}) NEAR/20 (${word('en')} OR ${word('ru')})`,
    () => `about:(${country()},${country()}) AND ${word('ru')}*`,
    () => `title:${any()} AND sco:any`,
    () => `lang:zh AND ${word('zh')} AND published<2d`,
    () => `sco:about AND story.outlets>=4 AND country:${country()} AND ${any()}`,
    () => `feed:outlet-${random(120)} AND (${any()} OR ${any()})`,
    () => `title:/${word('en')}[- ]?\\d+/i AND ${any()}`,
  ]
  return Array.from({ length: count }, (_, n) => ({
    id: `rule-${n}`,
    when: kinds[n % kinds.length]?.() ?? 'sco:about',
  }))
}
