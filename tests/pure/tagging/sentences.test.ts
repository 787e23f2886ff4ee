import { describe, expect, test } from 'vitest'
import { sorted, told } from './seeds.ts'
import { ROWS } from './sentence-rows.ts'
import { MORE_ROWS } from './sentence-rows-more.ts'
import { REGION_ROWS } from './sentence-rows-region.ts'

const TABLES = { ...ROWS, ...prefixed('region ', REGION_ROWS), ...prefixed('more ', MORE_ROWS) }

for (const [name, rows] of Object.entries(TABLES)) {
  describe(name.toLowerCase(), () => {
    test.each(rows)('%s (%s): %s', (_why, language, sentence, expected) => {
      expect(told(language, sentence)).toBe(sorted(expected))
    })
  })
}

describe('enough of them', () => {
  const all = Object.values(TABLES).flat()

  test('300 or more, no two the same', () => {
    expect(all.length).toBeGreaterThanOrEqual(300)
    expect(new Set(all.map(([, language, sentence]) => `${language} ${sentence}`)).size).toBe(
      all.length,
    )
  })

  test.each(
    'en ru zh hi ur fa ar kk ky tg uz be tr de fr es'.split(' '),
  )('%s has 20 or more, with something to find and with nothing', (language) => {
    const rows = all.filter((row) => row[1] === language)
    expect(rows.length).toBeGreaterThanOrEqual(20)
    expect(rows.filter(([, , , expected]) => expected.length === 0).length).toBeGreaterThanOrEqual(
      5,
    )
    expect(rows.filter(([, , , expected]) => expected.length > 0).length).toBeGreaterThanOrEqual(10)
  })
})

function prefixed<T>(prefix: string, tables: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [prefix + name, rows]))
}
