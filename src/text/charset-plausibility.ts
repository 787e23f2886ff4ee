import {
  COMMON_ARABIC,
  COMMON_CYRILLIC,
  COMMON_GREEK,
  COMMON_HAN,
  COMMON_LATIN,
  COMMON_SIGNS,
  OTHER_CYRILLIC,
} from './charset-letters.ts'

/** `sparse`: Hebrew and Thai, whose charsets give a letter to nearly every byte. */
type Kind = 'ascii' | 'latin' | 'cyrillic' | 'greek' | 'arabic' | 'sparse' | 'letter' | 'other'

function kindOf(c: string | undefined): Kind {
  if (c === undefined) return 'other'
  const p = c.codePointAt(0) ?? 0
  if (p < 0x80) return /[a-z]/i.test(c) ? 'ascii' : 'other'
  if (p >= 0xc0 && p <= 0x24f && p !== 0xd7 && p !== 0xf7) return 'latin'
  if (p >= 0x370 && p <= 0x3ff) return /\p{L}/u.test(c) ? 'greek' : 'other'
  if (p >= 0x400 && p <= 0x52f) return 'cyrillic'
  if (p >= 0x600 && p <= 0x6ff) return 'arabic'
  if ((p >= 0x5d0 && p <= 0x5ea) || (p >= 0xe01 && p <= 0xe5b)) return 'sparse'
  return p >= 0x590 && /\p{L}/u.test(c) ? 'letter' : 'other'
}

const isUpper = (c: string) => c !== c.toLowerCase()
const isLower = (c: string) => c !== c.toUpperCase()

/** Latin letters outside ASCII stand alone among ASCII letters; rows of them are another script misread. */
function latinScore(c: string, before: Kind, after: Kind): number {
  const neighbours = Number(before === 'latin') + Number(after === 'latin')
  const base = COMMON_LATIN.has(c) ? 1 : 0
  return base - (neighbours === 2 ? 2 : neighbours * 0.8)
}

function wideScore(point: number, c: string): number {
  if (point >= 0x4e00 && point <= 0x9fff) return COMMON_HAN.has(c) ? 1 : 0.1
  if (point >= 0xac00 && point <= 0xd7a3) return 0.9
  if (point >= 0x3041 && point <= 0x30ff) return 1
  if (point >= 0xff61 && point <= 0xff9f) return -1
  return -1
}

/** A script in which lower case runs into upper case inside a word, or that mixes with ASCII letters, is misread. */
function alphabetScore(c: string, previous: string | undefined, kinds: readonly Kind[]): number {
  const [before, kind, after] = kinds
  if (before === 'ascii' || after === 'ascii' || before === 'latin' || after === 'latin') return -1
  if (previous !== undefined && before === kind && isLower(previous) && isUpper(c)) return -2
  if (kind === 'cyrillic') return COMMON_CYRILLIC.has(c) ? 1 : OTHER_CYRILLIC.has(c) ? 0.7 : -0.3
  if (kind === 'greek') return COMMON_GREEK.has(c) ? 1 : 0.4
  if (kind === 'arabic') return COMMON_ARABIC.has(c) ? 1 : 0.2
  return 0.9
}

/** Spanish marks that open a sentence: where they stand, they are as telling as a letter. */
const OPENING = new Set('¿¡')

function characterScore(c: string, previous: string | undefined, next: string | undefined): number {
  const point = c.codePointAt(0) ?? 0
  if (point === 0xfffd || (point >= 0x80 && point <= 0x9f)) return -5
  if (point >= 0xe000 && point <= 0xf8ff) return -5
  const before = kindOf(previous)
  const after = kindOf(next)
  if (OPENING.has(c) && before === 'other' && after !== 'other') return 1
  if (COMMON_SIGNS.has(c)) return 0.5
  const kind = kindOf(c)
  if (kind === 'latin') return latinScore(c, before, after)
  if (kind === 'cyrillic' || kind === 'greek' || kind === 'arabic' || kind === 'sparse') {
    return alphabetScore(c, previous, [before, kind, after])
  }
  const wide = wideScore(point, c)
  if (wide !== -1) return wide
  return before === 'other' || after === 'other' ? -1 : -2
}

/** Characters outside ASCII that are looked at: more change nothing. */
const SAMPLE = 1_200

/**
 * How much a decoding looks like a text somebody wrote, by its characters outside ASCII:
 * about 1 for the right charset, below 0.3 for a wrong one, 0 when there is nothing to judge.
 */
export function plausibility(text: string): number {
  let sum = 0
  let seen = 0
  let previous: string | undefined
  for (let i = 0; i < text.length && seen < SAMPLE; ) {
    const c = String.fromCodePoint(text.codePointAt(i) ?? 0)
    i += c.length
    if (c >= '\u0080') {
      sum += characterScore(c, previous, text[i])
      seen++
    }
    previous = c
  }
  return seen === 0 ? 0 : sum / seen
}
