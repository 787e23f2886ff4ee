import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHostPacer } from '../../../src/db/host-slots.ts'
import { feedView } from '../../../src/http/views.ts'
import type { HttpClient } from '../../../src/net/http.ts'
import { createHttpClient } from '../../../src/net/http-client.ts'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import { checkNow } from '../../../src/steps/check-now.ts'
import { enqueueDueFeeds } from '../../../src/steps/enqueue-due-feeds.ts'
import { running } from '../../support/context.ts'
import { deferred } from '../../support/deferred.ts'
import { rssOf } from '../../support/feed-xml.ts'
import { watchFeed } from './watched-feed.ts'

// Points 8 to 15 of a well-behaved poller, each against a server that records what it was asked.
// Points 1 to 7: polite-asking.test.ts.

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const watched = watchFeed()

/** Any name leads to the fake web, as if it were a host of the public web. */
let anyHost: HttpClient
beforeAll(() => {
  anyHost = createHttpClient({
    allowPrivate: ['127.0.0.0/8'],
    userAgent: 'scowatch/test',
    resolve: async () => ['127.0.0.1'],
  })
})
afterAll(() => anyHost.close())

const waitMs = async () =>
  (await watched.row()).next_check_at.getTime() - watched.house.clock.now.getTime()

describe('8. a growing back-off with jitter and a ceiling', () => {
  test('up to a weekly probe, which goes on', async () => {
    const jittery = watched.house.second({ chance: () => 0.5 })
    watched.answer({ status: 500 })
    const waits: number[] = []
    for (let n = 0; n < 24; n += 1) {
      await checkFeed(jittery, watched.id, running())
      waits.push(await waitMs())
      watched.house.clock.advance(waits.at(-1) ?? 0)
    }
    expect(waits.slice(1, 12).every((wait, n) => wait > (waits[n] ?? 0))).toBe(true)
    expect(waits[0]).toBeCloseTo(Math.SQRT2 * HOUR_MS * 1.05, -1)
    expect(Math.max(...waits)).toBeLessThanOrEqual(7 * DAY_MS)
    expect(waits.at(-1)).toBeGreaterThan(6 * DAY_MS)
    watched.house.rung.clear()
    await enqueueDueFeeds(watched.house.ctx)
    expect(watched.house.rung.of('check-feed').map(({ data }) => data.feedId)).toContain(watched.id)
    expect(watched.web.requests(watched.path)).toHaveLength(24)
  })

  test.each<[why: string, status: number, expectedMs: number]>([
    ['a refusal weighs whole', 403, 2 * HOUR_MS],
    ['a broken server half', 502, Math.SQRT2 * HOUR_MS],
    ['a server that asks for patience a quarter', 429, 2 ** 0.25 * HOUR_MS],
  ])('%s', async (_why, status, expectedMs) => {
    watched.answer({ status })
    await watched.check()
    expect(await waitMs()).toBe(Math.round(expectedMs))
  })
})

test('9. a 410 stops and tells, a 404 is soft', async () => {
  watched.answer({ status: 404 })
  await watched.check()
  expect(await watched.row()).toMatchObject({ status: 'active', failure_weight: 0.5 })
  watched.answer({ status: 410 })
  await watched.check()
  expect(feedView(await watched.row(), watched.house.clock.now)).toMatchObject({
    status: 'gone',
    health: 'gone',
    healthReason: expect.stringContaining('410 Gone'),
  })
  watched.house.clock.advance(30 * DAY_MS)
  watched.house.rung.clear()
  await enqueueDueFeeds(watched.house.ctx)
  expect(watched.house.rung.of('check-feed').map(({ data }) => data.feedId)).not.toContain(
    watched.id,
  )
  expect(watched.web.requests(watched.path)).toHaveLength(2)
})

test('10. only GET, no cookies, no Referer, no query of its own, one User-Agent', async () => {
  watched.serve([watched.item(1)], { 'set-cookie': 'visitor=1; Path=/', etag: '"1"' })
  await watched.check()
  await watched.check()
  const asked = watched.web.requests(watched.path)
  expect(asked.map(({ method, query }) => `${method} ${query}`)).toEqual(['GET ', 'GET '])
  for (const { headers } of asked) {
    expect(Object.keys(headers)).not.toContain('cookie')
    expect(Object.keys(headers)).not.toContain('referer')
    expect(headers['user-agent']).toBe('scowatch/test')
  }
})

test('11. one fetch for each feed, however many rules watch it and schedulers run', async () => {
  const rules = [1, 2, 3].map((n) => ({ id: `rule-${n}`, when: 'title:title', send: [] }))
  await watched.house.configure({ alerts: { endpoints: [], rules } })
  watched.serve([watched.item(1)])
  watched.house.rung.clear()
  const processes = [watched.house.ctx, watched.house.second(), watched.house.second()]
  await Promise.all(processes.map((ctx) => enqueueDueFeeds(ctx)))
  const bells = watched.house.rung.of('check-feed').filter(({ data }) => data.feedId === watched.id)
  for (const { data } of bells) await checkFeed(watched.house.ctx, data.feedId, running())
  expect(watched.web.requests(watched.path)).toHaveLength(1)
})

describe('12. one pace for each host and registrable domain, over all processes', () => {
  const names = (domain: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({
      id: `${domain}-${n}`,
      url: `http://www${n}.${domain}.example:${watched.web.port}/${domain}/${n}`,
    }))

  test('starts apart and two at once', async () => {
    const feeds = names('pace', 6)
    let [open, most] = [0, 0]
    const company = deferred()
    for (const { url } of feeds) {
      watched.web.route(new URL(url).pathname, async () => {
        open += 1
        most = Math.max(most, open)
        // The first stays until a second is there, and then both for long enough that a third would come.
        if (open === 2) company.resolve()
        await company.promise
        await new Promise((done) => setTimeout(done, 500))
        open -= 1
        return { body: rssOf([watched.item(1)]) }
      })
    }
    await watched.house.declare(...feeds)
    const limits = { spacingMs: 200, maxWaitMs: 20_000 }
    const processes = [1, 2].map(() =>
      watched.house.second({ http: anyHost, pacer: createHostPacer(watched.house.ctx.db, limits) }),
    )
    await Promise.all(
      feeds.map(({ id }, n) => checkFeed(processes[n % 2] ?? watched.house.ctx, id, running())),
    )
    const times = feeds
      .flatMap(({ url }) => watched.web.requests(new URL(url).pathname))
      .map(({ receivedAt }) => receivedAt.getTime())
      .sort((a, b) => a - b)
    expect(times).toHaveLength(6)
    expect(most).toBe(2)
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(5 * 200 - 50)
  })

  test('a 429 holds for the whole domain, not for others and not in one’s own network', async () => {
    const [first, second] = names('limited', 2)
    const [other] = names('unlimited', 1)
    const own = [0, 1].map((n) => ({ id: `own-${n}`, url: watched.web.url(`/own/${n}`) }))
    if (first === undefined || second === undefined || other === undefined) throw new Error('none')
    const limited = { status: 429, headers: { 'retry-after': '600' } }
    for (const path of ['/limited/0', '/own/0']) watched.web.route(path, limited)
    for (const path of ['/limited/1', '/unlimited/0', '/own/1'])
      watched.web.route(path, { body: rssOf([watched.item(1)]) })
    await watched.house.declare(first, second, other, ...own)
    const pacer = createHostPacer(watched.house.ctx.db, { maxWaitMs: 3_000 })
    const ctx = watched.house.second({ http: anyHost, pacer })
    const before = Date.now()
    for (const { id } of [first, second, other, ...own]) await checkFeed(ctx, id, running())
    expect(watched.web.requests('/limited/0')).toHaveLength(1)
    expect(watched.web.requests('/limited/1')).toHaveLength(0)
    expect(watched.web.requests('/unlimited/0')).toHaveLength(1)
    expect(watched.web.requests('/own/1')).toHaveLength(1)
    const postponed = (await watched.row(second.id)).next_check_at.getTime() - before
    expect(postponed).toBeGreaterThanOrEqual(590_000)
    expect(postponed).toBeLessThan(720_000)
  })
})

test('13. feeds of one interval do not come together at the full hour', async () => {
  const feeds = Array.from({ length: 60 }, (_, n) => ({
    id: `${watched.id}-${n}`,
    url: watched.web.url(`/crowd/${watched.id}/${n}`),
  }))
  // 07:30, an hour that is skipped until 09:00: the worst case for a clump.
  watched.house.clock.now = new Date('2027-11-22T07:30:00Z')
  const body = rssOf([watched.item(1)], '<skipHours><hour>8</hour></skipHours>')
  let chances = 0
  const ctx = watched.house.second({ chance: () => (chances++ * 0.618_034) % 1 })
  await watched.house.declare(...feeds)
  for (const { id, url } of feeds) {
    watched.web.route(new URL(url).pathname, { headers: { etag: '"1"' }, body })
    await checkFeed(ctx, id, running())
  }
  const minutes = new Map<string, number>()
  for (const { id } of feeds) {
    const minute = (await watched.row(id)).next_check_at.toISOString().slice(11, 16)
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
  }
  expect(Math.max(...minutes.values())).toBeLessThanOrEqual(8)
  expect([...minutes.keys()].every((minute) => minute >= '09:00')).toBe(true)
})

describe('14. a check by hand', () => {
  test('is conditional, and asks once a minute however many want it', async () => {
    const { ctx, clock } = watched.house
    watched.serve([watched.item(1)], { etag: '"1"' })
    const ask = () => checkNow(ctx, watched.id, running())
    const kinds = await Promise.all(Array.from({ length: 8 }, ask))
    expect(kinds.filter(({ kind }) => kind === 'checked')).toHaveLength(1)
    expect(kinds.filter(({ kind }) => kind === 'recent')).toHaveLength(7)
    expect(watched.web.requests(watched.path)).toHaveLength(1)
    clock.advance(59_000)
    expect(await ask()).toEqual({ kind: 'recent' })
    watched.answer({ status: 304 })
    clock.advance(2_000)
    expect(await ask()).toEqual({ kind: 'checked' })
    expect(watched.web.requests(watched.path)).toHaveLength(2)
    expect(watched.lastHeaders()['if-none-match']).toBe('"1"')
  })

  test('does not break in on a host that asked to be left alone', async () => {
    const url = `http://www.leave.example:${watched.web.port}${watched.path}`
    await watched.house.declare({ id: watched.id, url })
    watched.answer({ status: 429 })
    const ctx = watched.house.second({ http: anyHost })
    expect(await checkNow(ctx, watched.id, running())).toEqual({ kind: 'checked' })
    watched.house.clock.advance(2 * MINUTE_MS)
    expect(await checkNow(ctx, watched.id, running())).toEqual({ kind: 'busy' })
    expect(watched.web.requests(watched.path)).toHaveLength(1)
  })
})

test('15. what was asked and answered is counted and shown with the feed', async () => {
  const { clock } = watched.house
  watched.serve([watched.item(1)], { etag: '"1"', 'cache-control': 'max-age=3600' })
  await watched.check()
  watched.answer({ status: 304, headers: { 'cache-control': 'max-age=3600' } })
  await watched.check()
  clock.advance(2 * HOUR_MS)
  await watched.check()
  clock.advance(2 * HOUR_MS)
  watched.answer({ status: 429, headers: { 'retry-after': '3600' } })
  await watched.check()
  watched.answer({ status: 500 })
  await watched.check()
  expect(feedView(await watched.row(), clock.now).polls).toEqual({
    all: 5,
    ok: 1,
    notModified: 2,
    limited: 1,
    failed: 1,
    // The second came within the hour, the fifth within Retry-After.
    early: 2,
    unconditional: 1,
  })
})
