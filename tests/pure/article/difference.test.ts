import { describe, expect, test } from 'vitest'
import { type TextChange, textDifference } from '../../../src/article/difference.ts'
import { cpuMsOf } from '../../support/cpu-time.ts'

const A = 'The ministers met in Tashkent on Monday to talk about the railway.'
const B = 'The line is to be 450 km long and to open in five years.'
const C = 'A spokesman said that the money had been found.'
const text = (...paragraphs: string[]) => paragraphs.join('\n\n')

describe('what changed from one text to another', () => {
  const cases: [string, string, string, number, TextChange[]][] = [
    ['nothing', text(A, B), text(A, B), 2, []],
    ['only white space between paragraphs', text(A, B), `${A}\n\n\n\n ${B} `, 2, []],
    [
      'a figure in one paragraph',
      text(A, B, C),
      text(A, B.replace('450', '540'), C),
      2,
      [{ kind: 'changed', paragraph: 1, before: '450', after: '540' }],
    ],
    [
      'words put in',
      text(A, C),
      text(A, C.replace('spokesman', 'spokesman of the bank')),
      1,
      [{ kind: 'changed', paragraph: 1, before: '', after: 'of the bank' }],
    ],
    [
      'a paragraph at the end',
      text(A, B),
      text(A, B, C),
      2,
      [{ kind: 'added', paragraph: 2, after: C }],
    ],
    [
      'a paragraph taken out of the middle',
      text(A, B, C),
      text(A, C),
      2,
      [{ kind: 'removed', paragraph: 1, before: B }],
    ],
    [
      'one replaced by another that says something else',
      text(A, B, C),
      text(A, 'Nobody wanted to comment.', C),
      2,
      [
        { kind: 'added', paragraph: 1, after: 'Nobody wanted to comment.' },
        { kind: 'removed', paragraph: 1, before: B },
      ],
    ],
    [
      'a sentence without spaces between words',
      '中国和塔吉克斯坦外长星期一在杜尚别举行会谈。',
      '中国和塔吉克斯坦外长星期二在杜尚别举行会谈。',
      0,
      [{ kind: 'changed', paragraph: 0, before: '一', after: '二' }],
    ],
    ['all of it, from nothing', '', A, 0, [{ kind: 'added', paragraph: 0, after: A }]],
  ]
  test.each(cases)('%s', (_why, before, after, kept, changes) => {
    expect(textDifference(before, after)).toEqual({ kept, changes, omitted: 0 })
  })
  test('of two long texts with nothing in common: the start, and how much more', async () => {
    const many = (word: string) =>
      Array.from({ length: 4_000 }, (_, i) => `${word}${i} ${word}`).join('\n\n')
    const ms = await cpuMsOf(() => {
      const { kept, changes, omitted } = textDifference(many('old'), many('new'))
      expect([kept, changes.length, omitted]).toEqual([0, 100, 7_900])
    })
    expect(ms).toBeLessThan(1_000)
  })
  test('one changed paragraph of thousands is found', () => {
    const old = Array.from({ length: 5_000 }, (_, i) => `Paragraph ${i} of a long report`)
    const now = old.with(2_500, 'Paragraph 2500 of a very long report')
    expect(textDifference(old.join('\n\n'), now.join('\n\n'))).toEqual({
      kept: 4_999,
      changes: [{ kind: 'changed', paragraph: 2_500, before: '', after: 'very' }],
      omitted: 0,
    })
  })
})
