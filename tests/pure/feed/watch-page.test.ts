import { describe, expect, it } from 'vitest'
import type { FeedReading, PageWatch } from '../../../src/feed/feed.ts'
import { readFeed } from '../../../src/feed/read-feed.ts'
import { bytesOf, type Fixture, fixture } from './fixture.ts'

type Good = Extract<FeedReading, { ok: true }>
const HTML = 'text/html; charset=utf-8'

async function watch(
  page: Fixture | Uint8Array,
  watch: PageWatch = {},
  url = 'https://site.example/news/',
): Promise<Good> {
  const bytes = typeof page === 'string' ? fixture(page) : page
  const reading = await readFeed(bytes, { url, contentType: HTML, watch })
  if (!reading.ok) throw new Error(reading.fault.message)
  return reading
}

const short = ({ items }: Good) =>
  items.map(({ link, title, published }) => [link, title, published?.toISOString().slice(0, 16)])

describe('a watched page is a feed of its headlines', () => {
  it('found by structure: a list, without menus, footers, other sites and pagination', async () => {
    const reading = await watch('pages/agency-list.html')
    expect(reading).toMatchObject({
      format: 'page',
      feed: {
        title: 'News | Secretariat of the Union',
        link: 'https://site.example/news/',
        language: 'en',
      },
      repairs: [],
    })
    expect(short(reading)).toEqual([
      [
        'https://site.example/20261124/2101.html',
        'Secretary-General meets the ambassador of Tajikistan',
        '2026-11-24T00:00',
      ],
      [
        'https://site.example/20261123/2100.html',
        'Experts discuss a road map for digital customs',
        '2026-11-23T00:00',
      ],
      [
        'https://site.example/20261123/2099.html',
        'Statement on the anniversary of the charter',
        '2026-11-23T00:00',
      ],
      [
        'https://site.example/20261120/2098.html',
        'Youth council opens its winter school in Bishkek',
        '2026-11-20T00:00',
      ],
    ])
  })

  it('found by structure: cards with pictures and one lead story; unknown dates stay absent', async () => {
    expect(short(await watch('pages/cards.html', {}, 'https://council.example/ru/'))).toEqual([
      [
        'https://council.example/ru/news/701-forum-delovyh-krugov',
        'Форум деловых кругов открылся в Ташкенте',
        '2026-11-24T05:00',
      ],
      [
        'https://council.example/ru/news/700-soglashenie',
        'Подписано соглашение о торговле зерном',
        '2026-11-23T00:00',
      ],
      [
        'https://council.example/ru/news/699-transport',
        'Новый транспортный коридор испытан грузом',
        '2026-11-22T18:40',
      ],
      [
        'https://council.example/ru/news/698-energia',
        'Энергетики обсудили общий рынок электричества',
        undefined,
      ],
    ])
  })

  it('found by structure: terms, and a script without spaces', async () => {
    const reading = await watch('pages/terms.html', {}, 'https://site.example/xw/')
    expect(short(reading)).toEqual([
      [
        'https://site.example/xw/t20261124_11501.shtml',
        '上海合作组织成员国铁路部门负责人会议举行',
        '2026-11-24T00:00',
      ],
      [
        'https://site.example/xw/t20261123_11500.shtml',
        '各方就粮食安全合作交换意见并达成共识',
        '2026-11-23T00:00',
      ],
      [
        'https://site.example/xw/t20261122_11499.shtml',
        '青年论坛在撒马尔罕开幕',
        '2026-11-22T00:00',
      ],
    ])
  })

  it('found by structure: in a layout whose name speaks of a menu', async () => {
    const html = new TextDecoder()
      .decode(fixture('pages/agency-list.html'))
      .replace('<main>', '<main class="with-menu">')
    expect((await watch(bytesOf(html))).items.length).toBeGreaterThanOrEqual(4)
  })

  it('found by selectors', async () => {
    const html = `<html lang="en"><body><div class="row"><span class="when" data-date="2026-11-24T08:00Z">today</span>
      <em>One</em><a class="pic" href="/p/1.jpg">zoom the picture now</a><a class="go" href="1">more</a></div>
      <div class="row"><em>Two</em><a class="go" href="2">more</a><a class="go" href="3">other</a></div>
      <div class="row"><em>No link</em></div></body></html>`
    const selectors = { list: '.row', link: 'a.go', title: 'em', date: '.when' }
    expect(short(await watch(bytesOf(html), selectors))).toEqual([
      ['https://site.example/news/1', 'One', '2026-11-24T08:00'],
      ['https://site.example/news/2', 'Two', undefined],
    ])
    // The links themselves can be the list.
    expect(short(await watch(bytesOf(html), { list: 'a.go' }))).toEqual([
      ['https://site.example/news/1', 'more', undefined],
      ['https://site.example/news/2', 'more', undefined],
      ['https://site.example/news/3', 'other', undefined],
    ])
  })

  it('names a selector that chose nothing, and goes on without it', async () => {
    const { items, repairs } = await watch('pages/agency-list.html', {
      list: '.news li',
      title: 'h9',
      date: '.clock',
    })
    expect(items).toHaveLength(5)
    expect(repairs).toEqual(['watch.title chose nothing: h9', 'watch.date chose nothing: .clock'])
  })

  it('reads a feed or a sitemap that stands at the address after all', async () => {
    expect(await watch('rss-plain.xml')).toMatchObject({ format: 'rss' })
    expect(await watch('sitemap.xml')).toMatchObject({ format: 'sitemap' })
  })

  it.each<[why: string, html: string, watch: PageWatch, code: string, says: string]>([
    [
      'no list',
      '<html><body><p>Closed.</p></body></html>',
      {},
      'no-headlines',
      'name it with watch.list',
    ],
    [
      'short links only',
      '<html><body><ul><li><a href=/a>Home</a><li><a href=/b>About</a><li><a href=/c>News</a></ul></body></html>',
      {},
      'no-headlines',
      'watch.list',
    ],
    [
      'a list that is not there',
      '<html><body><p>x</p></body></html>',
      { list: '.news' },
      'selector-missed',
      'watch.list chose nothing on the page: .news',
    ],
    [
      'a list without links',
      '<html><body><p>x</p></body></html>',
      { list: 'p' },
      'selector-missed',
      'without a link',
    ],
    [
      'a link that is not there',
      '<html><body><p><a href=/1>x</a></p></body></html>',
      { list: 'p', link: 'a.x' },
      'selector-missed',
      'watch.link',
    ],
    [
      'no selector at all',
      '<html><body></body></html>',
      { list: 'p[' },
      'selector-missed',
      'watch.list: not a CSS selector',
    ],
    ['text', 'gone', {}, 'no-headlines', 'elements'],
    ['a nest', `<html><body>${'<div>'.repeat(5_000)}`, {}, 'too-deep', '512'],
  ])('%s is a fault that says what to do', async (_why, html, watch, code, says) => {
    const reading = await readFeed(bytesOf(html), { url: 'https://a.example/', watch })
    expect(reading).toMatchObject({
      ok: false,
      fault: { code, message: expect.stringContaining(says) },
    })
  })

  it('never takes what is no page of the web', async () => {
    const links = [
      'javascript:alert(1)//2026/11/24/a-b-c-d',
      'data:text/html,1',
      'mailto:a@b.example',
      '#top',
      'file:///etc/passwd',
    ]
    const html = `<html><body><ul>${links.map((href) => `<li><a href="${href}">A headline that is long enough</a></li>`).join('')}</ul></body></html>`
    expect(
      await readFeed(bytesOf(html), { url: 'https://a.example/', watch: { list: 'li' } }),
    ).toMatchObject({ ok: false })
  })
})
