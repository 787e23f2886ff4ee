import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../../src/context.ts'
import type { HttpClient } from '../../../src/net/http.ts'
import { createHttpClient } from '../../../src/net/http-client.ts'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import { readArticle } from '../../../src/steps/read-article.ts'
import { openContext, running, type TestContext } from '../../support/context.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { rssOf } from '../../support/feed-xml.ts'

const SUMMARY = 'Officials of nine states met in the capital to speak about bridges and roads.'
let house: TestContext
let web: FakeWeb
let anyHost: HttpClient
let ctx: Context

beforeAll(async () => {
  // The database has the real time, so the steps have it too.
  house = await openContext({ parts: { now: () => new Date() } })
  web = await startFakeWeb()
  anyHost = createHttpClient({
    allowPrivate: ['127.0.0.0/8'],
    userAgent: 'scowatch/test',
    resolve: async () => ['127.0.0.1'],
  })
  ctx = house.second({ http: anyHost })
})
afterAll(async () => {
  await anyHost.close()
  await web.close()
  await house.close()
})

test('a page that answers 429 leaves its whole domain alone; the feed’s text is news meanwhile', async () => {
  const at = (name: string, path: string) => `http://${name}.example:${web.port}${path}`
  const entries = [1, 2].map((n) => ({
    guid: `${n}`,
    link: at(`www${n}.patient`, `/page/${n}`),
    title: `Crossing ${n} opens`,
    description: SUMMARY,
    date: new Date(),
  }))
  web.route('/feed', { body: rssOf(entries) })
  for (const n of [1, 2])
    web.route(`/page/${n}`, { status: 429, headers: { 'retry-after': '3600' } })
  await house.declare({ id: 'patient', url: at('feeds.elsewhere', '/feed') })
  await checkFeed(ctx, 'patient', running())
  const bells = house.rung.of('read-article').map(({ data }) => data.itemId)
  expect(bells).toHaveLength(2)
  for (const itemId of bells) await readArticle(ctx, itemId, running())
  const asked = [1, 2].flatMap((n) => web.requests(`/page/${n}`))
  expect(asked).toHaveLength(1)
  const items = await ctx.db
    .selectFrom('items')
    .select(['state', 'read_error'])
    .orderBy('id')
    .execute()
  expect(items).toEqual([
    { state: 'read', read_error: 'the page answered 429' },
    { state: 'read', read_error: expect.stringMatching(/^patient\.example is busy until/) },
  ])
})
