import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { FeedReading } from '../../../src/feed/feed.ts'
import { readFeed } from '../../../src/feed/read-feed.ts'
import { feedReport } from '../../../src/feed/report.ts'
import { newestSitemaps } from '../../../src/feed/sitemap-choice.ts'
import { bytesOf, fixture } from './fixture.ts'

type Good = Extract<FeedReading, { ok: true }>
const FROM = { url: 'https://vestnik.example/sitemap.xml' }

async function read(input: string | Uint8Array): Promise<Good> {
  const reading = await readFeed(typeof input === 'string' ? bytesOf(input) : input, FROM)
  if (!reading.ok) throw new Error(reading.fault.message)
  return reading
}

describe('a sitemap is a feed of addresses', () => {
  it('has items without titles; its lastmod is a change, the day in the address the publication', async () => {
    const { format, items, repairs } = await read(fixture('sitemap.xml'))
    expect({ format, repairs }).toEqual({ format: 'sitemap', repairs: [] })
    expect(items.map(({ link, published, updated }) => ({ link, published, updated }))).toEqual([
      {
        link: 'https://herald.example/20260512/ministers-agree-on-rail.html',
        published: new Date('2026-05-12T00:00:00Z'),
        updated: new Date('2026-05-13T03:30:00Z'),
      },
      {
        link: 'https://herald.example/about?a=1&b=2',
        published: undefined,
        updated: new Date('2026-04-01T00:00:00Z'),
      },
      {
        link: 'https://herald.example/2026/05/11/grain?x=1&y=2',
        published: new Date('2026-05-11T00:00:00Z'),
        updated: undefined,
      },
    ])
    expect(items.every(({ title }) => title === undefined)).toBe(true)
  })

  it('for news states titles, dates and keywords', async () => {
    const { format, feed, items } = await read(fixture('news-sitemap.xml'))
    expect({ format, feed }).toEqual({
      format: 'news-sitemap',
      feed: { title: 'Вестник степи', language: 'ru' },
    })
    expect(items).toMatchObject([
      {
        link: 'https://vestnik.example/politics/71',
        title: 'Саммит: «итоги» & планы',
        published: new Date('2026-05-12T11:05:00Z'),
        categories: ['саммит', 'энергетика'],
      },
      { link: 'https://vestnik.example/politics/72', title: 'Без даты' },
    ])
    expect(items[1]).not.toHaveProperty('published')
  })

  it('that is an index names sitemaps and has no items', async () => {
    const reading = await read(fixture('sitemap-index.xml'))
    expect(reading).toMatchObject({ format: 'sitemap-index', items: [] })
    expect(reading.sitemaps).toHaveLength(4)
    expect(feedReport(reading).sitemaps?.[1]).toEqual({
      url: 'https://herald.example/post-sitemap2.xml',
      updated: '2026-05-12T00:00:00.000Z',
    })
  })

  it.each([
    ['packed', gzipSync(fixture('sitemap.xml')), 3],
    [
      'a prefix on its own elements',
      '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>https://a.example/1</s:loc></s:url></s:urlset>',
      1,
    ],
    [
      'another prefix for news',
      '<urlset xmlns:x="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc><x:news><x:title>T</x:title></x:news></url></urlset>',
      1,
    ],
    [
      'junk before it',
      'Warning: mysql\n<?xml version="1.0"?><urlset><url><loc>https://a.example/1</loc></url></urlset>',
      1,
    ],
    [
      'entries that never end',
      '<urlset><url><loc>https://a.example/1</loc><url><loc>https://a.example/2</loc>',
      2,
    ],
    [
      'a cut address',
      '<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.exa',
      1,
    ],
    ['nothing in it', '<urlset/>', 0],
  ])('%s', async (_why, input, count) => {
    const { items } = await read(input)
    expect(items).toHaveLength(count)
  })

  it('keeps the newest of many', async () => {
    const urls = Array.from(
      { length: 6_000 },
      (_, n) =>
        `<url><loc>https://a.example/${n}</loc><lastmod>${new Date(n * 86_400_000 + 1e12).toISOString()}</lastmod></url>`,
    )
    const { items, repairs } = await read(`<urlset>${urls.join('')}</urlset>`)
    expect(items).toHaveLength(5_000)
    expect(items[0]?.link).toBe('https://a.example/1000')
    expect(repairs).toEqual(['only the newest 5000 items kept'])
  })

  it.each([
    ['a nest', `<urlset>${'<url>'.repeat(10_000)}`, 'too-deep'],
    ['a damaged packet', gzipSync(bytesOf('<urlset/>')).subarray(0, 12), 'broken'],
    ['a bomb', gzipSync(new Uint8Array(40 * 1024 * 1024)), 'too-large'],
  ])('%s is a fault', async (_why, input, code) => {
    const bytes = typeof input === 'string' ? bytesOf(input) : new Uint8Array(input)
    expect(await readFeed(bytes, FROM)).toMatchObject({ ok: false, fault: { code } })
  })
})

describe('of the sitemaps an index names the newest are read', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 4, day))
  const choose = (...children: [string, Date?][]) =>
    newestSitemaps(
      children.map(([name, updated]) => ({
        url: `https://a.example/${name}`,
        ...(updated === undefined ? {} : { updated }),
      })),
      2,
    ).map(({ url }) => url.slice('https://a.example/'.length))
  it.each<[why: string, children: [string, Date?][], chosen: string[]]>([
    [
      'by their dates',
      [
        ['a.xml', at(1)],
        ['b.xml', at(3)],
        ['c.xml', at(2)],
      ],
      ['b.xml', 'c.xml'],
    ],
    [
      'articles before sections',
      [
        ['category-sitemap.xml', at(9)],
        ['post-sitemap.xml', at(1)],
      ],
      ['post-sitemap.xml'],
    ],
    ['sections where nothing else is', [['category-sitemap.xml', at(9)]], ['category-sitemap.xml']],
    [
      'news first',
      [
        ['posts.xml', at(9)],
        ['news.xml', at(1)],
      ],
      ['news.xml', 'posts.xml'],
    ],
    [
      'by the month in their names',
      [['sitemap-2026-03.xml'], ['sitemap-2026-05.xml'], ['sitemap-2026-04.xml']],
      ['sitemap-2026-05.xml', 'sitemap-2026-04.xml'],
    ],
    [
      'the last and the first where nothing tells',
      [['a.xml'], ['b.xml'], ['c.xml']],
      ['c.xml', 'a.xml'],
    ],
  ])('%s', (_why, children, chosen) => {
    expect(choose(...children)).toEqual(chosen)
  })
})
