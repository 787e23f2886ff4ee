/**
 * The words of a text in order, folded for comparison, with their places in it.
 * The three lists run in parallel; `text.slice(starts[i], ends[i])` is the word as written (UTF-16 units).
 */
export interface Tokens {
  text: string
  words: string[]
  starts: number[]
  ends: number[]
}

/** A character ends a word, is part of one, is a word of its own, or clings to what stands before it. */
const SEPARATOR = 1
const LETTER = 2
const SINGLE = 3
const MARK = 4
const CLASS_BITS = 7
/** Set when folding the character takes more than lower case. */
const COMPLEX = 8

/** Scripts written without spaces: each character counts as a word, so that a word is found as a substring. */
const UNSPACED =
  /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u
const WORD_CHARACTER = /^[\p{L}\p{N}]/u
/** Combining marks, format characters, the Arabic tatweel and half-width kana voicing. */
const CLINGING = /^[\p{M}\p{Default_Ignorable_Code_Point}\u0640\uff9e\uff9f]/u
/** Apostrophes that Unicode calls letters (Uzbek oʻ) split words as the ASCII apostrophe does. */
const APOSTROPHE = /^[\u02b9-\u02bd\u02bf\u02c8]/
const ZERO_WIDTH_SPACE = 0x200b
/** Composed only by their neighbours: conjoining Hangul, and Σ, whose lower case depends on its place. */
const NEEDS_NEIGHBOURS = /^[\u1100-\u11ff\u03a3]/

/** Format characters, tatweel, Arabic vowel signs, the dot that lower case leaves of İ. */
const DROPPED =
  /[\p{Default_Ignorable_Code_Point}\u0640\u064b-\u0652\u0670]|(?<=i)\u0307|(?<=[\u0430-\u044f\u0456])[\u0300\u0301]/gu
const REPLACED: Readonly<Record<string, string>> = {
  ё: 'е',
  ѐ: 'е',
  ѝ: 'и',
  ي: 'ی',
  ى: 'ی',
  ك: 'ک',
  ς: 'σ',
  ß: 'ss',
  ı: 'i',
}
const REPLACEABLE = new RegExp(`[${Object.keys(REPLACED).join('')}]`, 'g')
/** Arabic, Persian and Devanagari digits; full-width ones fall to NFKC. */
const DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g

/**
 * A word as it is compared: lower case, compatibility forms (full width, ligatures) made plain,
 * ё as е, ي as ی, ك as ک, ı as i, ß as ss, digits European; invisible characters, Arabic vowel signs
 * and Russian stress marks gone. Accents of Latin letters stay.
 * @see Unicode Standard Annex 15 (NFKC)
 */
export function foldWord(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(REPLACEABLE, (letter) => REPLACED[letter] ?? letter)
    .replace(DROPPED, '')
    .replace(DIGIT, (digit) => String((digit.charCodeAt(0) & 0xf) - digitOffset(digit)))
}

function digitOffset(digit: string): number {
  return digit >= '\u0966' ? 6 : 0
}

function classOf(character: string): number {
  if (character.codePointAt(0) === ZERO_WIDTH_SPACE || APOSTROPHE.test(character)) return SEPARATOR
  if (CLINGING.test(character)) return MARK
  if (!WORD_CHARACTER.test(character)) return SEPARATOR
  return UNSPACED.test(character) ? SINGLE : LETTER
}

function describe(character: string): number {
  const kind = classOf(character)
  const simple =
    kind !== MARK &&
    !NEEDS_NEIGHBOURS.test(character) &&
    foldWord(character) === character.toLowerCase()
  return simple ? kind : kind | COMPLEX
}

/** What is known of each UTF-16 unit, filled at its first use: a table is 20 times faster than `\p{…}`. */
const UNITS = new Uint8Array(0x10000)

function describeUnit(unit: number): number {
  const known = UNITS[unit]
  if (known !== undefined && known !== 0) return known
  const description = describe(String.fromCharCode(unit))
  UNITS[unit] = description
  return description
}

/** The same for the rarer characters of two units. */
const PAIRS = new Map<string, number>()

function describePair(pair: string): number {
  const known = PAIRS.get(pair)
  if (known !== undefined) return known
  const description = describe(pair)
  PAIRS.set(pair, description)
  return description
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff
}

/** Whether the first character belongs to a script written without spaces. */
export function isUnspaced(text: string): boolean {
  return text !== '' && classOf(text) === SINGLE
}

/**
 * Splits a text into words, any language. In scripts with spaces a word is a run of letters and digits
 * with the marks on them (apostrophes and hyphens split); in Han, Kana, Thai, Lao, Khmer and Myanmar
 * each character is one.
 */
export function tokenise(text: string): Tokens {
  const tokens: Tokens = { text, words: [], starts: [], ends: [] }
  let start = -1
  let state = 0
  const close = (end: number) => {
    if (start >= 0) push(tokens, start, end, (state & COMPLEX) !== 0)
    start = -1
    state = 0
  }
  for (let at = 0, width = 1; at < text.length; at += width) {
    const unit = text.charCodeAt(at)
    const pair = unit >= 0xd800 && unit <= 0xdbff && isPair(text, at)
    width = pair ? 2 : 1
    const description = pair ? describePair(text.slice(at, at + 2)) : describeUnit(unit)
    const kind = description & CLASS_BITS
    if (kind === SEPARATOR) close(at)
    else if (kind === MARK) state |= start >= 0 ? COMPLEX : 0
    else {
      if (kind === SINGLE || (state & CLASS_BITS) === SINGLE) close(at)
      if (start < 0) start = at
      state = kind | ((state | description) & COMPLEX)
    }
  }
  close(text.length)
  return tokens
}

/** Words of one UTF-16 unit, folded: a Chinese text is made of a few thousand of them. */
const UNIT_WORDS: (string | undefined)[] = new Array(0x10000)

function unitWord(unit: number): string {
  const known = UNIT_WORDS[unit]
  if (known !== undefined) return known
  const word = foldWord(String.fromCharCode(unit))
  UNIT_WORDS[unit] = word
  return word
}

function wordOf(text: string, start: number, end: number, complex: boolean): string {
  if (end - start === 1) return unitWord(text.charCodeAt(start))
  const written = text.slice(start, end)
  return complex ? foldWord(written) : written.toLowerCase()
}

function push(tokens: Tokens, start: number, end: number, complex: boolean): void {
  const word = wordOf(tokens.text, start, end, complex)
  if (word === '') return
  tokens.words.push(word)
  tokens.starts.push(start)
  tokens.ends.push(end)
}

/** A name or id as it is compared: its folded words with one space between them. */
export function foldText(text: string): string {
  return tokenise(text).words.join(' ')
}
