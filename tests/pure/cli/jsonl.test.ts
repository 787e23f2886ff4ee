import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { answerLine, lineId } from '../../../src/cli/jsonl.ts'
import { messageOf } from '../../../src/cli/report-error.ts'
import { feedIdOf } from '../../../src/feed/feed-id.ts'

const schema = z.object({ id: lineId, n: z.number() })
const half = ({ n }: { n: number }) => {
  if (n === 0) throw new Error('nothing to halve')
  return { half: n / 2 }
}

describe('a line is answered, whatever it holds', () => {
  test.each([
    ['a good one', '{"id":"a","n":4}', { id: 'a', half: 2 }],
    ['no JSON', '{"id":', { id: null, error: expect.stringMatching(/^line 7: .*JSON/) }],
    ['null', 'null', { id: null, error: expect.stringContaining('expected object') }],
    ['a list', '[1]', { id: null, error: expect.stringContaining('expected object') }],
    ['a missing field', '{"id":"a"}', { id: 'a', error: expect.stringMatching(/^line 7: n: /) }],
    ['a number as id', '{"id":5,"n":1}', { id: 5, half: 0.5 }],
    [
      'an id that is neither',
      '{"id":[5],"n":1}',
      { id: [5], error: 'line 7: id: must be a text or a number' },
    ],
    ['work that fails', '{"id":"a","n":0}', { id: 'a', error: 'line 7: nothing to halve' }],
    ['a prototype', '{"id":"a","n":2,"__proto__":{"n":0}}', { id: 'a', half: 1 }],
  ])('%s', async (_why, line, answer) => {
    expect(await answerLine(schema, line, 7, half)).toEqual(answer)
  })
})

test.each([
  ['https://www.example.org/rss/world.xml', 'example.org-rss-world'],
  ['http://tass.com/rss/v2.xml', 'tass.com-rss-v2'],
  ['https://例え.jp/feed', 'jp-feed'],
  ['HTTPS://A.Example/?feed=rss2&x=1', 'a.example-feed-rss2-x-1'],
])('%s is called %s', (url, id) => {
  expect(feedIdOf(url)).toBe(id)
})

test.each([
  ['its own message', new Error('broken'), 'broken'],
  [
    'the cause of a fetch',
    new TypeError('fetch failed', { cause: new Error('refused') }),
    'refused',
  ],
  ['the first address of several', new AggregateError([new Error('no route')]), 'no route'],
  ['nothing at all', new Error(''), 'unknown failure'],
])('a failure is told by %s', (_why, error, message) => {
  expect(messageOf(error)).toBe(message)
})
