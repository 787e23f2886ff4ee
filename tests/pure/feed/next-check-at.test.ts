import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CheckHistory, nextCheckAt, notBefore } from '../../../src/feed/next-check-at.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const NOW = new Date('2026-11-23T08:00:00Z')

const QUIET: CheckHistory = {
  fixedIntervalMs: undefined,
  minIntervalMs: 5 * MINUTE_MS,
  maxIntervalMs: DAY_MS,
  itemDates: [],
  hasValidators: true,
  failureWeight: 0,
  skip: { hours: [], days: [] },
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
  ['no rhythm: an hour with validators', {}, HOUR_MS],
  ['a day without', { hasValidators: false }, DAY_MS],
  ['a rhythm says otherwise', { hasValidators: false, itemDates: every(HOUR_MS) }, HOUR_MS / 2],
  ['so does the operator', { hasValidators: false, fixedIntervalMs: HOUR_MS / 4 }, HOUR_MS / 4],
  ['and the operator’s limit', { hasValidators: false, maxIntervalMs: 6 * HOUR_MS }, 6 * HOUR_MS],
  ['never answered yet: an hour', { hasValidators: undefined }, HOUR_MS],
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
  ['the first hard failure doubles', { failureWeight: 1 }, 2 * HOUR_MS],
  ['the third is eight times', { failureWeight: 3 }, 8 * HOUR_MS],
  ['two soft ones double', { failureWeight: 1 / 2 + 1 / 2 }, 2 * HOUR_MS],
  ['one soft one is less', { failureWeight: 1 / 2 }, Math.SQRT2 * HOUR_MS],
  ['a dead feed is probed weekly', { failureWeight: 1_000, chance: 1 }, 7 * DAY_MS],
  ['never less than six days apart', { failureWeight: 1_000, chance: 0 }, (7 * DAY_MS) / 1.1],
  ['Retry-After is kept', { failureWeight: 1, retryAfterMs: 5 * HOUR_MS }, 5 * HOUR_MS],
  ['a shorter one does not hasten', { failureWeight: 1, retryAfterMs: 1_000 }, 2 * HOUR_MS],
  ['skipped hours are waited for', { skip: { hours: [9, 10, 11], days: [] } }, 4 * HOUR_MS],
  [
    'not all at their end',
    { skip: { hours: [9], days: [] }, chance: 0.99 },
    2 * HOUR_MS + 0.99 * 15 * MINUTE_MS,
  ],
  ['skipped days are waited for', { skip: { hours: [], days: [1, 2] } }, 40 * HOUR_MS],
  ['what is skipped but not now', { skip: { hours: [22], days: [0] } }, HOUR_MS],
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
    hasValidators: fc.option(fc.boolean(), { nil: undefined }),
    failureWeight: fc.integer({ min: 0, max: 4_000 }).map((quarters) => quarters / 4),
    skip: fc.record({
      hours: fc.array(fc.integer({ min: 0, max: 23 })),
      days: fc.array(fc.integer({ min: 0, max: 6 })),
    }),
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

test.each<[why: string, wishes: Partial<CheckHistory>, expectedMs: number | undefined]>([
  ['nothing asked', {}, undefined],
  ['the longest wish', { freshForMs: HOUR_MS, askedMs: 2 * HOUR_MS }, 2 * HOUR_MS],
  ['Retry-After beyond a day', { retryAfterMs: 3 * DAY_MS }, 3 * DAY_MS],
  ['a ttl of a month is a day', { askedMs: 30 * DAY_MS }, DAY_MS],
  ['an hour that is skipped now', { skip: { hours: [8], days: [] } }, HOUR_MS],
  ['what the operator wants is no wish', { fixedIntervalMs: HOUR_MS }, undefined],
])('before which time a check is early: %s', (_why, wishes, expectedMs) => {
  const at = notBefore(NOW, { ...QUIET, ...wishes })
  expect(at === undefined ? undefined : at.getTime() - NOW.getTime()).toBe(expectedMs)
})

test('a thousand feeds of one rhythm do not come together, not even after skipped hours', () => {
  for (const skip of [QUIET.skip, { hours: [9], days: [] }]) {
    const minutes = new Map<number, number>()
    for (let n = 0; n < 1_000; n += 1) {
      const at = nextCheckAt(NOW, { ...QUIET, skip, chance: (n * 0.618_034) % 1 })
      const minute = Math.floor(at.getTime() / MINUTE_MS)
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
    }
    expect(Math.max(...minutes.values())).toBeLessThan(250)
  }
})
