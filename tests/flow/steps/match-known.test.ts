import { describe, expect, test } from 'vitest'
import type { NewItem } from '../../../src/db/items.ts'
import { type KnownItem, matchKnown } from '../../../src/steps/match-known.ts'

const AT = new Date('2026-11-23T08:00:00Z')

interface Entry {
  key: string
  url?: string | null
  title?: string
  at?: Date | null
  hash?: string
}

const known = ({ key, url = null, title = 'Title', at = AT, hash = 'h' }: Entry): KnownItem => ({
  item_key: key,
  canonical_url: url,
  title,
  published_at: at,
  content_hash: hash,
})
const row = (entry: Entry): NewItem => ({
  ...known(entry),
  feed_id: 'f',
  summary_html: '',
  content_html: '',
  categories: '[]',
  first_seen_at: AT,
  next_read_at: AT,
})
const page = (n: number, query = '') => `https://a.example/${n}${query}`
const LATER = new Date('2026-11-23T09:00:00Z')

describe('what is stored, by its key', () => {
  test.each<[why: string, before: Entry[], now: Entry[], stored: string[], renamed: number]>([
    ['a new entry', [], [{ key: 'a' }], ['a'], 0],
    ['a known one', [{ key: 'a' }], [{ key: 'a' }], [], 0],
    ['a changed one', [{ key: 'a' }], [{ key: 'a', hash: 'other' }], ['a'], 0],
    [
      'address and title under another id',
      [{ key: 'a', url: page(1) }],
      [{ key: 'b', url: page(1) }],
      [],
      1,
    ],
    [
      'another visit in the query, title and date as they were',
      [{ key: 'a', url: page(1, '?s=1') }],
      [{ key: 'b', url: page(1, '?s=2') }],
      [],
      1,
    ],
    ['no address, title and date as they were', [{ key: 'a' }], [{ key: 'b' }], [], 1],
    [
      'the forecast of tomorrow: title and path are the same, the date is not',
      [{ key: 'a', url: page(1, '?id=1') }],
      [{ key: 'b', url: page(1, '?id=2'), at: LATER }],
      ['b'],
      0,
    ],
    [
      'a namesake while the old entry is still listed',
      [{ key: 'a', url: page(1, '?id=1') }],
      [
        { key: 'a', url: page(1, '?id=1') },
        { key: 'b', url: page(1, '?id=2') },
      ],
      ['b'],
      0,
    ],
    [
      'a live page: one address, ever new titles',
      [{ key: 'a', url: page(1), title: 'One' }],
      [{ key: 'b', url: page(1), title: 'Two', at: LATER, hash: 'two' }],
      ['b'],
      0,
    ],
    [
      'entries without title and date',
      [{ key: 'a', title: '', at: null }],
      [{ key: 'b', title: '', at: null }],
      ['b'],
      0,
    ],
    [
      'three and more that look alike are a rotation: edited ones are revisions',
      [1, 2, 3].map((n) => ({ key: `a${n}`, url: page(n), title: `T${n}`, hash: `${n}` })),
      [1, 2, 3].map((n) => ({
        key: `b${n}`,
        url: page(n),
        title: `T${n}!`,
        hash: n === 3 ? 'new' : `${n}`,
      })),
      ['a3'],
      3,
    ],
    [
      'three among many new ones are chance',
      [1, 2, 3].map((n) => ({ key: `a${n}`, title: `T${n}`, at: null, url: page(n, '?old') })),
      Array.from({ length: 7 }, (_, n) => ({
        key: `b${n + 1}`,
        title: `T${n + 1}`,
        at: null,
        url: page(n + 1, '?new'),
      })),
      ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7'],
      0,
    ],
  ])('%s', (_why, before, now, stored, renamed) => {
    const matched = matchKnown(now.map(row), before.map(known))
    expect(matched.wanted.map(({ item_key: key }) => key)).toEqual(stored)
    expect(matched.renamed).toBe(renamed)
  })
})

test('five thousand entries that all look alike are compared in linear time', () => {
  const entries = (prefix: string) =>
    Array.from({ length: 5_000 }, (_, n) => ({
      key: `${prefix}${n}`,
      url: page(1, `?${prefix}${n}`),
    }))
  const started = process.cpuUsage()
  expect(matchKnown(entries('b').map(row), entries('a').map(known)).renamed).toBe(5_000)
  const { user, system } = process.cpuUsage(started)
  // Takes 50 ms; by the square it took seconds.
  expect((user + system) / 1_000).toBeLessThan(1_000)
})
