import { describe, expect, test } from 'vitest'
import { compileKeywords } from '../../../src/rules/keywords.ts'
import { RuleError } from '../../../src/rules/rule-error.ts'
import { indexText } from '../../../src/rules/text-index.ts'
import { GAS_DEAL } from './article.ts'

const GAS = {
  id: 'gas',
  name: 'Gas deals',
  match: '(gas OR газ* OR 天然气) NEAR/30 (pipeline OR "Сила Сибири" OR 管道)',
}

describe('compileKeywords', () => {
  test('a tag for each keyword that matches, with its evidence', () => {
    const keywords = compileKeywords([GAS, { id: 'oil', name: 'Oil', match: 'oil OR нефт*' }])
    const [tag, ...others] = keywords.findKeywords(GAS_DEAL)
    expect(others).toEqual([])
    expect(tag).toMatchObject({ kind: 'keyword', id: 'gas', label: 'Gas deals', salience: 'about' })
    expect(tag?.evidence.map(({ text }) => text)).toEqual([
      'газа',
      'Газопровод',
      'Сила Сибири',
      '天然气',
      '管道',
    ])
    for (const { field, start, end, text } of tag?.evidence ?? []) {
      expect(GAS_DEAL[field].slice(start, end)).toBe(text)
    }
  })

  test.each([
    ['in the title', 'шос', 'about', 'The title names it.'],
    ['once in the text', 'монголию', 'mention', 'Found 1 time in the text.'],
    ['twice', 'монголию OR цене', 'mention', 'Found 2 times in the text.'],
    ['three times', 'монголию OR цене OR китай', 'about', 'Found 3 times in the text.'],
    ['a field does not count beside words', 'монголию AND country:RU AND sco:any', 'mention'],
    ['a field alone does', 'country:RU AND NOT lang:en', 'mention', 'Found 1 time in the text.'],
  ])('salience: %s', (_why, match, salience, because?: string) => {
    const [tag] = compileKeywords([{ id: 'k', name: 'K', match }]).findKeywords(GAS_DEAL)
    expect(tag?.salience).toBe(salience)
    if (because !== undefined) expect(tag?.because).toBe(because)
  })

  test('evidence: title first, each span once, twenty at most', () => {
    const article = { ...GAS_DEAL, title: 'газ', text: 'газ '.repeat(50) }
    const match = 'text:газ AND газ*'
    const [tag] = compileKeywords([{ id: 'k', name: 'K', match }]).findKeywords(article)
    expect(tag?.evidence).toHaveLength(20)
    expect(tag?.evidence[0]).toEqual({ field: 'title', start: 0, end: 3, text: 'газ' })
    expect(new Set(tag?.evidence.map(({ start, field }) => `${field}${start}`)).size).toBe(20)
  })

  test('words that are split already give the same', () => {
    const keywords = compileKeywords([GAS])
    const index = indexText(GAS_DEAL)
    expect(keywords.findKeywords(GAS_DEAL, undefined, index)).toEqual(
      keywords.findKeywords(GAS_DEAL),
    )
  })

  test('one that can`t be read is an error', () => {
    expect(() => compileKeywords([{ id: 'k', name: 'K', match: 'gas or oil' }])).toThrow(RuleError)
  })
})
