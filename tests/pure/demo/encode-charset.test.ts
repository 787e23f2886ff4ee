import { expect, test } from 'vitest'
import { type DemoCharset, encodeMarkup } from '../../../src/demo/encode-charset.ts'

const TEXTS: readonly (readonly [why: string, charset: DemoCharset, text: string])[] = [
  ['ASCII stays as it is', 'windows-1251', '<title>SCO & Co</title>'],
  ['Russian with Ё and quotation marks', 'windows-1251', 'Съёмка «Сила Сибири — 2» № 5'],
  ['Ukrainian and Belarusian letters', 'windows-1251', 'Ґанок, їжак, Ўзбекістан'],
  ['Chinese with full-width signs', 'gb18030', '上合组织开发银行：（草案）“第二条”'],
  ['traditional letters', 'gb18030', '上海合作組織'],
  ['Cyrillic has two-byte codes in GB 18030', 'gb18030', 'ШОС'],
  ['everything in UTF-8', 'utf-8', 'شانگهای एससीओ 上合 ШЫҰ 🛤'],
]

test.each(TEXTS)('%s', (_why, charset, text) => {
  const bytes = encodeMarkup(text, charset)
  expect(new TextDecoder(charset, { fatal: true }).decode(bytes)).toBe(text)
})

test('every letter of windows-1251 comes back', () => {
  const bytes = Uint8Array.from({ length: 0x80 }, (_, at) => 0x80 + at)
  const text = new TextDecoder('windows-1251').decode(bytes)
  expect(encodeMarkup(text, 'windows-1251')).toEqual(bytes)
})

test('every common Chinese character takes two bytes and comes back', () => {
  const common = Array.from({ length: 0x9fa5 - 0x4e00 }, (_, at) =>
    String.fromCharCode(0x4e00 + at),
  )
  const bytes = encodeMarkup(common.join(''), 'gb18030')
  expect(bytes.length).toBe(common.length * 2)
  expect(new TextDecoder('gb18030').decode(bytes)).toBe(common.join(''))
})

test.each([
  ['Chinese in windows-1251', 'windows-1251', '中', '&#20013;'],
  ['Devanagari in GB 18030, which has it in four bytes only', 'gb18030', 'भा', '&#2349;&#2366;'],
  ['a character outside the BMP is one reference', 'windows-1251', '🛤', '&#128740;'],
] as const)('%s becomes a numeric reference', (_why, charset, text, markup) => {
  expect(new TextDecoder(charset).decode(encodeMarkup(text, charset))).toBe(markup)
})
