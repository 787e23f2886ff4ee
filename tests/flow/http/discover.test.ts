import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { rssOf } from '../../support/feed-xml.ts'
import { type ApiUnderTest, openApi } from './api-under-test.ts'

let api: ApiUnderTest
/** A site of its own for each test: robots.txt is remembered by host. */
let web: FakeWeb
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  web = await startFakeWeb()
})
afterEach(() => web.close())

const discover = (url: string) => api.send('POST', '/api/v1/feeds/discover', { url })
const html = (body: string) => ({
  headers: { 'content-type': 'text/html' },
  body: `<html>${body}</html>`,
})
const rss = (name: string) => ({
  headers: { 'content-type': 'application/rss+xml' },
  body: rssOf([
    { guid: name, title: name, link: web.url(`/${name}`), date: new Date('2026-11-20T08:00:00Z') },
  ]),
})
const named = (...paths: string[]) =>
  html(
    paths
      .map((path) => `<link rel="alternate" type="application/rss+xml" href="${path}">`)
      .join(''),
  )
const short = ({ json }: Awaited<ReturnType<typeof discover>>) =>
  json.items.map(({ url, via, items }: { url: string; via: string; items: number }) => [
    url.slice(web.url('').length),
    via,
    items,
  ])

describe('what is found at an address', () => {
  test('is the feed itself', async () => {
    web.route('/rss', rss('one'))
    const { status, json } = await discover(web.url('/rss'))
    expect({ status, json }).toMatchObject({
      status: 200,
      json: {
        items: [
          {
            url: web.url('/rss'),
            via: 'address',
            format: 'rss',
            items: 1,
            newest: '2026-11-20T08:00:00.000Z',
            watch: null,
          },
        ],
      },
    })
    expect(web.requests()).toHaveLength(1)
  })

  test('are the feeds its page names, those that can be read; one in two formats once', async () => {
    web.route('/', named('/a', '/b', '/gone', '/page', '/a-again'))
    web.route('/a', rss('a'))
    web.route('/a-again', rss('a'))
    web.route('/b', rss('b'))
    web.route('/page', html('no feed'))
    expect(short(await discover(web.url('/')))).toEqual([
      ['/a', 'link', 1],
      ['/b', 'link', 1],
    ])
    expect(web.requests('/feed/')).toHaveLength(0)
  })

  test('stands at a usual path, where robots.txt lets it be looked for', async () => {
    web.route('/', html('<p>Welcome'))
    web.route('/feed.xml', rss('usual'))
    expect(short(await discover(web.url('/')))).toEqual([['/feed.xml', 'path', 1]])
    // No more guesses once one is found.
    expect(web.requests('/atom.xml')).toHaveLength(0)

    const closed = await startFakeWeb()
    closed.route('/', html('<p>Welcome'))
    closed.route('/robots.txt', { body: 'User-agent: *\nDisallow: /' })
    closed.route('/feed.xml', rss('hidden'))
    expect((await discover(closed.url('/'))).json).toEqual({ items: [] })
    expect(closed.requests().map(({ path }) => path)).toEqual(['/', '/robots.txt'])
    await closed.close()
  })

  test('is the sitemap that robots.txt names, beside a feed', async () => {
    web.route('/', named('/a'))
    web.route('/a', rss('a'))
    web.route('/robots.txt', { body: `Sitemap: ${web.url('/map.xml')}` })
    web.route('/map.xml', { body: `<urlset><url><loc>${web.url('/1')}</loc></url></urlset>` })
    expect(short(await discover(web.url('/')))).toEqual([
      ['/a', 'link', 1],
      ['/map.xml', 'robots', 1],
    ])
  })

  test('is at last the page itself', async () => {
    const list = [1, 2, 3].map(
      (n) => `<li><a href="/news/10${n}">A headline that is long enough, ${n}</a>`,
    )
    web.route('/', html(`<head><title>Office</title></head><body><ul>${list.join('')}</ul>`))
    const { json } = await discover(web.url('/'))
    expect(json.items).toMatchObject([
      { url: web.url('/'), via: 'page', format: 'page', items: 3, title: 'Office', watch: {} },
    ])
  })

  test('is nothing', async () => {
    web.route('/', html('<p>Welcome'))
    expect((await discover(web.url('/'))).json).toEqual({ items: [] })
    expect(web.requests().length).toBeLessThan(16)
  })
})

describe('a refusal says why', () => {
  test('an address that answers with an error, that does not answer, that is private or none', async () => {
    expect(await discover(web.url('/none'))).toMatchObject({
      status: 422,
      json: { error: { code: 'refused', message: `${web.url('/none')} answered 404` } },
    })
    web.route('/busy', { status: 503 })
    expect(await discover(web.url('/busy'))).toMatchObject({
      status: 502,
      json: { error: { code: 'unreachable' } },
    })
    expect(await discover('http://10.1.2.3/')).toMatchObject({ status: 502 })
    expect(await discover('ftp://a.example/')).toMatchObject({
      status: 400,
      json: { error: { message: 'url: not an http(s) address' } },
    })
  })

  test('a page can lead nowhere private', async () => {
    web.route('/', named('http://10.1.2.3/rss', 'http://169.254.169.254/rss', '/a'))
    web.route('/a', rss('a'))
    expect(short(await discover(web.url('/')))).toEqual([['/a', 'link', 1]])
  })
})
