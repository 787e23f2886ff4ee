import { expect, test } from 'vitest'
import { feedView } from '../../../src/http/views.ts'
import type { HttpResponse } from '../../../src/net/http.ts'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import { running } from '../../support/context.ts'
import { rssOf } from '../../support/feed-xml.ts'
import { watchFeed } from './watched-feed.ts'

const HOUR_MS = 3_600_000
const watched = watchFeed()

async function health() {
  const view = feedView(await watched.row(), watched.house.clock.now)
  return [view.health, view.healthSince, view.healthReason] as const
}
const now = () => watched.house.clock.now.toISOString()

test('from new over healthy to failing and back, each since when', async () => {
  expect(await health()).toMatchObject({ 0: 'new' })
  const begun = now()
  watched.serve([watched.item(1)])
  await watched.check()
  expect(await health()).toMatchObject({ 0: 'healthy', 1: begun })
  watched.house.clock.advance(HOUR_MS)
  await watched.check()
  expect(await health()).toMatchObject({ 0: 'healthy', 1: begun })
  watched.answer({ status: 502 })
  const failing = now()
  for (let n = 0; n < 2; n += 1) {
    await watched.check()
    expect(await health()).toEqual(['failing', failing, 'the server answered 502'])
    watched.house.clock.advance(HOUR_MS)
  }
  watched.answer({ status: 403 })
  await watched.check()
  expect(await health()).toMatchObject({ 0: 'blocked', 1: failing })
  watched.serve([watched.item(1)])
  await watched.check()
  expect(await health()).toMatchObject({ 0: 'healthy', 1: now() })
})

test('a feed that never worked says so', async () => {
  watched.answer({ body: '<!doctype html><title>Welcome</title>' })
  await watched.check()
  expect(await health()).toEqual(['never-worked', now(), expect.stringMatching(/web page/)])
})

test('empty while it holds no items', async () => {
  watched.serve([])
  await watched.check()
  const since = now()
  watched.house.clock.advance(HOUR_MS)
  await watched.check()
  expect(await health()).toMatchObject({ 0: 'empty', 1: since })
  watched.serve([watched.item(1)])
  await watched.check()
  expect(await health()).toMatchObject({ 0: 'healthy' })
})

test('quiet when its silence is longer than its rhythm explains', async () => {
  const hoursAgo = (n: number) => new Date(watched.house.clock.now.getTime() - n * HOUR_MS)
  watched.serve(
    [1, 3, 5, 7, 9, 11].map((n) => watched.item(n, { date: hoursAgo(n) })),
    { etag: '"1"' },
  )
  await watched.check()
  watched.answer({ status: 304 })
  watched.house.clock.advance(22 * HOUR_MS)
  await watched.check()
  expect(await health()).toMatchObject({ 0: 'healthy' })
  watched.house.clock.advance(2 * HOUR_MS)
  await watched.check()
  expect(await health()).toEqual([
    'quiet',
    new Date(watched.house.clock.now.getTime() - HOUR_MS).toISOString(),
    expect.stringMatching(/silent/),
  ])
})

test('moved once a permanent redirect held, since its first time', async () => {
  const target = `/moved-${watched.id}.xml`
  watched.answer({ status: 308, headers: { location: target } })
  watched.web.route(target, { body: rssOf([watched.item(1)]) })
  const since = now()
  for (const expected of ['healthy', 'healthy', 'moved']) {
    await watched.check()
    expect(await health()).toMatchObject({ 0: expected })
    watched.house.clock.advance(HOUR_MS)
  }
  expect(await health()).toEqual(['moved', since, expect.stringContaining(target)])
  await watched.check()
  expect(await health()).toMatchObject({ 0: 'moved', 1: since })
})

test('slow when its answers usually take long', async () => {
  watched.serve([watched.item(1)])
  const taking = (tookMs: number) =>
    watched.house.second({
      http: {
        request: async (request): Promise<HttpResponse> => ({
          ...(await watched.house.ctx.http.request(request)),
          tookMs,
        }),
        close: async () => {},
      },
    })
  await checkFeed(taking(100), watched.id, running())
  await checkFeed(taking(30_000), watched.id, running())
  expect(await health()).toMatchObject({ 0: 'healthy' })
  const since = now()
  for (let n = 0; n < 2; n += 1) {
    await checkFeed(taking(30_000), watched.id, running())
    watched.house.clock.advance(HOUR_MS)
  }
  expect(await health()).toMatchObject({ 0: 'slow', 1: since })
  for (let n = 0; n < 6; n += 1) await checkFeed(taking(100), watched.id, running())
  expect(await health()).toMatchObject({ 0: 'healthy' })
})
