import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { getFeed, updateFeed } from '../../../src/db/feeds.ts'
import { getSubscription } from '../../../src/db/websub.ts'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import { enqueueDueSubscriptions } from '../../../src/steps/enqueue-due-subscriptions.ts'
import { subscribeFeed } from '../../../src/steps/subscribe-feed.ts'
import { running } from '../../support/context.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { rssOf } from '../../support/feed-xml.ts'
import { type ApiUnderTest, openApi } from '../http/api-under-test.ts'

const PUBLIC = 'https://watch.example/base'
const TOKEN = 'a-token-of-some-length'
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

let house: ApiUnderTest
let web: FakeWeb
let serial = 0
/** Of the feed that the test at hand watches. */
let id = ''
let hub = ''

beforeAll(async () => {
  house = await openApi({ scowatch: { http: { public_url: `${PUBLIC}/`, token: TOKEN } } })
  web = await startFakeWeb()
})
afterAll(async () => {
  await web.close()
  await house.close()
})
beforeEach(async () => {
  serial += 1
  id = `pushed-${serial}`
  hub = `/hub-${serial}`
  web.route(hub, { status: 202 })
  publish(1)
  await house.declare({ id, url: web.url(`/${id}.xml`) })
  house.rung.clear()
})

function publish(items: number, head = hubLink(), headers: Record<string, string> = {}): void {
  const list = Array.from({ length: items }, (_, n) => ({
    guid: `${id}-${n}`,
    title: `Title ${n}`,
    link: web.url(`/${id}/${n}`),
    date: house.clock.now,
  }))
  // With a validator a feed without rhythm is asked every hour, without one once a day.
  web.route(`/${id}.xml`, { headers: { etag: `"${items}"`, ...headers }, body: rssOf(list, head) })
}
const hubLink = () =>
  `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="${web.url(hub)}"/>` +
  `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://topic.example/${id}"/>`
const check = () => checkFeed(house.ctx, id, running())
const subscription = () => getSubscription(house.ctx.db, { feedId: id })
const feed = async () => {
  const row = await getFeed(house.ctx.db, id)
  if (row === undefined) throw new Error(`no feed ${id}`)
  return row
}
const due = async () => {
  house.rung.clear()
  await enqueueDueSubscriptions(house.ctx)
  return house.rung.of('subscribe-feed').map(({ data }) => data.feedId)
}
const askHub = () => subscribeFeed(house.ctx, id, running())
/** The form of the hub's last request. */
const asked = () => new URLSearchParams(web.requests(hub).at(-1)?.body.toString())
const callback = async () => `/websub/${(await subscription())?.callback_id}`

/** The hub asks back. */
async function askBack(question: Record<string, string>, path?: string) {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(question)) query.set(`hub.${key}`, value)
  return house.get(`${path ?? (await callback())}?${query}`)
}
const meant = (more: Record<string, string> = {}) =>
  askBack({
    mode: 'subscribe',
    topic: `https://topic.example/${id}`,
    challenge: 'c 1&2',
    lease_seconds: String((10 * DAY_MS) / 1_000),
    ...more,
  })

/** The hub pushes. */
async function push(body: string, options: { method?: string; secret?: string } = {}) {
  const row = await subscription()
  const method = options.method ?? 'sha256'
  const signature = createHmac(method, options.secret ?? row?.secret ?? '')
    .update(body)
    .digest('hex')
  return house.send('POST', await callback(), body, {
    'x-hub-signature': `${method}=${signature}`,
  })
}

/** The feed was read, its hub asked and its subscription verified. */
async function subscribed(): Promise<void> {
  await check()
  await due()
  await askHub()
  expect((await meant()).status).toBe(200)
}

describe('a feed that names a hub', () => {
  test('is subscribed with a callback nobody can guess, a secret and a lease', async () => {
    await check()
    expect(await due()).toContain(id)
    await askHub()
    const row = await subscription()
    expect(Object.fromEntries(asked())).toEqual({
      'hub.callback': `${PUBLIC}/websub/${row?.callback_id}`,
      'hub.mode': 'subscribe',
      'hub.topic': `https://topic.example/${id}`,
      'hub.secret': row?.secret,
      'hub.lease_seconds': '864000',
    })
    expect(row?.callback_id).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(row?.secret).toMatch(/^[0-9a-f]{64}$/)
    expect(await due()).not.toContain(id)
    const answer = await meant()
    expect(answer).toMatchObject({ status: 200, text: 'c 1&2' })
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(await subscription()).toMatchObject({
      state: 'active',
      failures: 0,
      lease_until: new Date(house.clock.now.getTime() + 10 * DAY_MS),
    })
  })

  test('by its Link header goes before what the feed says', async () => {
    const link = `<${web.url('/other-hub')}>; rel="hub", </topic>; rel=self`
    publish(1, hubLink(), { link })
    await check()
    expect(await subscription()).toMatchObject({
      hub: web.url('/other-hub'),
      topic: web.url('/topic'),
    })
  })

  test('and then another begins anew; and then none is forgotten', async () => {
    await subscribed()
    const old = await callback()
    publish(2, hubLink().replace(hub, `${hub}-new`))
    await check()
    expect(await subscription()).toMatchObject({ state: 'asked', hub: web.url(`${hub}-new`) })
    expect(await callback()).not.toBe(old)
    expect((await house.send('POST', old, 'x')).status).toBe(410)
    publish(3, '')
    await check()
    expect(await subscription()).toBeUndefined()
  })

  test('is asked again later when the hub refuses or is away', async () => {
    await check()
    web.route(hub, { status: 500 })
    await askHub()
    expect(await subscription()).toMatchObject({ failures: 1, error: 'the hub answered 500' })
    house.clock.advance(HOUR_MS - 1)
    expect(await due()).not.toContain(id)
    house.clock.advance(1)
    expect(await due()).toContain(id)
    web.route(hub, { status: 302, headers: { location: web.url('/elsewhere') } })
    await askHub()
    expect(await subscription()).toMatchObject({ failures: 2, error: 'the hub answered 302' })
    house.clock.advance(HOUR_MS)
    expect(await due()).not.toContain(id)
    house.clock.advance(HOUR_MS)
    expect(await due()).toContain(id)
  })

  test('on an address that may not be asked is not asked', async () => {
    publish(1, hubLink().replace(web.url(hub), 'http://169.254.169.254/hub'))
    await check()
    await askHub()
    expect((await subscription())?.error).toMatch(/169\.254\.169\.254/)
  })
})

describe('a hub that asks back', () => {
  test.each([
    ['another topic', { topic: 'https://topic.example/other' }],
    ['another mode', { mode: 'publish' }],
    ['an unsubscription that nobody asked for', { mode: 'unsubscribe' }],
    ['no challenge', { challenge: '' }],
  ])('gets nothing for %s', async (_, change) => {
    await check()
    const answer = await meant(change)
    expect(answer.status).toBe(404)
    expect(answer.text).not.toContain('c 1')
    if (!('challenge' in change)) expect(await subscription()).toMatchObject({ state: 'asked' })
  })

  test('at a path that was never given gets nothing', async () => {
    await check()
    for (const path of ['/websub/x', `/websub/${'A'.repeat(43)}`, '/websub/..%2f..%2fapi'])
      expect((await askBack({ mode: 'subscribe', challenge: 'c' }, path)).status).toBe(404)
  })

  test('may deny, now or later; the feed is asked in its own rhythm and the hub in a week', async () => {
    await subscribed()
    const answer = await meant({ mode: 'denied', reason: 'not\u0000 you' })
    expect(answer.status).toBe(200)
    expect(await subscription()).toMatchObject({
      state: 'denied',
      error: 'the hub denied the subscription: not you',
      due_at: new Date(house.clock.now.getTime() + 7 * DAY_MS),
    })
    expect((await push('x')).status).toBe(410)
    expect((await meant()).status).toBe(404)
  })

  test('needs no token of the API, which itself still does', async () => {
    await subscribed()
    expect((await house.get('/api/v1/feeds')).status).toBe(401)
  })
})

describe('a push', () => {
  test.each([
    'sha1',
    'sha256',
    'sha384',
    'sha512',
  ])('signed with %s makes its feed due', async (method) => {
    await subscribed()
    house.clock.advance(5 * MINUTE_MS)
    expect(await push('<rss/>', { method })).toMatchObject({ status: 202, text: '' })
    expect(await feed()).toMatchObject({ next_check_at: house.clock.now })
  })

  test('is stored through the feed itself, which is then asked four times a day', async () => {
    await subscribed()
    house.clock.advance(5 * MINUTE_MS)
    publish(2)
    await push('<rss/>')
    expect(await check()).toBe(1)
    const { next_check_at, push_until } = await feed()
    expect(next_check_at).toEqual(new Date(house.clock.now.getTime() + 6 * HOUR_MS))
    expect(push_until).toEqual((await subscription())?.lease_until)
    house.clock.advance(6 * HOUR_MS)
    await check()
    expect((await feed()).next_check_at).toEqual(new Date(house.clock.now.getTime() + 6 * HOUR_MS))
  })

  test('of what the feed does not show yet leaves its rhythm', async () => {
    await subscribed()
    house.clock.advance(5 * MINUTE_MS)
    await push('<rss/>')
    await check()
    expect((await feed()).next_check_at).toEqual(new Date(house.clock.now.getTime() + HOUR_MS))
  })

  test('that never came for a new item ends the trust in the hub', async () => {
    await subscribed()
    house.clock.advance(5 * MINUTE_MS)
    publish(2)
    await push('<rss/>')
    await check()
    house.clock.advance(6 * HOUR_MS)
    publish(3)
    expect(await check()).toBe(1)
    expect((await feed()).push_until).toBeNull()
    expect((await feed()).next_check_at.getTime()).toBeLessThan(
      house.clock.now.getTime() + 6 * HOUR_MS,
    )
  })

  test('with a wrong or no signature changes nothing and is told nothing', async () => {
    await subscribed()
    house.clock.advance(5 * MINUTE_MS)
    const before = await feed()
    expect(await push('x', { secret: 'guessed' })).toMatchObject({ status: 202, text: '' })
    expect(await push('x', { method: 'md5' })).toMatchObject({ status: 202, text: '' })
    expect(await house.send('POST', await callback(), 'x')).toMatchObject({ status: 202, text: '' })
    expect(await feed()).toEqual(before)
  })

  test('after a push asks the feed once a minute at most', async () => {
    await subscribed()
    house.clock.advance(10_000)
    await push('x')
    expect((await feed()).next_check_at).toEqual(new Date(house.clock.now.getTime() + 50_000))
  })

  test('while the feed is asked has it asked again', async () => {
    await subscribed()
    house.clock.advance(5 * MINUTE_MS)
    await push('first')
    web.route(`/${id}.xml`, async () => {
      house.clock.advance(1)
      await push('second')
      return { body: rssOf([{ guid: 'x', title: 'X', link: web.url('/x') }], hubLink()) }
    })
    await check()
    expect((await feed()).next_check_at).toEqual(new Date(house.clock.now.getTime() + MINUTE_MS))
  })

  test('larger than 5 MiB is refused', async () => {
    await subscribed()
    expect((await push('x'.repeat(5 * 1024 * 1024 + 1))).status).toBe(413)
  })
})

describe('a lease', () => {
  test('is renewed before its end under the same callback, and pushes go on meanwhile', async () => {
    await subscribed()
    const before = await callback()
    house.clock.advance(7.5 * DAY_MS - 1)
    expect(await due()).not.toContain(id)
    house.clock.advance(1)
    expect(await due()).toContain(id)
    await askHub()
    expect(asked().get('hub.callback')).toBe(`${PUBLIC}${before}`)
    expect((await push('x')).status).toBe(202)
    await meant()
    expect((await subscription())?.lease_until).toEqual(
      new Date(house.clock.now.getTime() + 10 * DAY_MS),
    )
  })

  test('that ended takes no pushes, and the feed is asked in its own rhythm', async () => {
    await subscribed()
    house.clock.advance(5 * MINUTE_MS)
    publish(2)
    await push('x')
    await check()
    house.clock.advance(10 * DAY_MS + 1)
    expect((await push('x')).status).toBe(410)
    await check()
    expect((await feed()).next_check_at.getTime()).toBeLessThan(
      house.clock.now.getTime() + 6 * HOUR_MS,
    )
  })

  test('of a feed that is watched no longer is given back', async () => {
    await subscribed()
    await updateFeed(house.ctx.db, id, { status: 'paused' })
    expect((await push('x')).status).toBe(410)
    expect(await due()).toContain(id)
    await askHub()
    expect(asked().get('hub.mode')).toBe('unsubscribe')
    expect(asked().has('hub.secret')).toBe(false)
    const path = await callback()
    expect(await meant({ mode: 'unsubscribe' })).toMatchObject({ status: 200, text: 'c 1&2' })
    expect(await subscription()).toBeUndefined()
    expect((await house.send('POST', path, 'x')).status).toBe(410)
  })
})

test('without a public address nothing is subscribed and no callback answers', async () => {
  await subscribed()
  const path = await callback()
  await house.configure({ scowatch: { http: { token: TOKEN } } })
  expect((await house.send('POST', path, 'x')).status).toBe(404)
  house.clock.advance(8 * DAY_MS)
  expect(await due()).toEqual([])
  await house.configure({ scowatch: { http: { public_url: PUBLIC, token: TOKEN } } })
})
