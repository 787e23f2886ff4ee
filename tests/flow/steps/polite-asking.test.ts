import { describe, expect, test } from 'vitest'
import { enqueueDueFeeds } from '../../../src/steps/enqueue-due-feeds.ts'
import { takeOver } from '../../../src/steps/sweep.ts'
import { rssOf } from '../../support/feed-xml.ts'
import { watchFeed } from './watched-feed.ts'

// Points 1 to 7 of a well-behaved poller, each against a server that records what it was asked.
// Points 8 to 15: polite-patience.test.ts.

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const watched = watchFeed()

const waitMs = async () =>
  (await watched.row()).next_check_at.getTime() - watched.house.clock.now.getTime()
const sent = () => {
  const { 'if-none-match': etag, 'if-modified-since': date } = watched.lastHeaders()
  return [etag, date]
}

test('1. the first GET is unconditional, all later ones carry both validators byte for byte', async () => {
  const etag = 'W/"a, b;c"'
  const date = 'Mon, 23 Nov 2026 7:00:00 +0000'
  watched.serve([watched.item(1)], { etag, 'last-modified': date })
  await watched.check()
  expect(sent()).toEqual([undefined, undefined])
  for (const status of [304, 500, 304]) {
    watched.answer({ status })
    await watched.check()
    expect(sent()).toEqual([etag, date])
  }
})

test('2. the pair of the newest answer is kept, of a 304 and of an equal body too', async () => {
  watched.serve([watched.item(1)], { etag: '"1"' })
  await watched.check()
  watched.serve([watched.item(1)], { etag: '"2"', 'last-modified': 'two' })
  await watched.check()
  expect(await watched.lastCheck()).toMatchObject({ outcome: 'unchanged' })
  watched.answer({ status: 304, headers: { etag: '"3"' } })
  await watched.check()
  expect(sent()).toEqual(['"2"', 'two'])
  await watched.check()
  expect(sent()).toEqual(['"3"', 'two'])
})

test('3. a validator that the server no longer sends is dropped', async () => {
  watched.serve([watched.item(1)], { etag: '"1"', 'last-modified': 'one' })
  await watched.check()
  watched.serve([watched.item(1), watched.item(2)], { 'last-modified': 'two' })
  await watched.check()
  await watched.check()
  expect(sent()).toEqual([undefined, 'two'])
})

test('4. validators of one address are sent to no other', async () => {
  const [first, second] = [`/first-${watched.id}`, `/second-${watched.id}`]
  for (const path of [first, second])
    watched.web.route(path, { headers: { etag: `"${path}"` }, body: rssOf([watched.item(1)]) })
  watched.answer({ status: 302, headers: { location: first } })
  await watched.check()
  await watched.check()
  expect(watched.web.requests(first).at(-1)?.headers['if-none-match']).toBe(`"${first}"`)
  watched.answer({ status: 302, headers: { location: second } })
  await watched.check()
  expect(watched.web.requests(second)[0]?.headers).not.toHaveProperty('if-none-match')
  expect(sent()).toEqual([undefined, undefined])
})

describe('5. without a rhythm at most once an hour with validators, once a day without', () => {
  test.each<[why: string, headers: Record<string, string>, expectedMs: number]>([
    ['with', { etag: '"1"' }, HOUR_MS],
    ['without', {}, DAY_MS],
  ])('%s', async (_why, headers, expectedMs) => {
    watched.serve([watched.item(1)], headers)
    await watched.check()
    expect(await waitMs()).toBe(expectedMs)
  })

  test('counted from the last attempt, and a restart does not ask again', async () => {
    watched.serve([watched.item(1)], { etag: '"1"' })
    await watched.check()
    const rungFor = async () => {
      watched.house.rung.clear()
      await enqueueDueFeeds(watched.house.ctx)
      return watched.house.rung.of('check-feed').map(({ data }) => data.feedId)
    }
    watched.house.clock.advance(59 * MINUTE_MS)
    await takeOver(watched.house.ctx)
    expect(await rungFor()).not.toContain(watched.id)
    watched.answer({ status: 500 })
    await watched.check()
    watched.house.clock.advance(59 * MINUTE_MS)
    await takeOver(watched.house.ctx)
    expect(await rungFor()).not.toContain(watched.id)
    watched.house.clock.advance(HOUR_MS)
    expect(await rungFor()).toContain(watched.id)
  })

  test('a feed without dates learns its rhythm from when it had news', async () => {
    for (const n of [1, 2, 3]) {
      watched.serve(Array.from({ length: n }, (_, i) => watched.item(i, { date: '' })))
      await watched.check()
      watched.house.clock.advance(4 * HOUR_MS)
    }
    watched.serve([watched.item(0, { date: '' })])
    await watched.check()
    expect(await waitMs()).toBe(2 * HOUR_MS)
  })
})

describe('6. “not before”', () => {
  const sy = '<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>'
  const skip = '<skipHours><hour>9</hour><hour>10</hour></skipHours>'
  const days = '<skipDays><day>Monday</day></skipDays>'
  test.each<[what: string, headers: Record<string, string>, head: string, expectedMs: number]>([
    ['Cache-Control', { 'cache-control': 'public, max-age=10800' }, '', 3 * HOUR_MS],
    ['its Age counts', { 'cache-control': 'max-age=10800', age: '3600' }, '', 2 * HOUR_MS],
    [
      'Expires',
      {
        expires: 'Mon, 23 Nov 2026 13:00:00 GMT',
        date: 'Mon, 23 Nov 2026 08:00:00 GMT',
      },
      '',
      5 * HOUR_MS,
    ],
    ['a short one hastens nothing', { 'cache-control': 'max-age=60' }, '', HOUR_MS],
    ['ttl', {}, '<ttl>240</ttl>', 4 * HOUR_MS],
    ['sy:update*', {}, sy, 6 * HOUR_MS],
    ['skipHours', {}, skip, 3 * HOUR_MS],
    ['skipDays', {}, days, 16 * HOUR_MS],
    ['the longest counts', { 'cache-control': 'max-age=7200' }, '<ttl>240</ttl>', 4 * HOUR_MS],
  ])('%s', async (_what, headers, head, expectedMs) => {
    const xmlns = ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    const body = rssOf([watched.item(1)], head).replace('<rss', `<rss${xmlns}`)
    watched.house.clock.now = new Date('2026-11-23T08:00:00Z')
    watched.answer({ headers: { etag: '"1"', ...headers }, body })
    await watched.check()
    expect(await waitMs()).toBe(expectedMs)
    // While nothing changes it holds: a 304 takes nothing back that it does not restate.
    watched.answer({ status: 304 })
    await watched.check()
    expect(await waitMs()).toBe(expectedMs)
    watched.house.clock.now = new Date('2026-11-23T08:00:00Z')
  })
})

describe('7. Retry-After of 429 and 503, in seconds or as a date', () => {
  test.each<[why: string, status: number, value: string, expectedMs: number]>([
    ['429, seconds', 429, '18000', 5 * HOUR_MS],
    ['503, seconds', 503, '18000', 5 * HOUR_MS],
    ['429, a date', 429, 'Mon, 23 Nov 2026 20:00:00 GMT', 12 * HOUR_MS],
    ['503, a date', 503, 'Mon, 23 Nov 2026 20:00:00 GMT', 12 * HOUR_MS],
  ])('%s', async (_why, status, value, expectedMs) => {
    watched.house.clock.now = new Date('2026-11-23T08:00:00Z')
    watched.answer({ status, headers: { 'retry-after': value } })
    await watched.check()
    expect(await waitMs()).toBe(expectedMs)
    expect((await watched.row()).not_before).toEqual(
      new Date(watched.house.clock.now.getTime() + expectedMs),
    )
  })
})
