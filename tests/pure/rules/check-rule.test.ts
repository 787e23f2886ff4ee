import { describe, expect, test } from 'vitest'
import { checkKeyword, checkRule } from '../../../src/rules/check-rule.ts'
import { parseRule } from '../../../src/rules/parser.ts'

const NEVER: readonly [why: string, rule: string, column: number][] = [
  ['a clause and its opposite', 'country:RU AND NOT country:RU', 20],
  ['the same in another case', 'country:ru AND NOT country:RU', 20],
  ['about without mention', 'about:CN AND NOT country:CN', 18],
  ['about the SCO without mention', 'sco:about AND NOT sco:any', 19],
  ['two names for one level', 'sco:mention AND NOT sco:any', 21],
  ['a person without the surname', 'person:"Xi Jinping" AND NOT person:Xi', 29],
  ['a list, each of it excluded', 'lang:(ru,zh) AND NOT lang:ru AND NOT lang:zh', 38],
  ['an article has one language', 'lang:ru AND lang:zh', 13],
  ['an article has one feed', 'feed:a AND (feed:b OR feed:c)', 23],
  ['a phrase without its word', '"Сила Сибири" AND NOT сибири', 23],
  ['a word without its beginning', 'газа AND NOT газ*', 14],
  ['a word without its part, in Han', '天然气 AND NOT 天然', 13],
  ['a word in the title but nowhere', 'title:gas AND NOT gas', 19],
  ['NEAR without one of its sides', 'gas NEAR/5 oil AND NOT oil', 24],
  ['NEAR across title and text', 'title:gas NEAR/5 text:oil', 1],
  ['counts that exclude each other', 'story.outlets>=3 AND story.outlets<3', 22],
  ['a count below one', 'story.outlets<1', 1],
  ['ages that exclude each other', 'published<2d AND published>=48h', 18],
  ['every alternative contradicts itself', '(a1 AND NOT a1) OR (b1 AND NOT b1)', 32],
  ['deep inside', 'a1 AND (b1 OR c1) AND NOT (b1 OR (c1 AND a1))', 42],
]

const ALWAYS: readonly [why: string, rule: string][] = [
  ['a clause or its opposite', 'газ OR NOT газ'],
  ['a weaker one or the opposite', 'country:CN OR NOT about:CN'],
  ['counts that leave nothing out', 'story.outlets>=3 OR story.outlets<3'],
  ['a count of at least one', 'story.articles>=1'],
  ['not never', 'NOT (lang:ru AND lang:zh)'],
]

const FINE = [
  'sco:about OR (country:RU AND country:CN AND keyword:gas)',
  'газ* AND NOT газ',
  '天然 AND NOT 天然气',
  'gas AND oil AND NOT "gas oil"',
  '(gas OR oil) AND NOT (gas AND oil)',
  'country:RU AND country:CN',
  'title:gas AND NOT text:gas',
  'person:Xi AND NOT person:"Xi Jinping"',
  'outlet-country:RU AND NOT ownership:state',
  'published<2d AND published>1h',
]

describe('checkRule', () => {
  test.each(NEVER)('never matches: %s', (_why, rule, column) => {
    const [problem] = checkRule(parseRule(rule))
    expect(problem).toMatchObject({ level: 'refusal', column })
    expect(problem?.reason).toMatch(/never match: \S/)
  })

  test.each(ALWAYS)('always matches: %s', (_why, rule) => {
    const reason = 'the rule matches every article'
    expect(checkRule(parseRule(rule))).toEqual([{ level: 'refusal', reason, column: 1 }])
  })

  test.each(FINE)('fine: %s', (rule) => {
    expect(checkRule(parseRule(rule))).toEqual([])
  })

  test('the reason names the two clauses', () => {
    const [problem] = checkRule(parseRule('sco:any AND country:RU AND NOT country:(RU,CN)'))
    expect(problem?.reason).toBe(
      'the rule can never match: country:RU and NOT country:RU exclude each other',
    )
  })

  test('warns of a dead alternative', () => {
    const problems = checkRule(parseRule('sco:about OR (lang:ru AND lang:zh)'))
    expect(problems).toMatchObject([{ level: 'warning', column: 27 }])
  })

  test('warns of a rule that only says NOT', () => {
    expect(checkRule(parseRule('NOT lang:ru'))).toMatchObject([{ level: 'warning', column: 1 }])
  })

  test('a rule too entangled to tell is taken, soon', () => {
    const pairs = Array.from({ length: 40 }, (_, at) => `(a${at} OR b${at}) (c${at} OR d${at})`)
    const denied = Array.from({ length: 40 }, (_, at) => `NOT (a${at} AND c${at})`)
    expect(checkRule(parseRule([...pairs, ...denied, 'x1 NOT x1'].join(' ')))).not.toEqual([])
    const knot = Array.from({ length: 12 }, (_, at) =>
      Array.from({ length: 11 }, (_, hole) => `p${at}h${hole}`).join(' OR '),
    )
    const apart = Array.from({ length: 11 }, (_, hole) => `NOT (p1h${hole} AND p2h${hole})`)
    expect(checkRule(parseRule([...knot.map((or) => `(${or})`), ...apart].join(' ')))).toEqual([])
  })
})

describe('known names', () => {
  const known = {
    countries: new Set(['RU', 'CN']),
    bodies: new Set(['RATS', 'SCO-CFM', 'Business Council']),
    persons: new Set(['Xi Jinping', 'Vladimir Putin']),
    keywords: new Set(['gas']),
    feeds: new Set(['tass']),
  }

  test.each([
    ['a country that is tracked', 'about:(RU,cn)', []],
    ['a country that is not', 'gas AND country:FR', [{ level: 'refusal', column: 9 }]],
    ['a body by its folded name', 'body:"business council"', []],
    ['a misspelt body', 'body:RAST', [{ level: 'refusal', column: 1, suggestion: 'body:RATS' }]],
    ['a person by surname', 'person:putin', []],
    ['a misspelt person', 'person:"Xi Jinpin"', [{ suggestion: 'person:"Xi Jinping"' }]],
    ['a body without the prefix of its id', 'body:cfm', []],
    ['an unknown keyword, also under NOT', 'gas AND NOT keyword:oil', [{ level: 'refusal' }]],
    ['a feed that may come later', 'feed:xinhua', [{ level: 'warning', column: 1 }]],
    ['kinds that are not given are not checked', 'topic:energy', []],
  ])('%s', (_why, rule, problems) => {
    expect(checkRule(parseRule(rule), known)).toMatchObject(problems)
  })
})

describe('checkKeyword', () => {
  test.each([
    ['words', '(gas OR газ*) NEAR/30 pipeline', []],
    ['a country', 'gas AND country:RU', []],
    ['a keyword', 'gas AND keyword:oil', [{ level: 'refusal', column: 9 }]],
    ['the story', 'gas AND NOT story.outlets>2', [{ level: 'refusal', column: 13 }]],
    ['the age', 'gas AND published<2d', [{ level: 'refusal', column: 9 }]],
    ['never', 'gas AND NOT gas', [{ level: 'refusal' }]],
  ])('%s', (_why, match, problems) => {
    const found = checkKeyword(parseRule(match), { keywords: new Set(['gas']) })
    expect(found).toMatchObject(problems)
    expect(found).toHaveLength(problems.length)
  })
})
