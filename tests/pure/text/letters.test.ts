import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lettersOf } from '../../../src/text/letters.ts'

const plainly = (text: string, gap: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, gap)
    .trim()

test.each([
  ['«Встреча ШОС», 2026!', ' ', 'встреча шос 2026'],
  ['«Встреча ШОС», 2026!', '', 'встречашос2026'],
  ['上合组织—峰会', ' ', '上合组织 峰会'],
  ['𠮷野 — 𝒜', ' ', '𠮷野 𝒜'],
  ['…', ' ', ''],
  ['', '', ''],
] as const)('%s with %j between', (text, gap, expected) => {
  expect(lettersOf(text, gap)).toBe(expected)
})

test('agrees with Unicode on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', ' '), (text, gap) => {
      expect(lettersOf(text, gap)).toBe(plainly(text, gap))
    }),
    { numRuns: 2_000 },
  )
})
