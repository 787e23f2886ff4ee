/** First digits of the decimal digit rows met in feeds: Arabic, Persian, Devanagari, Bengali, fullwidth. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10]

function asciiDigit(c: string): string {
  const point = c.charCodeAt(0)
  const zero = ZEROS.find((z) => point >= z && point <= z + 9)
  return zero === undefined ? c : String(point - zero)
}

const HAN_DIGITS = '〇一二三四五六七八九'

/** `二〇二六` figure by figure, `十二` and `二十三` by tens. */
function hanNumber(written: string): string {
  const digit = (c: string) => Math.max(0, HAN_DIGITS.indexOf(c))
  if (!written.includes('十')) return [...written].map(digit).join('')
  const [tens = '', ones = ''] = written.split('十')
  return String((tens === '' ? 1 : digit(tens)) * 10 + digit(ones))
}

/** Chinese figures before a unit of time. */
const HAN_NUMBER = /[〇零○一二三四五六七八九十]+(?=\s*[年月日號号时時点點分秒])/g
/** Year 1 of the era is the year after this one: Japan's Reiwa, Taiwan's republic. */
const ERAS: Readonly<Record<string, number>> = { 令和: 2018, 民国: 1911, 民國: 1911 }
const ERA_YEAR = /(令和|民国|民國)\s*(\d{1,3}|元)(?=\s*年)/g

function foldHan(text: string): string {
  return text
    .replace(HAN_NUMBER, hanNumber)
    .replace(ERA_YEAR, (_, era: string, year: string) =>
      String((ERAS[era] ?? 0) + (year === '元' ? 1 : Number(year))),
    )
}

/** Mongolian counts its months; longer words first, since eleven and twelve hold one and two. */
const MONGOLIAN_MONTHS = (
  'арван хоёрдугаар,арван нэгдүгээр,аравдугаар,есдүгээр,наймдугаар,долоодугаар,' +
  'зургаадугаар,тавдугаар,дөрөвдүгээр,гуравдугаар,хоёрдугаар,нэгдүгээр'
).split(',')

function foldMongolian(text: string): string {
  if (!text.includes('сар')) return text
  const counted = MONGOLIAN_MONTHS.reduce(
    (result, word, i) => result.replace(foldMarks(`${word} сар`), `${12 - i} сар`),
    text,
  )
  return counted.replace(/(\d{4}) он[ыо]? (\d{1,2})(?:[- ]?р)? сар(?:ын)? (\d{1,2})/, '$1-$2-$3')
}

/** Chinese, Japanese and Korean units as the marks that mean the same elsewhere. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/(\d{1,2})\s+(\d{1,2})\s*月,?\s+(\d{4})/g, '$1.$2.$3 '],
  [/(\d)\s*[年년]\s*/g, '$1-'],
  [/(\d)\s*[月월]\s*(?=\d)/g, '$1-'],
  [/(\d)\s*[日号號일]\s*/g, '$1 '],
  [/(\d)\s*[時时點点시]\s*(?=\d)/g, '$1:'],
  [/(\d)\s*[分분]\s*(?=\d+\s*[秒초])/g, '$1:'],
  [/(\d)\s*(?:[分분秒초])/g, '$1 '],
  [/کانون الثانی/g, 'کانونثانی'],
  [/کانون الاول/g, 'کانوناول'],
  [/تشرین الثانی/g, 'تشرینثانی'],
  [/تشرین الاول/g, 'تشریناول'],
  [/(^|\s)ב(?=[א-ת]{3})/g, '$1'],
]

/**
 * Words of the Latin script: Vietnamese months, the dot that Finns and Danes write in times, times
 * without any mark after a year, web servers' logs.
 */
const LATIN_UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(\d{1,2})\/([a-z]{3,9})\/(\d{4}):/, '$1 $2 $3 '],
  [/(\d{1,2})\.(\d\d) ?([ap])\.? ?m\b/g, '$1:$2 $3m'],
  [/(?<![\d:.])(\d{1,2}) ?([ap])\.? ?m\b/g, '$1:00 $2m'],
  [/((?:19|20)\d\d,? (?:[^\d/-]{1,11} )?)([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])/g, '$1$2:$3'],
  [
    /((?:19|20)\d\d,? (?:[^\d/-]{1,11} )?)([01]?\d|2[0-3])\.([0-5]\d)\.([0-5]\d)(?![\d.])/g,
    '$1$2:$3:$4',
  ],
  [/^(\d{1,2})\.(\d\d),? (?=\d{1,2}\.\d{1,2}\.\d{4})/, '$1:$2 '],
  [/( (?:19|20)\d\d) ([01]\d|2[0-3])([0-5]\d)(?= |$)/, '$1 $2:$3'],
  [/( (?:19|20)\d\d) ([01]\d|2[0-3])([0-5]\d)([0-5]\d)(?= |$)/, '$1 $2:$3:$4'],
  [/(\d+) thang (\d+),? (?:nam )?(\d{4})/g, '$1.$2.$3'],
  [/\b(?:klo|kl|klokken|klockan|um|ore|saat)\.? (\d{1,2})\.(\d\d)(?!\d)/g, '$1:$2'],
]

/** Most dates hold nothing of that. */
const MAY_HOLD_LATIN_UNITS = /\d\.\d|\d ?[ap]\.? ?m\b|\/[a-z]| \d{4} \d{4}|thang/

function applied(text: string, units: readonly (readonly [RegExp, string])[]): string {
  return units.reduce((result, [pattern, mark]) => result.replace(pattern, mark), text)
}

/** Nearly all dates are ASCII and need but lower case. */
function foldAscii(text: string): string {
  return text.toLowerCase().replaceAll("'", '')
}

/** Lower case without accents, one form of Arabic letters, one kind of dash. */
function foldMarks(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u093c\u200b-\u200f\u061c\u2066-\u2069\u0640]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/\u0307/g, '')
    .replaceAll('ي', 'ی')
    .replaceAll('ك', 'ک')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[ʻʼ’'॰]/g, '')
}

function foldUnicode(text: string): string {
  const folded = foldMarks(text.replace(/[٠-٩۰-۹०-९০-৯０-９]/g, asciiDigit))
  return applied(foldMongolian(foldHan(folded)), UNITS)
}

/**
 * A date's text in one spelling: ASCII digits, lower case, no accents, no direction marks, one form
 * of Arabic letters, East Asian units as `-` and `:`.
 */
export function foldDateText(text: string): string {
  const folded = /^[ -~]*$/.test(text) ? foldAscii(text) : foldUnicode(text)
  const spaced = folded.replace(/\s+/g, ' ').trim()
  return MAY_HOLD_LATIN_UNITS.test(spaced) ? applied(spaced, LATIN_UNITS) : spaced
}
