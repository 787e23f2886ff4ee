import { expect, test } from 'vitest'
import { quietAfter } from '../../../src/feed/rhythm.ts'

const HOUR_MS = 3_600_000
const NOW = new Date('2026-11-23T08:00:00Z')
const ago = (...hours: number[]) => hours.map((hour) => new Date(NOW.getTime() - hour * HOUR_MS))

test.each<[why: string, hoursAgo: number[], expectedHours: number | undefined]>([
  ['four dates are no rhythm', [1, 2, 3, 4], undefined],
  ['hourly: a day', [1, 2, 3, 4, 5], 23],
  ['twice the longest gap', [1, 2, 3, 4, 44], 79],
  ['weekly: a fortnight', [24, 192, 360, 528, 696], 312],
  ['yearly: sixty days at most', [0, 9_000, 18_000, 27_000, 36_000], 1_440],
  ['dates of the future are none', [-1, 1, 2, 3, 4], undefined],
  ['in any order', [5, 3, 1, 2, 4], 23],
])('%s', (_why, hoursAgo, expectedHours) => {
  const at = quietAfter(ago(...hoursAgo), NOW)
  expect(at === undefined ? undefined : (at.getTime() - NOW.getTime()) / HOUR_MS).toBe(
    expectedHours,
  )
})
