import { describe, expect, test } from 'vitest'
import { sketchOf } from '../../../src/similarity/sketch.ts'
import { laterEvent } from '../../../src/similarity/split-story.ts'
import { BRIDGE, MARKET, SCHOOL } from './newsroom-texts.ts'

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
