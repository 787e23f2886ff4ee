import { describe, expect, test } from 'vitest'
import { judgeAnswer, nextWaitMs } from '../../../src/alerting/send-outcome.ts'

const DAY_MS = 86_400_000
const retry = (status: number, afterMs?: number) => ({
  kind: 'retry',
  afterMs,
  reason: expect.stringContaining(`answered ${status}`),
})

test.each<[why: string, status: number, retryAfterMs: number | undefined, outcome: object]>([
  ['200', 200, undefined, { kind: 'delivered' }],
  ['204', 204, undefined, { kind: 'delivered' }],
  ['299 is success too', 299, undefined, { kind: 'delivered' }],
  ['1xx is none', 101, undefined, retry(101)],
  ['a redirect is a failure', 302, undefined, retry(302)],
  ['so is a permanent one', 308, undefined, retry(308)],
  ['400', 400, undefined, retry(400)],
  ['500', 500, undefined, retry(500)],
  ['999', 999, undefined, retry(999)],
  ['410 is the end', 410, 1_000, { kind: 'gone', reason: expect.any(String) }],
  ['429 says when', 429, 60_000, retry(429, 60_000)],
  ['503 says when', 503, 60_000, retry(503, 60_000)],
  ['a week is cut to a day', 503, 7 * DAY_MS, retry(503, DAY_MS)],
  ['500 may not say when', 500, 60_000, retry(500)],
])('%s', (_why, status, retryAfterMs, outcome) => {
  expect(judgeAnswer(status, retryAfterMs)).toEqual(outcome)
})

describe('the wait after an attempt', () => {
  const waits = [5_000, 300_000, 1_800_000]
  test.each<
    [
      why: string,
      step: number,
      chance: number,
      after: number | undefined,
      expected: number | undefined,
    ]
  >([
    ['first', 1, 0, undefined, 5_000],
    ['with all its jitter', 1, 1, undefined, 5_500],
    ['third', 3, 0.5, undefined, 1_890_000],
    ['the schedule is used up', 4, 0, undefined, undefined],
    ['Retry-After does not prolong a schedule that is used up', 4, 0, 60_000, undefined],
    ['a longer Retry-After wins', 1, 0, 60_000, 60_000],
    ['a shorter one does not', 2, 0, 1_000, 300_000],
  ])('%s', (_why, step, chance, after, expected) => {
    expect(nextWaitMs(step, waits, chance, after)).toBe(expected)
  })
})
