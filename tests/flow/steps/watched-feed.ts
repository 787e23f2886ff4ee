import { afterAll, beforeAll, beforeEach } from 'vitest'
import { findChecks } from '../../../src/db/checks.ts'
import type { FeedRow } from '../../../src/db/feed-table.ts'
import { getFeed } from '../../../src/db/feeds.ts'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import { openContext, running, type TestContext } from '../../support/context.ts'
import { type FakeResponse, type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { rssOf, type XmlItem } from '../../support/feed-xml.ts'

/** One feed of each test, declared and due, on a fake web that all tests of a file share. */
export interface WatchedFeed {
  house: TestContext
  web: FakeWeb
  id: string
  path: string
  check(): Promise<number | undefined>
  /** Answers with these items from now on. */
  serve(items: readonly XmlItem[], headers?: Record<string, string>): void
  answer(response: FakeResponse): void
  item(n: number, more?: XmlItem): XmlItem
  row(id?: string): Promise<FeedRow>
  items(): ReturnType<typeof itemsOf>
  lastCheck(): Promise<Awaited<ReturnType<typeof findChecks>>[number] | undefined>
  /** Headers of the last request. */
  lastHeaders(): Readonly<Record<string, string>>
}

const itemsOf = (house: TestContext, id: string) =>
  house.ctx.db.selectFrom('items').selectAll().where('feed_id', '=', id).orderBy('id').execute()

/** To be called once in a test file. */
export function watchFeed(): WatchedFeed {
  let serial = 0
  const watched: WatchedFeed = {
    id: '',
    path: '',
    check: () => checkFeed(watched.house.ctx, watched.id, running()),
    serve: (items, headers = {}) => watched.answer({ headers, body: rssOf(items) }),
    answer: (response) => watched.web.route(watched.path, response),
    item: (n, more = {}) => ({
      guid: `g${n}`,
      link: watched.web.url(`/${watched.id}/${n}`),
      title: `Title ${n}`,
      date: watched.house.clock.now,
      ...more,
    }),
    async row(id = watched.id) {
      const row = await getFeed(watched.house.ctx.db, id)
      if (row === undefined) throw new Error(`no feed ${id}`)
      return row
    },
    items: () => itemsOf(watched.house, watched.id),
    lastCheck: async () => (await findChecks(watched.house.ctx.db, watched.id, 1))[0],
    lastHeaders: () => watched.web.requests(watched.path).at(-1)?.headers ?? {},
  } as WatchedFeed
  beforeAll(async () => {
    watched.house = await openContext()
    watched.web = await startFakeWeb()
  })
  afterAll(async () => {
    await watched.web.close()
    await watched.house.close()
  })
  beforeEach(async () => {
    serial += 1
    watched.id = `feed-${serial}`
    watched.path = `/${watched.id}.xml`
    watched.house.rung.clear()
    await watched.house.declare({ id: watched.id, url: watched.web.url(watched.path) })
  })
  return watched
}
