import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { leaseDueFeeds } from '../../../src/db/feeds.ts'
import { enqueueDueFeeds } from '../../../src/steps/enqueue-due-feeds.ts'
import { prune } from '../../../src/steps/prune.ts'
import { retagArticles } from '../../../src/steps/retag-articles.ts'
import { sweep, takeOver } from '../../../src/steps/sweep.ts'
import { openContext, type TestContext } from '../../support/context.ts'
import { insertDue } from './deliveries.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

let house: TestContext
beforeAll(async () => {
  house = await openContext()
})
afterAll(() => house.close())
beforeEach(async () => {
  house.rung.clear()
  await house.ctx.db.deleteFrom('feeds').execute()
  await house.ctx.db.deleteFrom('events').execute()
})

const ago = (ms: number) => new Date(house.clock.now.getTime() - ms)

async function items(count: number, seenAt: Date): Promise<string[]> {
  await house.declare({ id: 'outlet', url: 'https://outlet.example/rss' })
  const rows = await house.ctx.db
    .insertInto('items')
    .values(
      Array.from({ length: count }, (_, n) => ({
        feed_id: 'outlet',
        item_key: `${seenAt.getTime()}-${n}`,
        content_hash: 'hash',
        title: 'Title',
        summary_html: '',
        content_html: '',
        categories: '[]',
        first_seen_at: seenAt,
        next_read_at: seenAt,
      })),
    )
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

async function articleOf(itemId: string, storedAt: Date): Promise<string> {
  const row = await house.ctx.db
    .insertInto('articles')
    .values({
      item_id: itemId,
      feed_id: 'outlet',
      part: 0,
      title: 'Title',
      text: 'Text',
      authors: '[]',
      method: 'density',
      quality: 1,
      content_hash: 'hash',
      first_seen_at: storedAt,
      stored_at: storedAt,
      analyze_after: storedAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

const rungItems = () => house.rung.of('read-article').map(({ data }) => data.itemId)

describe('sweep', () => {
  test('finds every lost bell: items, articles, deliveries', async () => {
    const [item = ''] = await items(1, ago(MINUTE_MS))
    const article = await articleOf(item, ago(MINUTE_MS))
    await insertDue(house, 'desk')
    await sweep(house.ctx)
    expect(rungItems()).toEqual([item])
    expect(house.rung.of('analyze-article')).toMatchObject([{ data: { articleId: article } }])
    expect(house.rung.of('deliver-alert')).toMatchObject([{ data: { endpointId: 'desk' } }])
  })

  test('leaves work alone that is young, done, not due yet, leased or paused', async () => {
    await items(1, house.clock.now)
    const [done = ''] = await items(1, ago(MINUTE_MS))
    await house.ctx.db.updateTable('items').set({ state: 'read' }).where('id', '=', done).execute()
    const [leased = ''] = await insertDue(house, 'leased')
    const until = new Date(house.clock.now.getTime() + 1_000)
    await house.ctx.db
      .updateTable('deliveries')
      .set({ leased_until: until })
      .where('id', '=', leased)
      .execute()
    await insertDue(house, 'paused')
    await house.ctx.db
      .insertInto('endpoints')
      .values({ id: 'paused', failures: 1, paused_until: until })
      .execute()
    // Stored articles were looked at with the knowledge in force.
    await retagArticles(house.ctx)
    await sweep(house.ctx)
    expect(house.rung.all).toEqual([])
  })

  test('takes the oldest of many, and the rest when they are done', async () => {
    await items(700, ago(MINUTE_MS))
    await sweep(house.ctx)
    expect(new Set(rungItems()).size).toBe(500)
    await house.ctx.db
      .updateTable('items')
      .set({ state: 'read' })
      .where('id', 'in', rungItems())
      .execute()
    house.rung.clear()
    await sweep(house.ctx)
    expect(rungItems()).toHaveLength(200)
  })

  test('does not ring for workers that have enough to do', async () => {
    await items(3, ago(MINUTE_MS))
    const busy = house.second({
      queue: {
        ...house.ctx.queue,
        counts: async () => ({ waiting: 10_000, active: 16, delayed: 0 }),
      },
    })
    await sweep(busy)
    expect(rungItems()).toEqual([])
  })
})

test('what a dead only process held is free at once', async () => {
  await house.declare({ id: 'held', url: 'https://held.example/rss' })
  await leaseDueFeeds(house.ctx.db, house.clock.now, DAY_MS, 10)
  const [delivery = ''] = await insertDue(house, 'desk')
  const until = new Date(house.clock.now.getTime() + MINUTE_MS)
  await house.ctx.db
    .updateTable('deliveries')
    .set({ leased_until: until })
    .where('id', '=', delivery)
    .execute()
  const [item = ''] = await items(1, house.clock.now)
  await takeOver(house.ctx)
  expect(await leaseDueFeeds(house.ctx.db, house.clock.now, DAY_MS, 10)).toContain('held')
  expect(house.rung.of('deliver-alert')).toMatchObject([{ data: { endpointId: 'desk' } }])
  expect(rungItems()).toEqual([item])
})

describe('due feeds', () => {
  const declare = (count: number) =>
    house.declare(
      ...Array.from({ length: count }, (_, n) => ({ id: `f${n}`, url: `https://f${n}.example/` })),
    )

  test('are rung once, however many schedulers look at once', async () => {
    await declare(60)
    await Promise.all([1, 2, 3, 4].map(() => enqueueDueFeeds(house.ctx)))
    const rung = house.rung.of('check-feed').map(({ data }) => data.feedId)
    expect(rung).toHaveLength(60)
    expect(new Set(rung).size).toBe(60)
  })

  test('are due again by themselves when their job was lost', async () => {
    await declare(1)
    await enqueueDueFeeds(house.ctx)
    house.rung.clear()
    await enqueueDueFeeds(house.ctx)
    expect(house.rung.all).toEqual([])
    house.clock.advance(house.ctx.current().config.settings.queue.lease)
    await enqueueDueFeeds(house.ctx)
    expect(house.rung.of('check-feed')).toHaveLength(1)
  })

  test('are not those that are paused, gone or removed', async () => {
    await declare(3)
    for (const [id, status] of [
      ['f0', 'paused'],
      ['f1', 'gone'],
      ['f2', 'removed'],
    ] as const)
      await house.ctx.db.updateTable('feeds').set({ status }).where('id', '=', id).execute()
    await enqueueDueFeeds(house.ctx)
    expect(house.rung.all).toEqual([])
  })

  test('of thousands declared at once are all there', async () => {
    await declare(8_000)
    const found = new Set<string>()
    for (let tick = 0; tick < 16; tick += 1) {
      for (const id of await leaseDueFeeds(house.ctx.db, house.clock.now, DAY_MS, 500))
        found.add(id)
    }
    expect(found.size).toBe(8_000)
  })
})

test('pruning deletes what is old, in batches, with all that hangs on it, and nothing else', async () => {
  const { articles, checks } = house.ctx.current().config.settings.retention
  const old = await items(2_500, ago(articles + DAY_MS))
  const [young = ''] = await items(1, ago(DAY_MS))
  const article = await articleOf(old[0] ?? '', ago(articles + DAY_MS))
  await articleOf(young, ago(DAY_MS))
  const at = (ms: number) => ({
    feed_id: 'outlet',
    at: ago(ms),
    outcome: 'unchanged' as const,
    conditional: false,
    took_ms: 1,
  })
  await house.ctx.db
    .insertInto('checks')
    .values([at(checks + DAY_MS), at(DAY_MS)])
    .execute()
  await house.ctx.db
    .insertInto('stories')
    .values(
      [articles + DAY_MS, DAY_MS].map((ms) => ({
        title: 'Nothing in it',
        first_seen_at: ago(ms),
        last_seen_at: ago(ms),
      })),
    )
    .execute()
  await prune(house.ctx)
  const { db } = house.ctx
  expect(await db.selectFrom('items').select('id').execute()).toEqual([{ id: young }])
  expect(await db.selectFrom('articles').select('id').where('id', '=', article).execute()).toEqual(
    [],
  )
  expect(await db.selectFrom('checks').select('at').execute()).toEqual([{ at: ago(DAY_MS) }])
  expect(await db.selectFrom('stories').select('last_seen_at').execute()).toEqual([
    { last_seen_at: ago(DAY_MS) },
  ])
})
