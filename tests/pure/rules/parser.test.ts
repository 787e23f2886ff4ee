import { describe, expect, test } from 'vitest'
import { parseRule } from '../../../src/rules/parser.ts'
import { printRule } from '../../../src/rules/print-rule.ts'
import { RuleError } from '../../../src/rules/rule-error.ts'

const READ: readonly [why: string, source: string, printed: string][] = [
  ['AND binds tighter than OR', 'a1 OR b1 AND c1', 'a1 OR (b1 AND c1)'],
  ['NOT binds tightest', 'NOT a1 AND b1', 'NOT a1 AND b1'],
  ['NOT of a group', 'NOT (a1 OR b1)', 'NOT (a1 OR b1)'],
  ['side by side means AND', 'gas pipeline', 'gas AND pipeline'],
  ['side by side, also of fields', 'country:RU gas OR lang:zh', '(country:RU AND gas) OR lang:zh'],
  ['NEAR binds tighter than AND', 'x1 y1 NEAR/5 z1', 'x1 AND y1 NEAR/5 z1'],
  [
    'the design`s own example',
    '(gas OR газ* OR 天然气) NEAR/30 (pipeline OR "Сила Сибири" OR 管道)',
    '(gas OR газ* OR 天然气) NEAR/30 (pipeline OR "Сила Сибири" OR 管道)',
  ],
  ['quotes that change nothing go', '"gas" OR title:"газ"', 'gas OR title:газ'],
  ['quotes that matter stay', '"AND" OR "or" OR "a:b" OR "x/y"', '"AND" OR "or" OR "a:b" OR x/y'],
  ['escapes in a phrase', '"say \\"no\\" \\\\ now"', '"say \\"no\\" \\\\ now"'],
  ['a phrase can end in a prefix', '"сила сиб"*', '"сила сиб"*'],
  ['also inside the quotes', '"сила сиб*"', '"сила сиб"*'],
  [
    'quotes of other languages',
    '«Сила Сибири» OR “Silk Road” OR 「一带一路」',
    '"Сила Сибири" OR "Silk Road" OR 一带一路',
  ],
  [
    'signs of a Chinese keyboard',
    '（country：（CN，RU） OR 天然气＊）',
    'country:(CN,RU) OR 天然气*',
  ],
  ['full-width signs in quotes stay', '"a，b"', '"a，b"'],
  ['a list may say OR', 'country:(CN OR RU)', 'country:(CN,RU)'],
  ['a space after the colon', 'country: RU', 'country:RU'],
  [
    'title: of a group',
    'title:(gas OR "x y") AND text:oil',
    '(title:gas OR title:"x y") AND text:oil',
  ],
  ['title: of a list', 'title:(gas, oil)', 'title:gas OR title:oil'],
  ['NEAR in a title', 'title:(gas NEAR/3 deal)', 'title:gas NEAR/3 title:deal'],
  ['field names in any case', 'Country:ru OR STORY.OUTLETS >= 3', 'country:ru OR story.outlets>=3'],
  ['comparisons', 'published<2d AND story.countries=2', 'published<2d AND story.countries=2'],
  ['signs of mathematics', 'story.outlets≥3 published≤2d', 'story.outlets>=3 AND published<=2d'],
  ['the same as a Chinese keyboard has them', 'story.outlets ≧ 3', 'story.outlets>=3'],
  ['an apostrophe within a word', "China's", "China's"],
  ['a bar in quotes', '"gas|oil"', '"gas|oil"'],
  ['a prefix that ends in a vowel sign', 'तेल कीमतें*', 'तेल AND कीमतें*'],
  ['a language nobody could tell', 'lang:und', 'lang:und'],
  ['a pattern with slash-b', '/\\bSCO\\b/', '/\\bSCO\\b/'],
  ['a pattern with a slash in it', '/a\\/b[0-9]+/i', '/a\\/b[0-9]+/i'],
  ['a hyphen within a word', 'anti-terror*', 'anti-terror*'],
]

test.each(READ)('%s', (_why, source, printed) => {
  expect(printRule(parseRule(source))).toBe(printed)
  expect(printRule(parseRule(printed))).toBe(printed)
})

const REFUSED: readonly [
  why: string,
  source: string,
  column: number,
  says: RegExp,
  meant?: string,
][] = [
  [
    'a misspelt field',
    'gas AND contry:RU',
    9,
    /unknown field contry, did you mean country\?/,
    'country',
  ],
  ['a field under another name', 'language:ru', 1, /unknown field language/, 'lang'],
  ['a field like no other', 'http://x', 1, /unknown field http .*quotes/],
  ['a country by its name', 'country:Russia', 9, /ISO 3166/, 'country:RU'],
  ['no such country', 'country:(RU,XQ)', 13, /ISO 3166/],
  ['a misspelt level', 'sco:abuot', 5, /about, mention or any/, 'sco:about'],
  ['a wildcard in a field', 'keyword:ga*', 9, /no \*/],
  ['a field without a value', 'country: AND gas', 10, /needs a value/],
  ['a field inside title:', 'title:(country:RU)', 8, /title:\( \)/],
  ['text: inside title:', 'title:(text:gas)', 8, /title:\( \)/],
  ['a comparison inside title:', 'title:(story.outlets>2)', 8, /title:\( \)/],
  ['a star alone', 'gas AND *', 9, /matches everything/],
  ['one letter and a star', 'g*', 1, /nearly everything/],
  ['a star in the middle', 'ga*s', 3, /only stand at the end/],
  ['a star in the middle of a phrase', '"a * b"', 3, /only stand at the end/],
  ['an empty phrase', '""', 1, /letter or a digit/],
  ['only signs', '€€', 1, /letter or a digit/],
  ['operators in lower case', 'gas or oil', 5, /upper case/, 'OR'],
  ['NOT as other languages write it', 'gas -oil', 5, /no operator/, 'NOT oil'],
  ['AND as other languages write it', 'gas && oil', 5, /no operator/, 'AND'],
  ['the same without spaces', 'gas||oil', 4, /no operator/, 'OR'],
  ['the same with one sign', 'gas|oil', 4, /\| is no operator/, 'OR'],
  ['single quotes', "sco:any 'gas deal' oil", 9, /no quotation mark/, '"gas deal"'],
  ['single quotes that stay open', "'gas deal", 1, /no quotation mark/, '"gas"'],
  ['typographic single quotes', '‘gas deal’', 1, /no quotation mark/, '"gas deal"'],
  ['single quotes of a value', "country:'RU'", 9, /no quotation mark/, '"RU"'],
  ['a prefix that ends in a hyphen', 'gas anti-*', 5, /a letter or digit before it/],
  ['a prefix that ends in a space', '"gas "*', 1, /a letter or digit before it/],
  ['a pattern of a word boundary', '/\\b/', 1, /every article/],
  ['a pattern that may be nothing but one', '/\\b(gas)?/', 1, /every article/],
  ['unequal', 'story.outlets!=3', 14, /!= is no comparison/, 'NOT story.outlets=3'],
  ['unequal in one sign', 'story.outlets≠3', 14, /≠ is no comparison/],
  ['an age that is unequal', 'published!=2d', 10, /!= is no comparison/, 'published<2d'],
  ['a field that is compared', 'gas country=RU', 5, /looked up, not compared/, 'country:RU'],
  ['the same with quotes', 'person="Xi Jinping"', 1, /looked up/, 'person:"Xi Jinping"'],
  ['a country as it is not written', 'outlet-country:UK', 16, /ISO 3166/, 'outlet-country:GB'],
  ['a country that is no more', 'country:su', 9, /ISO 3166/, 'country:RU'],
  ['the country of a language', 'lang:cn', 6, /language code/, 'lang:zh'],
  ['the same, where Russian is likely', 'lang:(ru,kz)', 10, /language code/, 'lang:kk'],
  ['NEAR without a number', 'gas NEAR oil', 5, /number of words/, 'NEAR/30'],
  ['NEAR with too large a number', 'gas NEAR/5000 oil', 5, /1 to 1000/],
  ['NEAR of a field', 'gas NEAR/5 country:RU', 12, /NEAR joins/],
  ['NEAR of an AND group', '(a1 AND b1) NEAR/5 c1', 2, /NEAR joins/],
  ['a chain of NEAR', 'a1 NEAR/5 b1 NEAR/5 c1', 14, /NEAR\/5 can't stand/],
  ['an operator with nothing before it', 'AND gas', 1, /AND can't stand here/],
  ['an operator with nothing after it', 'gas AND', 8, /missing at the end/],
  ['an open parenthesis', 'sco:any AND (gas', 13, /never closed/],
  ['a parenthesis too many', 'gas)', 4, /closes nothing/],
  ['empty parentheses', '()', 2, /\) can't stand here/],
  ['an open quote', 'gas "oil', 5, /never closed/],
  ['an open pattern', '/abc', 1, /never closed/],
  ['nothing', '  ', 1, /empty/],
  ['an unknown measure', 'story.outlet>=3', 1, /unknown measure/, 'story.outlets'],
  ['a measure without comparison', 'story.outlets', 1, /comparison/, 'story.outlets>=3'],
  ['a measure as a field', 'published:2d', 1, /compared/, 'published<2d'],
  ['a count that is none', 'story.outlets>=many', 16, /compared so/, 'story.outlets>=3'],
  ['an age without unit', 'published<2', 11, /compared so/, 'published<2d'],
  ['an age to the millisecond', 'published=2d', 10, /compared so/, 'published<2d'],
  ['a comma alone', 'a1, b1', 3, /, can't stand here/],
  ['a pattern RE2 refuses', '/(?=a)b/', 1, /can't be used/],
  ['a pattern with an unknown flag', '/ab/g', 1, /unknown flag g/],
  ['a pattern that matches nothing, so everything', '/(ab)*/', 1, /every article/],
  ['a pattern of any letter', '/.+/', 1, /every article/],
]

describe('refused', () => {
  test.each(REFUSED)('%s: %s', (_why, source, column, says, meant) => {
    const error = refusal(source)
    expect(error.message).toMatch(says)
    expect(error).toMatchObject({ column, suggestion: meant })
  })
})

function refusal(source: string): RuleError {
  try {
    parseRule(source)
  } catch (error) {
    if (error instanceof RuleError) return error
  }
  throw new Error(`${source} was not refused`)
}

describe('limits', () => {
  test('64 levels are read, 65 refused', () => {
    const nested = (levels: number) => `${'('.repeat(levels)}gas${')'.repeat(levels)}`
    expect(printRule(parseRule(nested(64)))).toBe('gas')
    expect(refusal(nested(65)).message).toMatch(/deeper than 64/)
    expect(refusal(`${'NOT '.repeat(2_000)}gas`).message).toMatch(/deeper than 64/)
  })

  test('10,240 bytes are read, more refused, however few characters they are', () => {
    const rule = `${'газ '.repeat(1_462)}газ`
    expect(new TextEncoder().encode(rule).length).toBe(10_240)
    expect(parseRule(rule)).toMatchObject({ kind: 'and' })
    expect(refusal(`${rule}ы`).message).toMatch(/10240 bytes/)
  })
})
