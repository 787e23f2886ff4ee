import { describe, expect, test } from 'vitest'
import { afterFailure, isGivenUp, type Trouble } from '../../../src/alerting/circuit.ts'

const NOW = new Date('2026-11-23T10:00:00Z')
const DAY_MS = 86_400_000
const FIRST_WAIT_MS = 5_000
const inMs = (ms: number) => new Date(NOW.getTime() + ms)
const WELL: Trouble = { failures: 0, failingSince: undefined, pausedUntil: undefined }

describe('how long an endpoint is left alone', () => {
  test.each<[why: string, failures: number, pauseMs: number]>([
    ['a first failure is its delivery’s own affair', 0, 0],
    ['so is a third', 2, 0],
    ['after four in a row it is left alone', 3, 5_000],
    ['twice as long after each', 4, 10_000],
    ['and again', 6, 40_000],
    ['up to five minutes and a bit', 9, 320_000],
    ['and no longer', 1_000, 320_000],
  ])('%s', (_why, failures, pauseMs) => {
    const known = { ...WELL, failures, failingSince: failures === 0 ? undefined : inMs(-60_000) }
    const after = afterFailure(known, NOW, FIRST_WAIT_MS)
    expect(after).toEqual({
      failures: failures + 1,
      failingSince: known.failingSince ?? NOW,
      pausedUntil: pauseMs === 0 ? undefined : inMs(pauseMs),
    })
  })

  test('what was under way when it was left alone is not counted again', () => {
    const known = { failures: 4, failingSince: inMs(-1_000), pausedUntil: inMs(5_000) }
    expect(afterFailure(known, NOW, FIRST_WAIT_MS)).toEqual(known)
  })

  test.each<[why: string, pausedMs: number | undefined, askedMs: number, untilMs: number]>([
    ['it says how long itself', undefined, 60_000, 60_000],
    ['the longer of two wins', 90_000, 60_000, 90_000],
    ['also the later one', 30_000, 60_000, 60_000],
  ])('%s', (_why, pausedMs, askedMs, untilMs) => {
    const pausedUntil = pausedMs === undefined ? undefined : inMs(pausedMs)
    const after = afterFailure({ ...WELL, pausedUntil }, NOW, FIRST_WAIT_MS, askedMs)
    expect(after.pausedUntil).toEqual(inMs(untilMs))
  })
})

test.each<[why: string, failures: number, days: number | undefined, expected: boolean]>([
  ['five days of failures', 10, 5, true],
  ['not quite five', 50, 4.99, false],
  ['two failures with silence between them', 2, 30, false],
  ['no failure at all', 0, undefined, false],
])('%s: given up or not', (_why, failures, days, expected) => {
  const failingSince = days === undefined ? undefined : inMs(-days * DAY_MS)
  expect(isGivenUp({ failures, failingSince, pausedUntil: undefined }, NOW)).toBe(expected)
})
