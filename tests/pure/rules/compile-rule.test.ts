import { describe, expect, test } from 'vitest'
import { compileRule } from '../../../src/rules/compile-rule.ts'
import { parseRule } from '../../../src/rules/parser.ts'
import { ruleReport } from '../../../src/rules/report.ts'
import { GAS_DEAL, NOW } from './article.ts'

function verdict(rule: string, subject = GAS_DEAL, now: Date | undefined = NOW) {
  return compileRule(parseRule(rule)).evaluate(subject, now)
}

const MATCHED: readonly [why: string, rule: string, matched: boolean, evidence?: string[]][] = [
  ['a word in any case', 'ГАЗА', true, ['газа']],
  ['a whole word only', 'газ', false],
  ['a prefix', 'газ*', true, ['газа', 'Газопровод']],
  ['ё and е', 'пройдет', true, ['пройдёт']],
  ['a phrase, over punctuation', '"китай договорились"', true, ['Китай договорились']],
  ['a phrase is in order', '"договорились китай"', false],
  ['a phrase stops at a blank line', '"газа газопровод"', false],
  ['a phrase with a prefix at its end', '"сила сиб"*', true, ['Сила Сибири']],
  ['a part of a Han word', '天然', true, ['天然']],
  ['Han characters touch', '中国天然', false],
  ['title: looks at the title', 'title:шос', true, ['ШОС']],
  ['and at nothing else', 'title:газа', false],
  ['text: looks at the text', 'text:шос', false],
  ['NEAR in either order', 'путин NEAR/8 газопровод', true, ['Газопровод', 'Путин']],
  ['NEAR counts words', 'путин NEAR/7 газопровод', false],
  ['NEAR does not reach from title to text', 'шос NEAR/1000 россия', false],
  ['NEAR wants two places', 'газа NEAR/9 (газа OR газ*)', true, ['газа', 'Газопровод']],
  ['NEAR of one place is none', 'монголию NEAR/9 монголи*', false],
  ['a pattern sees the text as written', '/Сибири-\\d/', true, ['Сибири-2']],
  ['a pattern regards case', '/сибири-\\d/', false],
  ['unless told not to', '/сибири-\\d/i', true, ['Сибири-2']],
  ['a pattern in the text only', 'text:/Сибири-\\d/', false],
  ['at least mentioned', 'sco:mention AND sco:any', true, ['ШОС']],
  ['about is more', 'sco:about', false],
  ['a country of any salience', 'country:CN', true, ['Китай']],
  ['a list is an OR', 'country:(KZ,RU)', true, ['Россия']],
  ['about a country', 'about:RU AND NOT about:CN', true, ['Россия']],
  ['a person by full name', 'person:"Vladimir Putin"', true, ['Владимир Путин']],
  ['a person by surname', 'person:putin', true, ['Владимир Путин']],
  ['a person by part of a word', 'person:put', false],
  ['a keyword by id', 'keyword:gas', true, ['цене газа']],
  ['a keyword by name', 'keyword:"Gas deals"', true, ['цене газа']],
  ['a feed', 'feed:My-Outlet', true, []],
  ['where the outlet is', 'outlet-country:RU', true, []],
  ['either part of an ownership', 'ownership:private AND ownership:state-aligned', true, []],
  ['not a part of a part', 'ownership:state', false],
  ['the language by its primary tag', 'lang:ru-RU', true, []],
  ['a count', 'story.outlets>=3 AND story.countries<3 AND story.articles=4', true, []],
  ['a count not reached', 'story.languages>1', false],
  ['younger than', 'published<2d AND published<=24h', true, []],
  ['older than', 'published>1d', false],
  ['OR takes what is true', 'country:IN OR 管道', true, ['管道']],
  ['NOT proves itself', 'газа AND NOT country:IN', true, ['газа']],
]

describe('evaluate', () => {
  test.each(MATCHED)('%s: %s', (_why, rule, matched, evidence = []) => {
    const answer = verdict(rule)
    expect(answer.matched).toBe(matched)
    const spans = answer.because.flatMap((reason) => reason.evidence)
    expect(new Set(spans.map(({ text }) => text))).toEqual(new Set(evidence))
    for (const { field, start, end, text } of spans) {
      expect(GAS_DEAL[field].slice(start, end)).toBe(text)
    }
  })

  test('what is unknown is never younger, older, more or less', () => {
    const { published: _published, story: _story, feed: _feed, ...bare } = GAS_DEAL
    for (const rule of ['published<9d', 'published>0s', 'story.outlets>=1', 'feed:my-outlet']) {
      expect(verdict(rule, bare).matched).toBe(false)
    }
    const rule = compileRule(parseRule('published<9d'))
    expect(rule.evaluate(GAS_DEAL).matched).toBe(false)
  })

  test('keeps eight spans of evidence for a clause', () => {
    const subject = { ...GAS_DEAL, text: 'газ '.repeat(100) }
    expect(verdict('газ', subject).because[0]?.evidence).toHaveLength(8)
  })
})

describe('why', () => {
  test('the clauses that made it true, as printed, with their evidence', () => {
    const { because } = verdict('sco:about OR (country:RU AND keyword:gas AND NOT lang:en)')
    expect(because).toEqual([
      { clause: 'country:RU', evidence: [{ field: 'text', start: 0, end: 6, text: 'Россия' }] },
      {
        clause: 'keyword:gas',
        evidence: [{ field: 'text', start: 30, end: 39, text: 'цене газа' }],
      },
      { clause: 'NOT lang:en', evidence: [] },
    ])
  })

  test('the tree says true or false of every clause', () => {
    const { tree } = verdict('sco:about OR (country:RU AND country:IN)')
    const both = tree.parts[1]
    expect(tree).toMatchObject({ kind: 'or', matched: false, evidence: [] })
    expect(tree.parts[0]).toMatchObject({ clause: 'sco:about', matched: false, closeness: 0.5 })
    expect(both?.parts.map(({ matched }) => matched)).toEqual([true, false])
  })
})

const NEAREST: readonly [why: string, rule: string, nearest: string, missing: string[]][] = [
  [
    'two of three beat none of one',
    'lang:en OR (country:RU AND country:CN AND keyword:oil)',
    'country:RU AND country:CN AND keyword:oil',
    ['keyword:oil (the article has keyword: gas)'],
  ],
  [
    'mentioned beats not there',
    'country:IN OR sco:about',
    'sco:about',
    ['sco:about (only sco:mention)'],
  ],
  [
    'both sides too far apart beat one side',
    'газа NEAR/5 нефть* OR россия NEAR/5 путин',
    'россия NEAR/5 путин',
    ['россия NEAR/5 путин (both sides are there, 15 words apart)'],
  ],
  [
    'one side of NEAR',
    'газа NEAR/5 нефть*',
    'газа NEAR/5 нефть*',
    ['газа NEAR/5 нефть* (only one side is there)'],
  ],
  [
    'a NOT that failed',
    'газа AND NOT country:RU',
    'газа AND NOT country:RU',
    ['NOT country:RU (country:RU is true)'],
  ],
  ['a count', 'story.outlets>=5', 'story.outlets>=5', ['story.outlets>=5 (story.outlets is 3)']],
  ['an age', 'published<12h', 'published<12h', ['published<12h (published 1.0 days ago)']],
  [
    'an OR within an AND',
    'газа AND (нефть OR (уголь AND путин))',
    'газа AND (нефть OR (уголь AND путин))',
    ['уголь'],
  ],
  ['about, where it is mentioned', 'about:CN', 'about:CN', ['about:CN (only country:CN)']],
  ['a word is just not there', 'нефть', 'нефть', ['нефть']],
  [
    'no such tag at all',
    'topic:energy',
    'topic:energy',
    ['topic:energy (the article has no topic:)'],
  ],
]

describe('why not', () => {
  test.each(NEAREST)('%s', (_why, rule, nearest, missing) => {
    expect(verdict(rule)).toMatchObject({ matched: false, because: [], nearest, missing })
  })
})

describe('ruleReport', () => {
  test('of a match', () => {
    expect(ruleReport('7', verdict('title:шос'))).toEqual({
      id: '7',
      matched: true,
      because: [
        { clause: 'title:шос', evidence: [{ field: 'title', start: 0, end: 3, text: 'ШОС' }] },
      ],
    })
  })

  test('of none', () => {
    expect(ruleReport('7', verdict('нефть'))).toEqual({
      id: '7',
      matched: false,
      because: [],
      nearest: 'нефть',
      missing: ['нефть'],
    })
  })
})
