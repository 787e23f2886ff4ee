import { describe, expect, test } from 'vitest'
import { areOneEvent } from '../../../src/similarity/one-event.ts'
import { sketchOf } from '../../../src/similarity/sketch.ts'
import { laterEvent } from '../../../src/similarity/split-story.ts'
import { BRIDGE, forecast, MARKET, SCHOOL } from './newsroom-texts.ts'

/** Reports of one event: the same text with one sentence after another left out, as short items. */
function reportsOf(name: string, { title, text }: { title: string; text: string }, count: number) {
  const sentences = text.split(/(?<=\.)\s+/)
  return Array.from({ length: count }, (_, n) => {
    const told = sentences.filter((_sentence, at) => at % count !== n).join(' ')
    const { terms, marks } = sketchOf({ title, text: told, language: 'en' })
    const articleId = `${name} ${n}`
    return { articleId, language: 'en', at: new Date(0), terms, marks }
  })
}

describe('laterEvent', () => {
  const bridge = reportsOf('bridge', BRIDGE, 5)
  const market = reportsOf('market', MARKET, 4)

  test('two events under one roof are told apart, the later one leaves', () => {
    const ids = (later: readonly { articleId: string }[] | undefined) =>
      later?.map(({ articleId }) => articleId)
    expect(ids(laterEvent([...bridge, ...market]))).toEqual(ids(market))
    expect(ids(laterEvent([...market, ...bridge]))).toEqual(ids(bridge))
  })

  test.each([
    ['one event', reportsOf('bridge', BRIDGE, 9)],
    ['one event and a stray report', [...reportsOf('bridge', BRIDGE, 8), ...market.slice(0, 1)]],
    ['too few to tell', [...bridge.slice(0, 3), ...market.slice(0, 3)]],
    ['nothing', []],
  ])('%s stays together', (_why, members) => {
    expect(laterEvent(members)).toBeUndefined()
  })

  test('texts without words in common with any other stay', () => {
    expect(laterEvent(reportsOf('school', { ...SCHOOL, text: '' }, 8))).toBeUndefined()
  })
})

describe('areOneEvent', () => {
  const found = { candidates: [], documents: 40, allDocuments: 40, frequencies: new Map() }
  const story = (name: string, text: { title: string; text: string }, count = 4) => ({
    story: name,
    members: reportsOf(name, text, count),
  })
  const sunday = forecast('Osh', '4 May', 7, 19, 3)
  const monday = forecast('Osh', '5 May', 9, 22, 2)

  test.each([
    ['two that tell the same', true, story('a', BRIDGE, 4), story('b', BRIDGE, 5)],
    ['two events', false, story('a', BRIDGE), story('b', MARKET)],
    ['two editions of a forecast', false, story('a', sunday), story('b', monday)],
    ['one of nothing', false, story('a', BRIDGE), story('b', { title: '', text: '' })],
  ])('%s', (_why, expected, a, b) => {
    expect([areOneEvent(a, b, found), areOneEvent(b, a, found)]).toEqual([expected, expected])
  })

  test('across languages without an anchor in common: two', () => {
    const [a, b] = [story('a', BRIDGE), story('b', MARKET)]
    const foreign = { ...b, members: b.members.map((member) => ({ ...member, language: 'ru' })) }
    expect(areOneEvent(a, foreign, found)).toBe(false)
  })
})
