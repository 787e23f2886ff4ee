import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HostBusyError } from '../../../src/net/pacing.ts'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import { readArticle } from '../../../src/steps/read-article.ts'
import { openContext, running, type TestContext } from '../../support/context.ts'
import { deferred } from '../../support/deferred.ts'
import { type FakeResponse, type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { pageOf, rssOf } from '../../support/feed-xml.ts'

const SUMMARY = 'Officials of nine states met in the capital to speak about bridges and roads.'
const PARAGRAPHS = [
  'TASHKENT - Ministers of transport agreed on Monday to open two more crossings for lorries before the winter, the host said after the meeting.',
  'The crossings had been closed for repairs since the spring. Drivers will be able to book a time of their own, which should end the queues of the past years.',
  'Work on a third crossing begins next year. Its costs are shared by the two neighbours, and a bank has promised a loan for half of the sum.',
]

let house: TestContext
let web: FakeWeb
let serial = 0
let path = ''

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
  path = `/page-${serial}`
  house.rung.clear()
})

/** A feed with one item that leads to the page of this test. @returns the item's id */
async function seen(id = `feed-${serial}`, title = 'Two more crossings'): Promise<string> {
  web.route(`/${id}.xml`, {
    body: rssOf([
      { guid: 'one', link: web.url(path), title, description: SUMMARY, date: house.clock.now },
    ]),
  })
  await house.declare({ id, url: web.url(`/${id}.xml`) })
  await checkFeed(house.ctx, id, running())
  return house.rung.of('read-article').at(-1)?.data.itemId ?? ''
}
const read = (itemId: string) => readArticle(house.ctx, itemId, running())
const articles = (itemId: string) =>
  house.ctx.db
    .selectFrom('articles')
    .selectAll()
    .where('item_id', '=', itemId)
    .orderBy('part')
    .execute()
const item = (itemId: string) =>
  house.ctx.db.selectFrom('items').selectAll().where('id', '=', itemId).executeTakeFirstOrThrow()

test('a page becomes an article, and a bell is rung for it', async () => {
  web.route(path, { body: pageOf('Two more crossings', ...PARAGRAPHS) })
  const itemId = await seen()
  await read(itemId)
  const [article, ...more] = await articles(itemId)
  expect(more).toEqual([])
  expect(article?.text).toContain('Work on a third crossing')
  expect(article?.method).not.toBe('feed')
  expect(house.rung.of('analyze-article')).toMatchObject([{ data: { articleId: article?.id } }])
  expect(await item(itemId)).toMatchObject({ state: 'read', read_error: null })
})

describe('a page that can’t be read: the feed’s own text, marked so, with the reason', () => {
  const wall = `<!doctype html><html><head><title>Just a moment...</title></head><body>
    <h1>Checking your browser before you continue</h1><p>Please enable JavaScript and cookies to continue</p></body></html>`
  test.each<[why: string, answer: FakeResponse, reason: RegExp]>([
    ['404', { status: 404 }, /404/],
    ['403', { status: 403 }, /403/],
    [
      'not HTML',
      { headers: { 'content-type': 'application/pdf' }, body: '%PDF' },
      /application\/pdf, not HTML/,
    ],
    ['a bot wall', { body: wall }, /./],
    ['empty', { body: '' }, /./],
    ['nested 100,000 deep', { body: '<div>'.repeat(100_000) }, /./],
    ['a long wait', { status: 503, headers: { 'retry-after': '86400' } }, /503/],
    [
      'a redirect to a private address',
      { status: 302, headers: { location: 'http://10.1.1.1/' } },
      /10\.1\.1\.1/,
    ],
  ])('%s', async (_why, answer, reason) => {
    web.route(path, answer)
    const itemId = await seen()
    await read(itemId)
    expect(await articles(itemId)).toMatchObject([
      { method: 'feed', title: 'Two more crossings', text: SUMMARY },
    ])
    const { state, read_error } = await item(itemId)
    expect(state).toBe('read')
    expect(read_error).toMatch(reason)
  })

  test('500 three times, each time later', async () => {
    web.route(path, { status: 500 })
    const itemId = await seen()
    for (const waitMs of [10_000, 60_000]) {
      house.rung.clear()
      await read(itemId)
      expect(await articles(itemId)).toEqual([])
      expect(house.rung.of('read-article')).toMatchObject([{ delayMs: waitMs }])
      house.clock.advance(waitMs)
    }
    await read(itemId)
    expect(await articles(itemId)).toMatchObject([{ method: 'feed' }])
    expect(web.requests(path)).toHaveLength(3)
  })

  test('no answer in time', async () => {
    web.route(path, () => new Promise(() => {}))
    const itemId = await seen()
    const hasty = house.second({
      http: {
        // The page alone: robots.txt may take its time.
        request: (request) =>
          house.ctx.http.request(
            request.purpose === 'page' ? { ...request, deadlineMs: 100 } : request,
          ),
        close: async () => {},
      },
    })
    for (let time = 0; time < 3; time += 1) await readArticle(hasty, itemId, running())
    expect(await articles(itemId)).toMatchObject([{ method: 'feed' }])
    expect((await item(itemId)).read_error).toMatch(/100 ms|time/i)
  })

  test('robots.txt forbids it', async () => {
    const strict = await startFakeWeb()
    strict.route('/robots.txt', { body: 'User-agent: *\nDisallow: /' })
    const itemId = await seen()
    await house.ctx.db
      .updateTable('items')
      .set({ url: strict.url('/page') })
      .where('id', '=', itemId)
      .execute()
    await read(itemId)
    expect(await articles(itemId)).toMatchObject([{ method: 'feed' }])
    expect((await item(itemId)).read_error).toBe('robots.txt of the site forbids it')
    expect(strict.requests('/page')).toEqual([])
    await strict.close()
  })
})

describe('what the operator says of a feed’s pages', () => {
  const page = `<!doctype html><html lang="en"><head><title>Wrong</title></head><body>
    <h1>Wrong</h1><div class="story">${PARAGRAPHS.map((text) => `<p>${text}</p>`).join('')}</div>
    <h2 class="right">Two more crossings</h2><time>23.11.2026 10:30</time>
    <div class="deck"><p>The part that the rule chooses, and nothing else of the page is the text of it.</p></div></body></html>`
  const declared = async (feed: object) => {
    web.route(path, { body: page })
    const id = `feed-${serial}`
    web.route(`/${id}.xml`, { body: rssOf([{ guid: 'one', link: web.url(path), title: 'X' }]) })
    await house.declare({ id, url: web.url(`/${id}.xml`), ...feed })
    await checkFeed(house.ctx, id, running())
    const itemId = house.rung.of('read-article').at(-1)?.data.itemId ?? ''
    await read(itemId)
    return (await articles(itemId))[0]
  }

  test('its selectors override the choice of the text', async () => {
    const rules = JSON.stringify({ content: '.deck', title: '.right' })
    expect(await declared({ rules })).toMatchObject({
      title: 'Two more crossings',
      method: 'rule',
      text: expect.stringMatching(/^The part that the rule chooses[^\n]*$/),
    })
  })

  test.each([
    ['its zone', { zone: 'Asia/Almaty', country: 'RU' }, '05:30'],
    ['else its country', { country: 'UZ' }, '05:30'],
    ['else nobody', {}, '10:30'],
  ])('%s tells the clock of a date without zone', async (_why, feed, time) => {
    const article = await declared(feed)
    expect(article?.published_at?.toISOString()).toBe(`2026-11-23T${time}:00.000Z`)
  })
})

test('a page with two stories becomes two articles', async () => {
  const fixture = new URL('../../fixtures/articles/two-agency-stories.html', import.meta.url)
  web.route(path, { body: readFileSync(fixture) })
  const itemId = await seen()
  await read(itemId)
  const found = await articles(itemId)
  expect(found.map(({ part }) => part)).toEqual([0, 1])
  expect(found[0]?.title).not.toBe(found[1]?.title)
  expect(house.rung.of('analyze-article')).toHaveLength(2)
})

describe('the page that two feeds lead to is asked once', () => {
  test('one after the other', async () => {
    web.route(path, { body: pageOf('Two more crossings', ...PARAGRAPHS) })
    const [first, second] = [await seen(), await seen(`other-${serial}`)]
    await read(first)
    await read(second)
    expect(web.requests(path)).toHaveLength(1)
    const [one, other] = [await articles(first), await articles(second)]
    expect(other).toMatchObject([{ text: one[0]?.text, feed_id: `other-${serial}` }])
  })

  test('both at once: the later one waits for the first', async () => {
    const secondLooked = deferred()
    web.route(path, async () => {
      // The first is read for as long as it takes the second to look.
      await secondLooked.promise
      return { body: pageOf('Two more crossings', ...PARAGRAPHS) }
    })
    const [first, second] = [await seen(), await seen(`other-${serial}`)]
    house.rung.clear()
    await Promise.all([read(second).finally(secondLooked.resolve), read(first)])
    expect(house.rung.of('read-article')).toMatchObject([{ data: { itemId: second } }])
    house.clock.advance(house.rung.of('read-article')[0]?.delayMs ?? 0)
    await read(second)
    expect(web.requests(path)).toHaveLength(1)
    expect(await articles(second)).toHaveLength(1)
  })

  test('known by the address the page calls its own', async () => {
    const own = web.url(`${path}-own`)
    web.route(path, {
      body: pageOf('Two more crossings', ...PARAGRAPHS).replace(
        '</head>',
        `<link rel="canonical" href="${own}"></head>`,
      ),
    })
    const first = await seen()
    await read(first)
    expect(await articles(first)).toMatchObject([{ canonical_url: expect.stringMatching(/-own$/) }])
    const second = await seen(`other-${serial}`)
    await read(second)
    expect(web.requests(path)).toHaveLength(1)
  })

  test('but another host that calls its page so is not believed', async () => {
    const platform = await startFakeWeb()
    const posing = pageOf('Forged', ...PARAGRAPHS).replace(
      '</head>',
      `<link rel="canonical" href="${web.url(path)}"></head>`,
    )
    platform.route('/forged', { body: posing })
    platform.route('/forged.xml', {
      body: rssOf([
        { guid: 'f', link: platform.url('/forged'), title: 'F', date: house.clock.now },
      ]),
    })
    await house.configure({ scowatch: { network: { allow_private: [web.host, platform.host] } } })
    await house.declare({ id: `forged-${serial}`, url: platform.url('/forged.xml') })
    await checkFeed(house.ctx, `forged-${serial}`, running())
    await read(house.rung.of('read-article').at(-1)?.data.itemId ?? '')
    web.route(path, { body: pageOf('Two more crossings', ...PARAGRAPHS) })
    const own = await seen()
    await read(own)
    expect(await articles(own)).toMatchObject([{ title: 'Two more crossings' }])
    await platform.close()
  })
})

test('a busy host gives the item back for later', async () => {
  const itemId = await seen()
  const retryAt = new Date(house.clock.now.getTime() + 7_000)
  const busy = house.second({
    pacer: {
      limits: house.ctx.pacer.limits,
      acquire: () => Promise.reject(new HostBusyError('a.example', retryAt)),
    },
  })
  house.rung.clear()
  await readArticle(busy, itemId, running())
  expect(await item(itemId)).toMatchObject({
    state: 'new',
    read_attempts: 0,
    next_read_at: retryAt,
  })
  expect(house.rung.of('read-article')).toMatchObject([{ delayMs: 7_000 }])
})

test('read twice at once it is one article', async () => {
  web.route(path, { body: pageOf('Two more crossings', ...PARAGRAPHS) })
  const itemId = await seen()
  await Promise.all([read(itemId), read(itemId), read(itemId)])
  expect(await articles(itemId)).toHaveLength(1)
})

describe('an item that its feed revises', () => {
  const revise = () => seen(`feed-${serial}`, 'Two more crossings (corrected)')

  test('keeps its article; the old text becomes a revision', async () => {
    web.route(path, { body: pageOf('Two more crossings', ...PARAGRAPHS) })
    const itemId = await seen()
    await read(itemId)
    const [before] = await articles(itemId)
    web.route(path, {
      body: pageOf('Three more crossings', ...PARAGRAPHS, 'A correction was made.'),
    })
    expect(await revise()).toBe(itemId)
    await read(itemId)
    expect(await articles(itemId)).toMatchObject([
      { id: before?.id, title: 'Three more crossings', state: 'stored' },
    ])
    const revisions = await house.ctx.db
      .selectFrom('article_revisions')
      .selectAll()
      .where('article_id', '=', before?.id ?? '')
      .execute()
    expect(revisions).toMatchObject([
      {
        revision: 1,
        title: 'Two more crossings',
        text: before?.text,
        difference: {
          title: { before: 'Two more crossings', after: 'Three more crossings' },
          kept: PARAGRAPHS.length,
          changes: [{ kind: 'added', paragraph: 3, after: 'A correction was made.' }],
          omitted: 0,
        },
      },
    ])
  })

  test('keeps the page’s text when the page can’t be read any more', async () => {
    web.route(path, { body: pageOf('Two more crossings', ...PARAGRAPHS) })
    const itemId = await seen()
    await read(itemId)
    const before = await articles(itemId)
    web.route(path, { status: 404 })
    await revise()
    await read(itemId)
    expect(await articles(itemId)).toEqual(before)
    expect(await item(itemId)).toMatchObject({
      state: 'read',
      read_error: expect.stringContaining('404'),
    })
  })

  test('while it is being read is read again', async () => {
    web.route(path, async () => {
      if (web.requests(path).length === 1) await revise()
      return { body: pageOf('Two more crossings', ...PARAGRAPHS) }
    })
    const itemId = await seen()
    await read(itemId)
    expect(await item(itemId)).toMatchObject({ state: 'new', revision: 2 })
    await read(itemId)
    expect(await item(itemId)).toMatchObject({ state: 'read' })
  })

  test('a slow reading of what it was does not overwrite what it is', async () => {
    let itemId = ''
    web.route(path, async () => {
      if (web.requests(path).length > 1) return { body: pageOf('As it is', ...PARAGRAPHS) }
      await revise()
      await read(itemId)
      return { body: pageOf('As it was', ...PARAGRAPHS) }
    })
    itemId = await seen()
    await read(itemId)
    expect(web.requests(path)).toHaveLength(2)
    expect(await articles(itemId)).toMatchObject([{ title: 'As it is' }])
  })
})

test('an item that scowatch fails on is given up after a few tries, and says why', async () => {
  web.route(path, { body: pageOf('Two more crossings', ...PARAGRAPHS) })
  const itemId = await seen()
  const broken = house.second({
    parser: { ...house.ctx.parser, readPage: () => Promise.reject(new TypeError('x is not a y')) },
  })
  for (let time = 0; time < 4; time += 1) await readArticle(broken, itemId, running())
  expect(await item(itemId)).toMatchObject({
    state: 'failed',
    read_error: 'scowatch failed: x is not a y',
  })
})
