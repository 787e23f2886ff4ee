import { describe, expect, test } from 'vitest'
import {
  furthest,
  type GrowthWanted,
  growthKey,
  growthOf,
  type Reach,
} from '../../../src/alerting/growth.ts'

const reach = (outlets: number, countries: string[] = [], languages: string[] = []): Reach => {
  return { outlets, countries, languages }
}

describe('thresholds', () => {
  test.each<[why: string, wanted: GrowthWanted, known: Reach, now: Reach, told: string[]]>([
    ['reached', { outlets: [3, 5] }, reach(2), reach(3), ['outlets:3']],
    ['not reached', { outlets: [3, 5] }, reach(1), reach(2), []],
    ['passed long ago', { outlets: [3, 5] }, reach(3), reach(4), []],
    ['two at once: the higher', { outlets: [3, 5] }, reach(1), reach(6), ['outlets:5']],
    ['in any order', { outlets: [10, 3, 5] }, reach(1), reach(6), ['outlets:5']],
    ['nothing grew', { outlets: [3], countries: true }, reach(3, ['KZ']), reach(3, ['KZ']), []],
    ['smaller than it was', { outlets: [3] }, reach(5), reach(2), []],
    [
      'a further country',
      { countries: true },
      reach(1, ['KZ']),
      reach(2, ['KZ', 'RU']),
      ['country:RU'],
    ],
    ['not one of these', { countries: ['CN'] }, reach(1, ['KZ']), reach(2, ['KZ', 'RU']), []],
    [
      'one of these',
      { languages: ['ru'] },
      reach(1, [], ['en']),
      reach(2, [], ['en', 'ru', 'zh']),
      ['language:ru'],
    ],
    ['the first country known', { countries: true }, reach(1), reach(1, ['UZ']), ['country:UZ']],
    ['what nobody asked for', { outlets: [3] }, reach(1), reach(2, ['UZ'], ['en']), []],
  ])('%s', (_why, wanted, known, now, told) => {
    expect(growthOf(wanted, known, now).map(growthKey)).toEqual(told)
  })

  test('a story that shrinks and comes back is no news', () => {
    const known = furthest(reach(5, ['KZ', 'RU']), reach(2, ['KZ', 'CN']))
    expect(known).toEqual(reach(5, ['KZ', 'RU', 'CN']))
    expect(growthOf({ outlets: [3, 5], countries: true }, known, reach(5, ['RU']))).toEqual([])
  })
})
