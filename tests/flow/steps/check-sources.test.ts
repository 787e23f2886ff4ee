import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findChecks } from '../../../src/db/checks.ts'
import { getFeed } from '../../../src/db/feeds.ts'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import { openContext, running, type TestContext } from '../../support/context.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { pageOf } from '../../support/feed-xml.ts'

let house: TestContext
let web: FakeWeb
let serial = 0
let id = ''

beforeAll(async () => {
  house = await openContext()
  web = await startFakeWeb()
})
afterAll(async () => {
  await web.close()
  await house.close()
})
beforeEach(() => {
  serial += 1
  id = `source-${serial}`
  house.rung.clear()
})

const check = () => checkFeed(house.ctx, id, running())
const row = () => getFeed(house.ctx.db, id)
const items = () =>
  house.ctx.db.selectFrom('items').selectAll().where('feed_id', '=', id).orderBy('id').execute()
const html = (body: string) => ({
  headers: { 'content-type': 'text/html' },
  body: `<html lang="en"><head><title>News</title></head><body>${body}</body></html>`,
})
const list = (...news: readonly (readonly [path: string, title: string])[]) =>
  html(
    `<ul class="news">${news.map(([path, title]) => `<li><a href="${path}">${title}</a></li>`).join('')}</ul>`,
  )
const set = (...entries: readonly (readonly [path: string, more?: string])[]) =>
  `<urlset>${entries.map(([path, more = '']) => `<url><loc>${web.url(path)}</loc>${more}</url>`).join('')}</urlset>`
const lastmod = (date: Date) => `<lastmod>${date.toISOString()}</lastmod>`

describe('a page that is watched', () => {
  const OLD = [
    [`/p/1001`, 'Ministers agree on a common timetable'],
    [`/p/1002`, 'A bridge is opened to heavy lorries'],
    [`/p/1003`, 'Customs officers learn a new language'],
  ] as const

  test('brings its new headlines; what stood there when the watch began alerts nobody', async () => {
    web.route('/news', list(...OLD))
    await house.declare({ id, url: web.url('/news'), watch: {} })
    expect(await check()).toBe(3)
    expect((await items()).map(({ title, backfill }) => [title, backfill])).toEqual(
      OLD.map(([, title]) => [title, true]),
    )
    web.route('/news', list(['/p/1004', 'A fourth headline appears on the page'], ...OLD))
    expect(await check()).toBe(1)
    expect((await items()).at(-1)).toMatchObject({
      title: 'A fourth headline appears on the page',
      url: web.url('/p/1004'),
      backfill: false,
    })
    expect(await row()).toMatchObject({ format: 'page', title: 'News', error: null })
    expect(web.requests('/news')[0]?.headers.accept).toMatch(/^text\/html/)
  })

  test('is not asked where robots.txt forbids it', async () => {
    const closed = await startFakeWeb()
    closed.route('/robots.txt', { body: 'User-agent: *\nDisallow: /news' })
    closed.route('/news', list(...OLD))
    await house.declare({ id, url: closed.url('/news'), watch: {} })
    expect(await check()).toBe(0)
    expect((await row())?.error).toMatch(/robots\.txt/)
    expect(closed.requests('/news')).toHaveLength(0)
    await closed.close()
  })

  test('fails by the name of the selector that chose nothing, and is read anew with another', async () => {
    web.route('/own', { ...list(...OLD), headers: { 'content-type': 'text/html', etag: '"1"' } })
    await house.declare({ id, url: web.url('/own'), watch: { list: '.headlines li' } })
    await check()
    expect((await row())?.error).toBe('watch.list chose nothing on the page: .headlines li')
    await house.declare({ id, url: web.url('/own'), watch: { list: '.news li' } })
    expect(await check()).toBe(3)
    // The same bytes with other selectors are another feed: neither a 304 nor an equal body may hide it.
    await house.declare({ id, url: web.url('/own'), watch: { list: '.news li:first-child' } })
    expect(await row()).toMatchObject({ etag: null, body_hash: null })
  })
})

describe('a sitemap', () => {
  test('gives articles whose title comes from the page', async () => {
    web.route('/p/2001', {
      body: pageOf('A title of the page', 'Text of some length. '.repeat(20)),
    })
    web.route('/map.xml', { body: set(['/p/2001', lastmod(house.clock.now)]) })
    await house.declare({ id, url: web.url('/map.xml') })
    await check()
    expect(await items()).toMatchObject([{ title: '', published_at: null }])
    await house.answerBells()
    const articles = await house.ctx.db
      .selectFrom('articles')
      .select(['title', 'method'])
      .where('feed_id', '=', id)
      .execute()
    expect(articles).toMatchObject([{ title: 'A title of the page' }])
    expect(articles[0]?.method).not.toBe('feed')
  })

  test('without title and page says so and makes no empty article', async () => {
    web.route('/gone.xml', { body: set(['/p/none']) })
    await house.declare({ id, url: web.url('/gone.xml') })
    await check()
    await house.answerBells()
    expect(await items()).toMatchObject([{ state: 'failed', read_error: 'the page answered 404' }])
  })

  test('of years is known from the first check on, and only its newest pages are read', async () => {
    const day = (n: number) => new Date(house.clock.now.getTime() - n * 86_400_000)
    const old = Array.from({ length: 120 }, (_, n) => [`/old/${n}`, lastmod(day(n + 3))] as const)
    const body = set(...old)
    web.route('/years.xml', { body })
    await house.declare({ id, url: web.url('/years.xml') })
    expect(await check()).toBe(50)
    const stored = await items()
    expect(stored).toHaveLength(120)
    expect(stored.filter(({ state }) => state === 'new').map(({ url }) => url)).toEqual(
      old.slice(0, 50).map(([path]) => web.url(path)),
    )
    expect(stored.every(({ backfill }) => backfill)).toBe(true)
    web.route('/years.xml', { body: set(['/fresh/1', lastmod(day(0))], ...old) })
    expect(await check()).toBe(1)
    expect((await items()).at(-1)).toMatchObject({ url: web.url('/fresh/1'), backfill: false })
  })
})

describe('an index of sitemaps', () => {
  const index = (...children: readonly (readonly [path: string, updated?: Date])[]) => ({
    headers: { etag: '"index"' },
    body: `<sitemapindex>${children.map(([path, at]) => `<sitemap><loc>${web.url(path)}</loc>${at === undefined ? '' : lastmod(at)}</sitemap>`).join('')}</sitemapindex>`,
  })

  test('is followed to the newest ones, and a 304 of it is believed', async () => {
    const at = (n: number) => new Date(house.clock.now.getTime() - n * 86_400_000)
    web.route('/i.xml', index(['/i-1.xml', at(9)], ['/i-2.xml', at(0)], ['/i-3.xml', at(1)]))
    web.route('/i-2.xml', { body: set(['/p/3002']) })
    web.route('/i-3.xml', { body: set(['/p/3003']) })
    await house.declare({ id, url: web.url('/i.xml') })
    expect(await check()).toBe(2)
    expect(web.requests('/i-1.xml')).toHaveLength(0)
    expect(await row()).toMatchObject({ format: 'sitemap-index', etag: '"index"', error: null })
    await check()
    expect(web.requests('/i.xml')[1]?.headers['if-none-match']).toBe('"index"')
    expect(web.requests('/i-2.xml')).toHaveLength(1)
  })

  test('without dates is read again although it is the same', async () => {
    web.route('/j.xml', index(['/j-1.xml'], ['/j-2.xml']))
    web.route('/j-1.xml', { body: set(['/p/4001']) })
    web.route('/j-2.xml', { body: set(['/p/4002']) })
    await house.declare({ id, url: web.url('/j.xml') })
    expect(await check()).toBe(2)
    web.route('/j-2.xml', { body: set(['/p/4003'], ['/p/4002']) })
    expect(await check()).toBe(1)
    expect(web.requests('/j.xml')[1]?.headers).not.toHaveProperty('if-none-match')
  })

  test('that names itself ends; what can’t be read is named', async () => {
    web.route('/k.xml', index(['/k.xml'], ['/k-gone.xml']))
    await house.declare({ id, url: web.url('/k.xml') })
    expect(await check()).toBe(0)
    expect(web.requests('/k.xml').length + web.requests('/k-gone.xml').length).toBeLessThan(8)
    expect((await row())?.error).toContain(`${web.url('/k-gone.xml')} answered 404`)
    const [last] = await findChecks(house.ctx.db, id, 1)
    expect(last).toMatchObject({ outcome: 'failed', status: 200 })
  })
})
