import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { createCheckStore } from '../../../src/db/check-store.ts'
import { createHostPacer } from '../../../src/db/host-slots.ts'
import { createHttpClient } from '../../../src/net/http-client.ts'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import { NO_WINDOWS, running } from '../../support/context.ts'
import { rssOf } from '../../support/feed-xml.ts'
import { watchFeed } from './watched-feed.ts'

const MINUTE_MS = 60_000
const watched = watchFeed()

describe('validators', () => {
  test('are those of the newest 200 or 304, sent byte for byte, forgotten when dropped', async () => {
    watched.serve([watched.item(1)], {
      etag: 'W/"a b,c"',
      'last-modified': 'Mon, 23 Nov 2026 7:00:00 GMT',
    })
    await watched.check()
    expect(watched.lastHeaders()).not.toHaveProperty('if-none-match')
    watched.answer({ status: 304, headers: { etag: '"two"' } })
    await watched.check()
    expect(watched.lastHeaders()).toMatchObject({
      'if-none-match': 'W/"a b,c"',
      'if-modified-since': 'Mon, 23 Nov 2026 7:00:00 GMT',
    })
    expect(await watched.lastCheck()).toMatchObject({ outcome: 'not-modified', conditional: true })
    watched.serve([watched.item(1), watched.item(2)], { etag: '"three"' })
    await watched.check()
    expect(watched.lastHeaders()['if-none-match']).toBe('"two"')
    expect(await watched.row()).toMatchObject({ etag: '"three"', last_modified: null })
    watched.serve([watched.item(1), watched.item(2), watched.item(3)])
    await watched.check()
    expect(await watched.row()).toMatchObject({ etag: null, last_modified: null })
    await watched.check()
    expect(watched.lastHeaders()).not.toHaveProperty('if-none-match')
  })

  test('of an answer whose items could not be stored are not kept', async () => {
    watched.serve([watched.item(1)], { etag: '"old"' })
    await watched.check()
    await sql`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'no room' using errcode = '53100'; end $$`.execute(
      watched.house.ctx.db,
    )
    await sql`create trigger refuse before insert on items for each row
      when (new.title = 'Title 2') execute function refuse()`.execute(watched.house.ctx.db)
    watched.serve([watched.item(1), watched.item(2), watched.item(3)], { etag: '"new"' })
    await expect(watched.check()).rejects.toThrow('no room')
    expect(await watched.row()).toMatchObject({ etag: '"old"' })
    expect(await watched.items()).toHaveLength(1)
    await sql`drop trigger refuse on items`.execute(watched.house.ctx.db)
    await watched.check()
    expect(watched.lastHeaders()['if-none-match']).toBe('"old"')
    expect(await watched.items()).toHaveLength(3)
    expect(await watched.row()).toMatchObject({ etag: '"new"' })
  })

  test('of what scowatch itself fails on are not kept either, and the feed says so', async () => {
    await sql`alter table items add constraint never check (title <> 'Poison')`.execute(
      watched.house.ctx.db,
    )
    watched.serve([watched.item(1), watched.item(2, { title: 'Poison' })], { etag: '"poisoned"' })
    expect(await watched.check()).toBe(0)
    expect(await watched.row()).toMatchObject({
      etag: null,
      failures: 1,
      error: expect.stringContaining('scowatch failed to store'),
    })
    await sql`alter table items drop constraint never`.execute(watched.house.ctx.db)
    expect(await watched.check()).toBe(2)
  })

  test('of an address that was changed meanwhile change nothing', async () => {
    watched.web.route(watched.path, async () => {
      await watched.house.declare({ id: watched.id, url: watched.web.url('/elsewhere.xml') })
      return { headers: { etag: '"of the old address"' }, body: rssOf([watched.item(1)]) }
    })
    await watched.check()
    expect(await watched.row()).toMatchObject({
      url: watched.web.url('/elsewhere.xml'),
      etag: null,
    })
  })
})

test('an unchanged body is not parsed again', async () => {
  watched.serve([watched.item(1)])
  await watched.check()
  let parsed = 0
  const counting = watched.house.second({
    parser: {
      ...watched.house.ctx.parser,
      readFeed: (...given) => {
        parsed += 1
        return watched.house.ctx.parser.readFeed(...given)
      },
    },
  })
  expect(await checkFeed(counting, watched.id, running())).toBe(0)
  expect(parsed).toBe(0)
  expect(await watched.lastCheck()).toMatchObject({ outcome: 'unchanged' })
})

test('the rhythm of a feed holds while it answers 304', async () => {
  const dates = [0, 20, 40, 60].map(
    (ago) => new Date(watched.house.clock.now.getTime() - ago * MINUTE_MS),
  )
  watched.serve(
    dates.map((date, n) => watched.item(n, { date })),
    { etag: '"1"' },
  )
  await watched.check()
  const usual = (await watched.row()).next_check_at.getTime() - watched.house.clock.now.getTime()
  expect(usual).toBe(10 * MINUTE_MS)
  watched.answer({ status: 304 })
  await watched.check()
  expect((await watched.row()).next_check_at.getTime() - watched.house.clock.now.getTime()).toBe(
    usual,
  )
})

describe('permanent redirects', () => {
  const moved = (to: string) => watched.answer({ status: 301, headers: { location: to } })
  const target = (n: number) =>
    watched.web.route(`/moved-${watched.id}.xml`, {
      headers: { etag: `"${n}"` },
      body: rssOf([watched.item(n)]),
    })

  test('are adopted after three stable checks and not before', async () => {
    moved(`/moved-${watched.id}.xml`)
    for (const n of [1, 2, 3]) {
      target(n)
      await watched.check()
      expect(watched.web.requests(watched.path)).toHaveLength(n)
    }
    target(4)
    await watched.check()
    expect(watched.web.requests(watched.path)).toHaveLength(3)
    expect(watched.web.requests(`/moved-${watched.id}.xml`)).toHaveLength(4)
    expect((await watched.row()).url).toBe(watched.web.url(watched.path))
  })

  test('begin anew when one check led elsewhere', async () => {
    moved(`/moved-${watched.id}.xml`)
    for (const n of [1, 2]) {
      target(n)
      await watched.check()
    }
    watched.serve([watched.item(9)])
    await watched.check()
    expect(await watched.row()).toMatchObject({ moved_to: null, moved_seen: 0 })
  })

  test('are left again when the new address fails', async () => {
    moved(`/moved-${watched.id}.xml`)
    for (const n of [1, 2, 3]) {
      target(n)
      await watched.check()
    }
    watched.web.route(`/moved-${watched.id}.xml`, { status: 410 })
    await watched.check()
    expect(await watched.row()).toMatchObject({
      status: 'active',
      error: expect.stringContaining('410'),
    })
    watched.serve([watched.item(9)])
    await watched.check()
    expect(await watched.row()).toMatchObject({ error: null })
  })
})

test('a check without new items costs two statements, the turn on a public host included', async () => {
  const { ctx } = watched.house
  const http = createHttpClient({
    allowPrivate: ['127.0.0.0/8'],
    userAgent: 'scowatch/test',
    resolve: async () => ['127.0.0.1'],
  })
  const url = `http://news.example:${watched.web.port}${watched.path}`
  await watched.house.declare({ id: watched.id, url })
  watched.serve([watched.item(1)], { etag: '"1"' })
  await checkFeed(watched.house.second({ http }), watched.id, running())
  watched.answer({ status: 304 })
  const seen: string[] = []
  const db = new Kysely({
    dialect: new PostgresDialect({
      pool: new pg.Pool({ connectionString: watched.house.databaseUrl, max: 1 }),
    }),
    log: ({ query }) => void seen.push(query.sql),
  }) as never
  const counted = { db, http, checks: createCheckStore(db, NO_WINDOWS) }
  const pacer = createHostPacer(db, ctx.pacer.limits)
  await checkFeed(watched.house.second({ ...counted, pacer }), watched.id, running())
  expect(seen.map((statement) => statement.trim().split(/\s+/, 2).join(' '))).toEqual([
    'with feed',
    'with given',
  ])
  const slots = await sql`select leases from host_slots where host = 'news.example'`.execute(ctx.db)
  expect(slots.rows).toEqual([{ leases: {} }])
  await (db as Kysely<unknown>).destroy()
  await http.close()
})
