import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldText, foldWord, isUnspaced, tokenise } from '../../../src/text/tokens.ts'

const WORDS: readonly [why: string, text: string, words: string[]][] = [
  ['case is folded', 'Gas PIPELINE', ['gas', 'pipeline']],
  ['ё is е', 'Королёв ЁЛКА', ['королев', 'елка']],
  ['Russian stress marks go', 'за\u0301мок', ['замок']],
  ['й keeps its breve, composed or not', 'й и\u0306', ['й', 'й']],
  ['Arabic yeh and kaf are Persian ones', 'كتابي', ['کتابی']],
  ['Arabic vowel signs and tatweel go', 'كِتَـاب', ['کتاب']],
  ['a zero-width non-joiner does not split', 'کشور\u200cهای عضو', ['کشورهای', 'عضو']],
  ['full width is plain', 'ＳＣＯ２０２６', ['sco2026']],
  ['half-width kana are full, voiced as one', 'ｶﾞｽ', ['ガ', 'ス']],
  ['Persian and Hindi digits are European', '۲۰۲۶ २०२६', ['2026', '2026']],
  ['dotted and dotless i are i', 'IĞDIR İstanbul ığdır', ['iğdir', 'istanbul', 'iğdir']],
  ['final sigma is sigma', 'ΟΔΟΣ οδός', ['οδοσ', 'οδόσ']],
  ['ß is ss', 'Straße', ['strasse']],
  ['decomposed letters are composed', 'cafe\u0301', ['café']],
  ['accents stay', 'Türkiye', ['türkiye']],
  [
    'apostrophes split',
    'China’s O‘zbekiston Oʻzbekiston',
    ['china', 's', 'o', 'zbekiston', 'o', 'zbekiston'],
  ],
  ['hyphens split', 'ШОС-плюс', ['шос', 'плюс']],
  ['Han characters stand alone', '上海合作', ['上', '海', '合', '作']],
  ['Han beside Latin and digits', '2026年SCO峰会', ['2026', '年', 'sco', '峰', '会']],
  ['characters outside the BMP', '𠮷野 𝐒𝐂𝐎', ['𠮷', '野', 'sco']],
  ['Thai marks cling to their letter', 'ที่', ['ที่']],
  ['Devanagari marks are part of the word', 'शंघाई सहयोग', ['शंघाई', 'सहयोग']],
  ['a zero-width space splits', 'ab\u200bcd', ['ab', 'cd']],
  ['a soft hyphen does not', 'coopera\u00adtion', ['cooperation']],
  ['marks with nothing to cling to are no word', '\u0301 \u200d', []],
  ['lone surrogates are no word', '\ud800a \udc00', ['a']],
  ['nothing in, nothing out', '', []],
]

describe('tokenise', () => {
  test.each(WORDS)('%s: %s', (_why, text, words) => {
    expect(tokenise(text).words).toEqual(words)
  })

  test('offsets are UTF-16 units of the text as written', () => {
    const text = '«Си\u0301ла» 𠮷天 x'
    const { starts, ends } = tokenise(text)
    const written = starts.map((start, at) => text.slice(start, ends[at]))
    expect(written).toEqual(['Си\u0301ла', '𠮷', '天', 'x'])
  })

  test('property: words lie in order, apart, and fold to what is listed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (a, b) => {
        const { text, words, starts, ends } = tokenise(a + b)
        let before = 0
        words.forEach((word, at) => {
          const start = starts[at] ?? -1
          const end = ends[at] ?? -1
          expect(start).toBeGreaterThanOrEqual(before)
          expect(end).toBeGreaterThan(start)
          expect(foldWord(text.slice(start, end))).toBe(word)
          before = end
        })
      }),
    )
  })
})

test('foldText joins the folded words of a name', () => {
  expect(foldText('  Си Цзиньпин—«ШОС» ')).toBe('си цзиньпин шос')
})

test.each([
  ['Han', '合', true],
  ['the long vowel sign of kana', 'ー', true],
  ['Khmer', 'ក', true],
  ['Hangul has spaces', '한', false],
  ['Cyrillic', 'г', false],
  ['Chinese punctuation is no word', '。', false],
  ['nothing', '', false],
])('isUnspaced: %s', (_why, text, expected) => {
  expect(isUnspaced(text)).toBe(expected)
})
