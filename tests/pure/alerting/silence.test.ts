import { describe, expect, test } from 'vitest'
import {
  hasEnded,
  judgeSource,
  quietPatienceMs,
  type SourceFacts,
} from '../../../src/alerting/silence.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A Monday. */
const NOW = new Date('2026-11-23T08:00:00Z')
const ago = (ms: number) => new Date(NOW.getTime() - ms)

/** Every `everyMs` over the last eight weeks, up to `untilMs` ago, without what `skip` names. */
function published(
  everyMs: number,
  untilMs: number,
  skip: (at: Date) => boolean = () => false,
): Date[] {
  const dates: Date[] = []
  for (let ms = untilMs; ms < 56 * DAY; ms += everyMs) if (!skip(ago(ms))) dates.push(ago(ms))
  return dates
}
const isWeekend = (at: Date) => at.getUTCDay() === 0 || at.getUTCDay() === 6

describe('how long a source may bring nothing', () => {
  test.each<[why: string, dates: Date[], hours: number | undefined]>([
    ['news by the hour: a day', published(HOUR, HOUR), 24],
    ['two a day: still a day', published(12 * HOUR, HOUR), 24],
    ['once in two days: three', published(2 * DAY, HOUR), 72],
    ['once a week: ten and a half days', published(7 * DAY, HOUR), 252],
    ['weekends off: half as much again', published(HOUR, 3 * DAY, isWeekend), 73.5],
    [
      'one outage of ten days is not usual',
      published(HOUR, HOUR, (at) => at < ago(20 * DAY) && at > ago(30 * DAY)),
      24,
    ],
    ['days of history only: a long weekend', published(HOUR, HOUR).slice(0, 100), 72],
    ['two dates are no rhythm', published(DAY, HOUR).slice(0, 2), undefined],
    ['none', [], undefined],
  ])('%s', (_why, dates, hours) => {
    const ms = quietPatienceMs(dates, NOW)
    expect(ms === undefined ? undefined : ms / HOUR).toBe(hours)
  })
})

describe('a source', () => {
  const facts = (change: Partial<SourceFacts> = {}): SourceFacts => ({
    isWatched: true,
    isGone: false,
    lastNewsAt: ago(HOUR),
    lastOkAt: ago(HOUR / 2),
    lastCheckAt: ago(HOUR / 2),
    failingSince: undefined,
    ...change,
  })
  const long = { now: NOW, watchingSince: ago(90 * DAY), afterMs: DAY }
  const justBack = { ...long, watchingSince: ago(2 * HOUR) }
  const hourly = published(HOUR, 30 * HOUR)
  const failing = { failingSince: ago(2 * DAY) }

  test.each<[why: string, change: Partial<SourceFacts>, patience: typeof long, expected: string]>([
    ['that brings news', {}, long, 'alive'],
    [
      'quiet for thirty hours against news by the hour',
      { lastNewsAt: ago(30 * HOUR) },
      long,
      'quiet',
    ],
    ['quiet while nobody was watching', { lastNewsAt: ago(30 * HOUR) }, justBack, 'alive'],
    [
      'not asked for two days',
      { lastNewsAt: ago(60 * HOUR), lastCheckAt: ago(50 * HOUR) },
      long,
      'unknown',
    ],
    ['never asked', { lastCheckAt: undefined }, long, 'unknown'],
    ['that never had news', { lastNewsAt: undefined }, long, 'alive'],
    ['failing for two days', failing, long, 'failing'],
    ['failing for an hour', { failingSince: ago(HOUR) }, long, 'unknown'],
    ['failing since before a break', failing, justBack, 'unknown'],
    ['taken down', { ...failing, isGone: true }, justBack, 'failing'],
    ['paused', { ...failing, isWatched: false }, long, 'unwatched'],
  ])('%s', (_why, change, patience, expected) => {
    const verdict = judgeSource(facts(change), hourly, patience)
    expect(verdict.kind === 'silent' ? verdict.reason : verdict.kind).toBe(expected)
  })

  test('quiet beyond its rhythm but not beyond the patience of the operator', () => {
    const patient = { ...long, afterMs: 2 * DAY }
    expect(judgeSource(facts({ lastNewsAt: ago(30 * HOUR) }), hourly, patient).kind).toBe('alive')
  })

  test.each<
    [why: string, reason: 'quiet' | 'failing', change: Partial<SourceFacts>, over: boolean]
  >([
    ['quiet ends with news', 'quiet', {}, true],
    ['not with a check that brings none', 'quiet', { lastNewsAt: ago(2 * DAY) }, false],
    ['nor with a restart', 'quiet', { lastNewsAt: ago(2 * DAY), lastCheckAt: NOW }, false],
    ['a failure ends with an answer', 'failing', { lastNewsAt: ago(9 * DAY) }, true],
    ['not while it fails', 'failing', { failingSince: ago(DAY) }, false],
  ])('%s', (_why, reason, change, over) => {
    expect(hasEnded({ reason, since: ago(2 * DAY) }, facts(change))).toBe(over)
  })
})
