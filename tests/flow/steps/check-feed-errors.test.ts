import { brotliCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import { running } from '../../support/context.ts'
import type { FakeResponse } from '../../support/fake-web.ts'
import { rssOf } from '../../support/feed-xml.ts'
import { watchFeed } from './watched-feed.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const watched = watchFeed()

describe('a feed that is no feed has an error, and harms no other', () => {
  const bomb = brotliCompressSync(Buffer.alloc(32 * 1024 * 1024, ' '))
  test.each<[why: string, answer: FakeResponse, error: RegExp]>([
    ['HTML', { body: '<!doctype html><html><body>Hello</body></html>' }, /web page/],
    ['empty', { body: '' }, /empty/i],
    ['not found', { status: 404 }, /answered 404/],
    ['server error', { status: 500 }, /answered 500/],
    ['a status nobody knows', { status: 999 }, /answered 999/],
    ['a bomb', { headers: { 'content-encoding': 'br' }, body: bomb }, /15|MiB|large|decoded/i],
    ['304 unasked', { status: 304 }, /304/],
    [
      'a redirect to a private address',
      { status: 302, headers: { location: 'http://10.0.0.1/' } },
      /10\.0\.0\.1/,
    ],
    [
      'a redirect to metadata',
      { status: 302, headers: { location: 'http://169.254.169.254/' } },
      /169\.254/,
    ],
    [
      'a redirect to a file',
      { status: 302, headers: { location: 'file:///etc/passwd' } },
      /redirect/i,
    ],
  ])('%s', async (_why, answer, error) => {
    const neighbour = `${watched.id}-neighbour`
    await watched.house.declare({ id: neighbour, url: watched.web.url(`/${neighbour}.xml`) })
    watched.web.route(`/${neighbour}.xml`, { body: rssOf([watched.item(1)]) })
    watched.web.route(watched.path, answer)
    expect(await watched.check()).toBe(0)
    expect(await checkFeed(watched.house.ctx, neighbour, running())).toBe(1)
    const row = await watched.row()
    expect(row.error).toMatch(error)
    expect(row.failing_since).toEqual(watched.house.clock.now)
    expect(row.failures).toBe(1)
    expect(row.status).toBe('active')
    expect(await watched.row(neighbour)).toMatchObject({
      error: null,
      failing_since: null,
      failures: 0,
    })
  })

  test('a redirect loop', async () => {
    watched.answer({ status: 302, headers: { location: watched.path } })
    await watched.check()
    expect((await watched.row()).error).toMatch(/redirect/i)
  })

  test('a private address that nobody allowed', async () => {
    await watched.house.declare({ id: `${watched.id}-private`, url: 'http://192.168.1.1/rss' })
    await checkFeed(watched.house.ctx, `${watched.id}-private`, running())
    expect((await watched.row(`${watched.id}-private`)).error).toMatch(/192\.168\.1\.1/)
  })

  test('since when stays the first failure, until it is well again', async () => {
    const since = watched.house.clock.now
    watched.answer({ status: 500 })
    await watched.check()
    watched.house.clock.advance(MINUTE_MS)
    await watched.check()
    expect(await watched.row()).toMatchObject({ failing_since: since, failures: 2 })
    watched.serve([watched.item(1)])
    await watched.check()
    expect(await watched.row()).toMatchObject({ failing_since: null, error: null, failures: 0 })
  })

  test('no answer within the deadline', async () => {
    watched.web.route(watched.path, () => new Promise(() => {}))
    const hasty = watched.house.second({
      http: {
        request: (request) => watched.house.ctx.http.request({ ...request, deadlineMs: 200 }),
        close: async () => {},
      },
    })
    await checkFeed(hasty, watched.id, running())
    expect((await watched.row()).error).toMatch(/200 ms|0\.2 s|time/i)
    expect(await watched.lastCheck()).toMatchObject({ outcome: 'failed', status: null })
  })

  test('410 stops the feed and says so; it is not asked again', async () => {
    watched.answer({ status: 410 })
    await watched.check()
    expect(await watched.row()).toMatchObject({
      status: 'gone',
      error: expect.stringContaining('410'),
    })
    expect(await watched.check()).toBeUndefined()
    expect(watched.web.requests(watched.path)).toHaveLength(1)
  })

  test.each<[why: string, status: number, retryAfter: string, waitMs: number]>([
    ['429 with seconds', 429, '7200', 2 * 3_600_000],
    ['503 with seconds', 503, '90000', 90_000_000],
    ['an absurd wait is cut to a week', 503, '999999999', 7 * DAY_MS],
  ])('%s', async (_why, status, retryAfter, waitMs) => {
    watched.answer({ status, headers: { 'retry-after': retryAfter } })
    await watched.check()
    const waited = (await watched.row()).next_check_at.getTime() - watched.house.clock.now.getTime()
    expect(waited).toBeGreaterThanOrEqual(waitMs)
    expect(waited).toBeLessThanOrEqual(Math.max(waitMs, 2.2 * 3_600_000))
  })

  test('Retry-After of a good answer is nobody’s wish to be left alone', async () => {
    watched.serve([watched.item(1)], { etag: '"1"', 'retry-after': '604800' })
    await watched.check()
    const waited = (await watched.row()).next_check_at.getTime() - watched.house.clock.now.getTime()
    expect(waited).toBeLessThan(2 * 3_600_000)
  })
})
