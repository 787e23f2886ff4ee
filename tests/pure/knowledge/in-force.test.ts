import { describe, expect, test } from 'vitest'
import {
  officeOn,
  officeTitleNow,
  officeTitleOn,
  statusNow,
  statusOn,
} from '../../../src/knowledge/in-force.ts'
import { seedPack } from '../tagging/seeds.ts'

const day = (text: string): Date => new Date(`${text}T00:00:00Z`)

function country(id: string) {
  const found = seedPack.countries.find((each) => each.id === id)
  if (found === undefined) throw new Error(`no ${id}`)
  return found
}

function person(id: string) {
  const found = seedPack.people.find((each) => each.id === id)
  if (found === undefined) throw new Error(`no ${id}`)
  return found
}

describe('statusOn', () => {
  test.each([
    ['founder on the first day', 'CN', '2001-06-15', 'member'],
    ['the day before the founding', 'CN', '2001-06-14', 'none'],
    ['observer before the admission', 'IR', '2022-09-16', 'observer'],
    ['last day as observer', 'IR', '2023-07-03', 'observer'],
    ['the day of the admission', 'IR', '2023-07-04', 'member'],
    ['dialogue partner first', 'BY', '2012-01-01', 'dialogue partner'],
    ['then observer', 'BY', '2020-01-01', 'observer'],
    ['then member', 'BY', '2024-08-01', 'member'],
    ['dialogue partner until the single status', 'TR', '2025-08-31', 'dialogue partner'],
    ['single status', 'TR', '2025-09-01', 'partner'],
    ['nothing before Tianjin', 'LA', '2025-01-01', 'none'],
  ])('%s', (_why, id, date, expected) => {
    expect(statusOn(country(id), day(date))).toBe(expected)
  })

  test('now', () => {
    expect([statusNow(country('IR')), statusNow(country('LA'))]).toEqual(['member', 'partner'])
  })
})

describe('office held on a day', () => {
  test.each([
    ['in office', 'Hassan Rouhani', '2015-01-01', 'president'],
    ['after office', 'Hassan Rouhani', '2022-01-01', 'former president'],
    ['before office', 'Masoud Pezeshkian', '2020-01-01', undefined],
    ['between two offices', 'Vladimir Putin', '2010-01-01', 'prime minister'],
    ['the second time', 'Vladimir Putin', '2013-01-01', 'president'],
    ['supreme leader', 'Ali Khamenei', '2020-01-01', 'supreme leader'],
    ['the organisation', 'Zhang Ming', '2023-01-01', 'Secretary-General of the SCO'],
  ])('%s', (_why, id, date, expected) => {
    expect(officeTitleOn(person(id), day(date))).toBe(expected)
  })

  test('the term tells its source', () => {
    expect(officeOn(person('Xi Jinping'), day('2020-01-01'))).toMatchObject({
      office: 'head_of_state',
      confidence: 'high',
    })
  })

  test('now', () => {
    expect(officeTitleNow(person('Dmitry Medvedev'))).toBe('former prime minister')
  })
})
