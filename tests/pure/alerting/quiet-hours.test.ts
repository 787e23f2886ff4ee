import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type QuietHours, quietUntil } from '../../../src/alerting/quiet-hours.ts'

const hours = (from: string, to: string, zone: string): QuietHours => {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  return { from: minutes(from), to: minutes(to), zone }
}
const night = (zone: string) => hours('22:00', '07:00', zone)

describe('quiet hours end', () => {
  test.each<[why: string, at: string, quiet: QuietHours, end: string | undefined]>([
    ['in the evening', '2026-11-23T18:30:00Z', night('Asia/Almaty'), '2026-11-24T02:00:00Z'],
    ['after midnight', '2026-11-23T20:30:30Z', night('Asia/Almaty'), '2026-11-24T02:00:00Z'],
    ['at their first minute', '2026-11-23T17:00:00Z', night('Asia/Almaty'), '2026-11-24T02:00:00Z'],
    ['never, by day', '2026-11-23T08:00:00Z', night('Asia/Almaty'), undefined],
    ['never, at their end', '2026-11-24T02:00:00Z', night('Asia/Almaty'), undefined],
    [
      'within one day',
      '2026-11-23T12:15:00Z',
      hours('12:00', '13:00', 'UTC'),
      '2026-11-23T13:00:00Z',
    ],
    [
      'at half an hour of offset',
      '2026-11-23T17:00:00Z',
      night('Asia/Kolkata'),
      '2026-11-24T01:30:00Z',
    ],
    [
      'in the night that is an hour shorter',
      '2026-03-28T22:00:00Z',
      night('Europe/Berlin'),
      '2026-03-29T05:00:00Z',
    ],
    [
      'in the night that is an hour longer',
      '2026-10-24T21:00:00Z',
      night('Europe/Berlin'),
      '2026-10-25T06:00:00Z',
    ],
    [
      'when the clock passes over their end',
      '2026-03-28T22:00:00Z',
      hours('22:00', '02:30', 'Europe/Berlin'),
      '2026-03-29T01:00:00Z',
    ],
    [
      'when it passes over all of them',
      '2026-03-29T00:59:00Z',
      hours('01:30', '02:30', 'Europe/Berlin'),
      '2026-03-29T01:00:00Z',
    ],
    [
      'at the first of two times that their end is shown',
      '2026-10-24T21:00:00Z',
      hours('22:00', '02:30', 'Europe/Berlin'),
      '2026-10-25T00:30:00Z',
    ],
  ])('%s', (_why, at, quiet, end) => {
    expect(quietUntil(new Date(at), quiet)?.toISOString().replace('.000', '')).toBe(end)
  })

  test('later than now, within a day and an hour, and outside of quiet hours', () => {
    const zones = [
      'UTC',
      'Asia/Almaty',
      'Asia/Kolkata',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
    ]
    const minute = fc.integer({ min: 0, max: 1_439 })
    fc.assert(
      fc.property(
        fc.oneof(
          fc.date({
            min: new Date('2026-01-01'),
            max: new Date('2027-12-31'),
            noInvalidDate: true,
          }),
          // Around the nights in which clocks are set in the north.
          fc.date({
            min: new Date('2026-03-28'),
            max: new Date('2026-03-30'),
            noInvalidDate: true,
          }),
          fc.date({
            min: new Date('2026-10-24'),
            max: new Date('2026-10-26'),
            noInvalidDate: true,
          }),
        ),
        fc.record({ from: minute, to: minute, zone: fc.constantFrom(...zones) }),
        (at, quiet) => {
          const end = quietUntil(at, quiet)
          if (end === undefined) return
          expect(end.getTime()).toBeGreaterThan(at.getTime())
          expect(end.getTime() - at.getTime()).toBeLessThanOrEqual(25 * 3_600_000)
          // Where an hour of freedom is passed over, the next quiet hours have begun.
          if ((quiet.from - quiet.to + 1_440) % 1_440 > 120)
            expect(quietUntil(end, quiet)).toBeUndefined()
        },
      ),
    )
  })
})
