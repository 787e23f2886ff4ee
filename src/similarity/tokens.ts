import { NUMBER_WORDS } from './number-words.ts'

/** One word, one number, or one character of a script without spaces. */
export interface Token {
  /** Folded: lower case, digits ASCII without thousands separators, spelled numbers as digits. */
  text: string
  kind: 'word' | 'number' | 'character'
  /** Written with a capital, and not because a sentence begins. */
  name: boolean
}

const NAMED_ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    shy: '',
    zwnj: '',
    zwj: '',
    ndash: '-',
    mdash: '-',
    minus: '-',
    hellip: '...',
    laquo: '"',
    raquo: '"',
    ldquo: '"',
    rdquo: '"',
    bdquo: '"',
    lsquo: "'",
    rsquo: "'",
    sbquo: "'",
    middot: '·',
    bull: '•',
    euro: '€',
    auml: 'ä',
    ouml: 'ö',
    uuml: 'ü',
    Auml: 'Ä',
    Ouml: 'Ö',
    Uuml: 'Ü',
    szlig: 'ß',
    eacute: 'é',
    egrave: 'è',
    agrave: 'à',
    ccedil: 'ç',
    oacute: 'ó',
    aacute: 'á',
    iacute: 'í',
    ntilde: 'ñ',
  }),
)

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi
/** Soft hyphen, zero-width characters, bidi marks, tatweel, Arabic vowel signs, combining acute (stress). */
const INVISIBLE =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each mark is removed by itself
  /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0640\u064b-\u0652\u0670\u0301]/g
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u
const TOKEN =
  /\d+(?:[.,:]\d+)*|%|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]|[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*/gu
/** Addresses and machine times that slipped into a text; they end where ASCII does. */
const MACHINE_TEXT =
  /https?:\/\/[\x21-\x7e]+|\d{4}-\d{2}-\d{2}T[\d:.]{5,12}(?:Z|[+-]\d{2}:?\d{2})?/g
const FOLDS: ReadonlyMap<string, string> = new Map([
  ['ё', 'е'],
  ['Ё', 'Е'],
  ['ي', 'ی'],
  ['ى', 'ی'],
  ['ك', 'ک'],
  ['ۀ', 'ه'],
  ['ة', 'ه'],
  ['أ', 'ا'],
  ['إ', 'ا'],
])

function decodeEntitiesOnce(text: string): string {
  return text.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED_ENTITIES.get(name) ?? whole
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16)
    return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : ' '
  })
}

/** Digits of any script by their value: Arabic, Persian, Devanagari, Bengali … */
function foldDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  for (const zero of [0x660, 0x6f0, 0x966, 0x9e6]) {
    if (code >= zero && code <= zero + 9) return String(code - zero)
  }
  return digit
}

/**
 * Text as it is compared: entities decoded twice (feeds escape escaped text), NFKC, invisible
 * characters, addresses and machine times gone, quotes and apostrophes, letter variants and digits folded. Case is kept.
 */
export function foldText(text: string): string {
  const decoded = text.includes('&') ? decodeEntitiesOnce(decodeEntitiesOnce(text)) : text
  return decoded
    .normalize('NFKC')
    .replace(MACHINE_TEXT, ' ')
    .replace(INVISIBLE, '')
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/[٠-٩۰-۹०-९০-৯]/g, foldDigit)
    .replace(/[ёЁيىكۀةأإ]/g, (letter) => FOLDS.get(letter) ?? letter)
}

/** Thousands separators go, decimal commas become points: 1,234,567 and 1.5 and 2,08. */
function foldNumber(text: string): string {
  if (/^\d{1,3}(?:[.,]\d{3})+$/.test(text)) return text.replace(/[.,]/g, '')
  const plain = text.replace(/^(\d{1,3})((?:,\d{3})+)(?=\.)/, (whole) => whole.replaceAll(',', ''))
  return plain.replace(/,/g, '.').replace(/^0+(?=\d)/, '')
}

/**
 * The tokens of a text in order.
 * @param text plain text in any script
 * @param maxTokens reading stops there
 */
export function tokensOf(text: string, maxTokens = 6_000): Token[] {
  const folded = foldText(text).replace(/(?<=\d)[\u0020](?=\d{3}(?!\d))/g, '')
  const tokens: Token[] = []
  let end = 0
  for (const match of folded.matchAll(TOKEN)) {
    if (tokens.length >= maxTokens) break
    const between = folded.slice(end, match.index)
    const opens = tokens.length === 0 || /[.!?…:;\n"«“„(]/.test(between)
    end = match.index + match[0].length
    tokens.push(toToken(match[0], opens))
  }
  return tokens
}

function toToken(raw: string, opensSentence: boolean): Token {
  if (/^\d/.test(raw)) return { text: foldNumber(raw), kind: 'number', name: false }
  if (raw.length <= 2 && SPACELESS.test(raw)) return { text: raw, kind: 'character', name: false }
  const word = raw.toLowerCase().replaceAll("'", '')
  const number = NUMBER_WORDS.get(word)
  if (number !== undefined) {
    return { text: number, kind: /^\d/.test(number) ? 'number' : 'word', name: false }
  }
  const first = raw.slice(0, 1)
  const capital = first !== first.toLowerCase() && first === first.toUpperCase()
  return { text: word, kind: 'word', name: capital && !opensSentence }
}
