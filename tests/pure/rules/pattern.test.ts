import { describe, expect, test } from 'vitest'
import { compilePattern } from '../../../src/rules/pattern.ts'
import { cpuMsOf } from '../../support/cpu-time.ts'

/** Patterns that take a backtracking engine years, or a linear one seconds. */
const CATASTROPHIC = [
  '(a+)+$',
  '(a|aa)+$',
  '(a|a)*b',
  '(x+x+)+y',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(.*a){20}',
  '(\\w+\\s?)+$',
  '(.|\\s)*?x(.|\\s)*?y(.|\\s)*?z',
  '(a|b)*a(a|b){14}c',
  '([a-z]{1,100})!',
]

const TOO_LARGE = ['(.{1,100}){1,10}z', '(a?){100}a{100}', '((a{1,10}){1,10}){1,10}b', 'a{1,1000}']

const LONG = [
  `${'a'.repeat(50_000)}!`,
  'ab cd '.repeat(8_400),
  `${'ab'.repeat(2_000)}\n`.repeat(13),
]

/** 100 ms is the goal; a cold start may take a few times that, backtracking never ends. */
const PATIENCE_MS = 1_000

describe('catastrophic patterns', () => {
  test.each(CATASTROPHIC)('%s over 50,000 characters ends soon', async (source) => {
    const pattern = compilePattern(source, 'i')
    for (const text of LONG) {
      const ms = await cpuMsOf(() => pattern.test(text) && pattern.find(text, 8))
      expect(ms).toBeLessThan(PATIENCE_MS)
    }
  })

  test.each(TOO_LARGE)('%s is refused', (source) => {
    expect(() => compilePattern(source, '')).toThrow(/too large/)
  })
})

describe('find', () => {
  test('gives stretches of the whole text, line by line', () => {
    const text = 'x1\n\ny22 z333'
    const found = compilePattern('[a-z]\\d+$', '').find(text, 8)
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['x1', 'z333'])
  })

  test('does not reach over a line end', () => {
    const pattern = compilePattern('a\\s+b', '')
    expect([pattern.test('a b'), pattern.test('a\nb')]).toEqual([true, false])
  })

  test('gives no more than asked for', () => {
    expect(compilePattern('ab', '').find('ab '.repeat(50), 3)).toHaveLength(3)
  })

  test('sees the end of a long line', () => {
    const text = `${'x'.repeat(34_000)}needle`
    expect(compilePattern('needle', '').find(text, 8)).toEqual([{ start: 34_000, end: 34_006 }])
  })
})
