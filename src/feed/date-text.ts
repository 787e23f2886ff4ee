/** First digits of the decimal digit rows met in feeds: Arabic, Persian, Devanagari, Bengali, fullwidth. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10]

function asciiDigit(c: string): string {
  const point = c.charCodeAt(0)
  const zero = ZEROS.find((z) => point >= z && point <= z + 9)
  return zero === undefined ? c : String(point - zero)
}

/** Chinese, Japanese and Korean units as the marks that mean the same elsewhere. */
const UNITS: readonly (readonly [RegExp, string])[] = [
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
]

/** Words of the Latin script: Vietnamese months, and the dot that Finns and Danes write in times. */
const LATIN_UNITS: readonly (readonly [RegExp, string])[] = [
  [/(\d+) thang (\d+),? (?:nam )?(\d{4})/g, '$1.$2.$3'],
  [/\b(?:klo|kl|klokken|klockan|um|ore|saat)\.? (\d{1,2})\.(\d\d)(?!\d)/g, '$1:$2'],
]

function applied(text: string, units: readonly (readonly [RegExp, string])[]): string {
  return units.reduce((result, [pattern, mark]) => result.replace(pattern, mark), text)
}

/** Nearly all dates are ASCII and need but lower case. */
function foldAscii(text: string): string {
  return text.toLowerCase().replaceAll("'", '')
}

function foldUnicode(text: string): string {
  const folded = text
    .replace(/[٠-٩۰-۹०-९০-৯０-９]/g, asciiDigit)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u093c\u200b-\u200f\u061c\u2066-\u2069\u0640]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/\u0307/g, '')
    .replaceAll('ي', 'ی')
    .replaceAll('ك', 'ک')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[ʻʼ’'॰]/g, '')
  return applied(folded, UNITS)
}

/**
 * A date's text in one spelling: ASCII digits, lower case, no accents, no direction marks, one form
 * of Arabic letters, East Asian units as `-` and `:`.
 */
export function foldDateText(text: string): string {
  const folded = /^[ -~]*$/.test(text) ? foldAscii(text) : foldUnicode(text)
  return applied(folded.replace(/\s+/g, ' ').trim(), LATIN_UNITS)
}
