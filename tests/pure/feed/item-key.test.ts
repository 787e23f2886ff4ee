import { describe, expect, it } from 'vitest'
import type { FeedItem } from '../../../src/feed/feed.ts'
import { distinctItems, itemKey, pageKey } from '../../../src/feed/item-key.ts'

const item = (fields: Partial<FeedItem>): FeedItem => ({
  summaryHtml: '',
  contentHtml: '',
  categories: [],
  ...fields,
})

describe('itemKey', () => {
  it.each([
    ['a guid of 12 kB', item({ guid: 'x'.repeat(12_000) })],
    ['a guid named __proto__', item({ guid: '__proto__' })],
    ['a link', item({ link: 'https://a.example/1' })],
    ['a title', item({ title: 't' })],
    ['a text', item({ summaryHtml: 's' })],
  ])('is 64 hexadecimal digits: %s', (_, input) => {
    expect(itemKey(input)).toMatch(/^[0-9a-f]{64}$/)
  })
  it.each([
    [
      'the guid decides, whatever else changes',
      item({ guid: 'g', link: 'https://a.example/1', title: 'a' }),
      item({ guid: 'g', link: 'https://a.example/2', title: 'b' }),
    ],
    [
      'tracking parameters are no difference',
      item({ link: 'https://a.example/1?utm_source=rss' }),
      item({ link: 'https://a.example/1', title: 'edited' }),
    ],
  ])('equal: %s', (_, a, b) => {
    expect(itemKey(a)).toBe(itemKey(b))
  })
  it.each([
    ['guids', item({ guid: 'a' }), item({ guid: 'b' })],
    ['a guid and a title of the same text', item({ guid: 'a' }), item({ title: 'a' })],
    [
      'the date of items that have only a title',
      item({ title: 't', published: new Date(0) }),
      item({ title: 't', published: new Date(1) }),
    ],
  ])('different: %s', (_, a, b) => {
    expect(itemKey(a)).not.toBe(itemKey(b))
  })
})

describe('pageKey', () => {
  const known = item({ guid: 'old', link: 'https://a.example/1', title: 't' })
  it('knows an item again whose guid and tracking parameters changed', () => {
    const changed = { ...known, guid: 'new', link: 'https://a.example/1?utm_medium=feed' }
    expect(pageKey(changed)).toBe(pageKey(known))
    expect(itemKey(changed)).not.toBe(itemKey(known))
  })
  it('tells apart what one page collects under several titles', () => {
    expect(pageKey({ ...known, title: 'u' })).not.toBe(pageKey(known))
  })
  it('is absent without link or title', () => {
    expect(pageKey(item({ guid: 'g', title: 't' }))).toBeUndefined()
    expect(pageKey(item({ guid: 'g', link: 'https://a.example/1' }))).toBeUndefined()
  })
})

describe('distinctItems', () => {
  const titlesOf = (items: FeedItem[]) => distinctItems(items).map(({ item }) => item.title)

  it('keeps the first of an item that comes twice', () => {
    const link = 'https://a.example/1'
    expect(titlesOf([item({ link, title: 'a' }), item({ link, title: 'b' })])).toEqual(['a'])
  })
  it('keeps items apart that share a guid but not the page', () => {
    const shared = [1, 2, 3, 2].map((n) =>
      item({ guid: 'all', link: `https://a.example/${n}`, title: `${n}` }),
    )
    expect(titlesOf(shared)).toEqual(['1', '2', '3'])
    expect(new Set(distinctItems(shared).map(({ key }) => key)).size).toBe(3)
  })
  it('gives the first of a shared guid the key it has alone', () => {
    const first = item({ guid: 'all', link: 'https://a.example/1' })
    const keys = distinctItems([first, item({ guid: 'all', link: 'https://a.example/2' })])
    expect(keys[0]?.key).toBe(itemKey(first))
  })
  it('leaves out items that say nothing', () => {
    expect(distinctItems([item({}), item({ published: new Date(0) })])).toEqual([])
  })
})
