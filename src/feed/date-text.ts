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
  [/tháng\s+(\d+)/g, '-$1-'],
  [/کانون الثانی/g, 'کانونثانی'],
  [/کانون الاول/g, 'کانوناول'],
  [/تشرین الثانی/g, 'تشرینثانی'],
  [/تشرین الاول/g, 'تشریناول'],
]

/**
 * A date's text in one spelling: ASCII digits, lower case, no accents, no direction marks, one form
 * of Arabic letters, East Asian units as `-` and `:`.
 */
export function foldDateText(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.toLowerCase().replace(/'/g, '').replace(/ +/g, ' ').trim()
  let folded = text
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
  for (const [pattern, mark] of UNITS) folded = folded.replace(pattern, mark)
  return folded.replace(/\s+/g, ' ').trim()
}
