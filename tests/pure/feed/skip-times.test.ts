import { expect, test } from 'vitest'
import { afterSkipped } from '../../../src/feed/skip-times.ts'

const ALL_HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** The 23rd of November 2026 is a Monday. */
test.each<[why: string, at: string, hours: number[], days: number[], expected: string]>([
  ['nothing skipped', '23T08:30', [], [], '23T08:30'],
  ['another hour', '23T08:30', [9, 10], [], '23T08:30'],
  ['this hour and the next', '23T08:30', [8, 9], [], '23T10:00'],
  ['over midnight', '23T23:10', [22, 23, 0, 1], [], '24T02:00'],
  ['today', '23T08:30', [], [1], '24T00:00'],
  ['the weekend', '28T08:30', [], [6, 0], '30T00:00'],
  ['the weekend and the night after it', '28T08:30', [0, 1, 2], [6, 0], '30T03:00'],
  ['all but one hour', '23T08:30', ALL_HOURS.filter((hour) => hour !== 7), [], '24T07:00'],
  ['every hour: a mistake', '23T08:30', ALL_HOURS, [], '23T08:30'],
  ['every day: a mistake', '23T08:30', [], [0, 1, 2, 3, 4, 5, 6], '23T08:30'],
])('%s', (_why, at, hours, days, expected) => {
  const time = (text: string) => new Date(`2026-11-${text}:00Z`)
  expect(afterSkipped(time(at), { hours, days })).toEqual(time(expected))
})
