import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createCheckStore } from '../../../src/db/check-store.ts'
import { type DoneCheck, findChecks } from '../../../src/db/checks.ts'
import { getFeed } from '../../../src/db/feeds.ts'
import { openContext, running, type TestContext } from '../../support/context.ts'

let house: TestContext
beforeAll(async () => {
  house = await openContext()
  await house.declare(
    ...['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, url: `http://${id}.example/feed` })),
  )
})
beforeEach(async () => {
  await sql`truncate host_slots`.execute(house.ctx.db)
  await sql`update feeds set status = 'active', polls = 0,
    pace_key = case when id in ('a', 'b') then 'shared.example' when id = 'c' then 'c.example'
      when id = 'd' then '' end`.execute(house.ctx.db)
})
afterAll(() => house.close())

const together = () => createCheckStore(house.ctx.db, { openMs: 20, recordMs: 20 })

function done(feedId: string, change: Partial<DoneCheck> = {}): DoneCheck {
  return {
    url: `http://${feedId}.example/feed`,
    change: { etag: `"${feedId}"`, next_check_at: house.clock.now },
    pushedAt: null,
    pushedAgainAt: house.clock.now,
    check: {
      feed_id: feedId,
      at: house.clock.now,
      outcome: 'not-modified',
      status: 304,
      conditional: true,
      early: false,
      took_ms: 1,
      bytes: 0,
      found: 0,
      fresh: 0,
      error: null,
    },
    lease: undefined,
    leaveMs: undefined,
    ...change,
  }
}

async function leasesOf(host: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select jsonb_object_keys(leases) as id from host_slots where host = ${host}`.execute(
    house.ctx.db,
  )
  return rows.map(({ id }) => id)
}

test('feeds opened together each get their row, and each host one turn', async () => {
  await sql`update feeds set status = 'paused' where id = 'e'`.execute(house.ctx.db)
  const { limits } = house.ctx.pacer
  const store = together()
  const ids = ['b', 'a', 'c', 'd', 'e', 'nobody']
  const opened = await Promise.all(ids.map((id) => store.open(id, limits)))
  expect(opened.map((turn) => turn?.feed.id)).toEqual(['b', 'a', 'c', 'd', undefined, undefined])
  expect(opened.map((turn) => turn?.claim?.key)).toEqual([
    undefined,
    'shared.example',
    'c.example',
    undefined,
    undefined,
    undefined,
  ])
  expect(opened[2]?.claim?.answer).toEqual({ kind: 'granted', startsInMs: 0 })
  expect(await leasesOf('shared.example')).toHaveLength(1)
  const turns = await Promise.all(
    opened.slice(0, 2).map((turn) => {
      return house.ctx.pacer.acquire('www.shared.example', running(), turn?.claim)
    }),
  )
  expect(await leasesOf('shared.example')).toHaveLength(2)
  for (const turn of turns) await turn.release()
  expect(await leasesOf('shared.example')).toEqual([])
})

test('a claim for a host that is not the feed’s any more is given back', async () => {
  const [turn] = await Promise.all([together().open('c', house.ctx.pacer.limits)])
  await house.ctx.pacer.acquire('elsewhere.example', running(), turn?.claim)
  expect(await leasesOf('c.example')).toEqual([])
  expect(await leasesOf('elsewhere.example')).toHaveLength(1)
})

test('checks recorded together are counted, logged and give their turns back', async () => {
  const store = together()
  const [a, c] = await Promise.all(['a', 'c'].map((id) => store.open(id, house.ctx.pacer.limits)))
  await Promise.all([
    store.record(done('a', { lease: a?.claim })),
    store.record(done('c', { lease: c?.claim, leaveMs: 3_600_000 })),
    store.record(done('d', { check: { ...done('d').check, status: 429, outcome: 'failed' } })),
  ])
  expect(await leasesOf('shared.example')).toEqual([])
  expect(await leasesOf('c.example')).toEqual([])
  expect(await getFeed(house.ctx.db, 'a')).toMatchObject({
    etag: '"a"',
    polls: 1,
    polls_not_modified: 1,
    polls_unconditional: 0,
  })
  expect(await getFeed(house.ctx.db, 'd')).toMatchObject({
    polls: 1,
    polls_limited: 1,
    polls_failed: 0,
  })
  expect(await findChecks(house.ctx.db, 'c', 9)).toHaveLength(1)
  const refused = await house.ctx.pacer
    .acquire('c.example', running())
    .catch((error: Error) => error)
  expect(refused).toMatchObject({ name: 'HostBusyError' })
})

test('what a change does not name stays as the row has it', async () => {
  await sql`update feeds set status = 'paused', title = 'Kept' where id = 'b'`.execute(house.ctx.db)
  await together().record(done('b', { change: { failures: 3 } }))
  expect(await getFeed(house.ctx.db, 'b')).toMatchObject({
    status: 'paused',
    title: 'Kept',
    failures: 3,
  })
})

test('a feed that got another address meanwhile stays as it is', async () => {
  await together().record(done('b', { url: 'http://old.example/', change: { etag: '"old"' } }))
  expect(await getFeed(house.ctx.db, 'b')).toMatchObject({ polls: 0, etag: null })
})

test('two checks of one feed are two statements, one that is refused sinks no other', async () => {
  const store = together()
  const wrong = done('b', { change: { failures: 'many' as never } })
  const outcomes = await Promise.allSettled([
    store.record(done('a', { change: { failures: 1 } })),
    store.record(done('a', { change: { failures: 2 } })),
    store.record(wrong),
    store.record(done('c', { change: { failures: 7 } })),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  expect(await getFeed(house.ctx.db, 'a')).toMatchObject({ polls: 2 })
  expect(await getFeed(house.ctx.db, 'c')).toMatchObject({ failures: 7, polls: 1 })
})

test('processes that record the same feeds in any order do not block each other', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const stores = [together(), together(), together()]
  const all = Array.from({ length: 60 }, (_, n) => {
    const id = ids[(n * 7) % 5] ?? 'a'
    return stores[n % 3]?.record(done(id, { lease: { key: `${id}.example`, leaseId: 'x' } }))
  })
  await Promise.all(all)
  const rows = await Promise.all(ids.map((id) => getFeed(house.ctx.db, id)))
  expect(rows.reduce((sum, row) => sum + (row?.polls ?? 0), 0)).toBe(60)
})
