import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CheckHistory, nextCheckAt } from '../../../src/feed/next-check-at.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const NOW = new Date('2026-11-23T08:00:00Z')

const QUIET: CheckHistory = {
  fixedIntervalMs: undefined,
  minIntervalMs: 5 * MINUTE_MS,
  maxIntervalMs: DAY_MS,
  itemDates: [],
  failures: 0,
  retryAfterMs: undefined,
  freshForMs: undefined,
  askedMs: undefined,
  chance: 0,
}
const every = (gapMs: number, count = 10) =>
  Array.from({ length: count }, (_, n) => new Date(NOW.getTime() - n * gapMs))
const waitMs = (change: Partial<CheckHistory>) =>
  nextCheckAt(NOW, { ...QUIET, ...change }).getTime() - NOW.getTime()

test.each<[why: string, change: Partial<CheckHistory>, expectedMs: number]>([
  ['nothing known: an hour', {}, HOUR_MS],
  ['half the usual gap', { itemDates: every(HOUR_MS) }, 30 * MINUTE_MS],
  ['dates in any order', { itemDates: every(HOUR_MS).reverse() }, 30 * MINUTE_MS],
  ['two dates are no rhythm', { itemDates: every(DAY_MS, 2) }, HOUR_MS],
  ['dates of the future are none', { itemDates: every(-HOUR_MS) }, HOUR_MS],
  ['never sooner than the operator allows', { itemDates: every(MINUTE_MS) }, 5 * MINUTE_MS],
  ['never later than the operator allows', { itemDates: every(30 * DAY_MS) }, DAY_MS],
  ['all items at one moment: the shortest', { itemDates: every(0) }, 5 * MINUTE_MS],
  [
    'what the operator fixed',
    { fixedIntervalMs: 15 * MINUTE_MS, itemDates: every(DAY_MS) },
    15 * MINUTE_MS,
  ],
  ['max-age lengthens', { freshForMs: 2 * HOUR_MS }, 2 * HOUR_MS],
  ['and never shortens', { freshForMs: MINUTE_MS }, HOUR_MS],
  ['ttl lengthens', { askedMs: 3 * HOUR_MS }, 3 * HOUR_MS],
  [
    'but not beyond the operator’s limit',
    { askedMs: 30 * DAY_MS, maxIntervalMs: 6 * HOUR_MS },
    6 * HOUR_MS,
  ],
  ['the first failure doubles', { failures: 1 }, 2 * HOUR_MS],
  ['the third is eight times', { failures: 3 }, 8 * HOUR_MS],
  ['a dead feed is still asked weekly', { failures: 1_000 }, 7 * DAY_MS],
  ['Retry-After is kept', { failures: 1, retryAfterMs: 5 * HOUR_MS }, 5 * HOUR_MS],
  ['a shorter Retry-After does not hasten', { failures: 1, retryAfterMs: 1_000 }, 2 * HOUR_MS],
  ['jitter is a tenth', { chance: 1 }, 1.1 * HOUR_MS],
])('%s', (_why, change, expectedMs) => {
  expect(waitMs(change)).toBe(Math.round(expectedMs))
})

test('the time is always after now, whatever the history', () => {
  const ms = fc.integer({ min: 0, max: 400 * DAY_MS })
  const maybe = fc.option(ms, { nil: undefined })
  const history = fc.record({
    fixedIntervalMs: maybe,
    minIntervalMs: ms,
    maxIntervalMs: ms,
    itemDates: fc.array(fc.date({ noInvalidDate: true }), { maxLength: 30 }),
    failures: fc.nat(),
    retryAfterMs: maybe,
    freshForMs: maybe,
    askedMs: maybe,
    chance: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(history, (given) => {
      const at = nextCheckAt(NOW, given).getTime()
      expect(at).toBeGreaterThan(NOW.getTime())
      expect(at).toBeGreaterThanOrEqual(NOW.getTime() + Math.min(given.minIntervalMs, DAY_MS))
    }),
  )
})
