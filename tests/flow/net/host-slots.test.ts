import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { claimHost, createHostPacer, pruneHostSlots } from '../../../src/db/host-slots.ts'
import { HOST_SLOTS_DDL, HOST_WAITS_DDL } from '../../../src/db/host-slots-tables.ts'
import { HostBusyError } from '../../../src/net/pacing.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'

let database: TestDatabase
/** Two pools stand for two processes. */
let first: Kysely<unknown>
let second: Kysely<unknown>

beforeAll(async () => {
  database = await createTestDatabase()
  first = connect()
  second = connect()
  for (const ddl of [HOST_SLOTS_DDL, HOST_WAITS_DDL]) await sql.raw(ddl).execute(first)
})
afterEach(() => sql`truncate host_slots`.execute(first))
afterAll(async () => {
  await Promise.all([first.destroy(), second.destroy()])
  await database.drop()
})

function connect(): Kysely<unknown> {
  const pool = new pg.Pool({ connectionString: database.url, max: 4 })
  return new Kysely({ dialect: new PostgresDialect({ pool }) })
}

const LIMITS = { maxAtOnce: 2, spacingMs: 40, leaseMs: 10_000, maxWaitMs: 20_000 }
const NEVER = new AbortController().signal

async function leases(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum((select count(*) from jsonb_object_keys(leases))), 0)::int as n from host_slots
  `.execute(first)
  return rows[0]?.n ?? 0
}

async function nextTurnAt(): Promise<number> {
  const { rows } = await sql<{ ms: string }>`
    select (extract(epoch from next_turn_at) * 1000)::bigint as ms from host_slots
  `.execute(first)
  return Number(rows[0]?.ms)
}

test('two processes keep two at once and starts apart on one registrable domain', async () => {
  const pacers = [createHostPacer(first, LIMITS), createHostPacer(second, LIMITS)]
  const starts: number[] = []
  const askedAt = performance.now()
  let atOnce = 0
  let most = 0
  async function visit(index: number) {
    const turn = await pacers[index % 2]?.acquire(`host${index}.example.org`, NEVER)
    starts.push(performance.now())
    atOnce += 1
    most = Math.max(most, atOnce)
    await new Promise((done) => setTimeout(done, 60))
    atOnce -= 1
    await turn?.release()
  }
  await Promise.all(Array.from({ length: 12 }, (_, index) => visit(index)))
  expect(most).toBe(2)
  // A timer may be late, so a single gap may be short: that none is early is what counts.
  const early = starts.filter((at, index) => at - askedAt < index * LIMITS.spacingMs - 10)
  expect(early).toEqual([])
  expect(await leases()).toBe(0)
})

test('hosts do not wait for one another', async () => {
  const pacer = createHostPacer(first, { ...LIMITS, spacingMs: 5_000, maxWaitMs: 100 })
  const turns = await Promise.all(
    ['a.org', 'b.org', 'c.org'].map((host) => pacer.acquire(host, NEVER)),
  )
  expect(turns).toHaveLength(3)
})

test('hosts of the own network ask nobody', async () => {
  const gone = connect()
  await gone.destroy()
  const pacer = createHostPacer(gone, LIMITS)
  const turns = Array.from({ length: 50 }, () => pacer.acquire('127.0.0.1:9000', NEVER))
  await expect(Promise.all(turns)).resolves.toHaveLength(50)
})

test('leases of a killed process end by themselves', async () => {
  const short = { ...LIMITS, leaseMs: 3_000 }
  await claimHost(first, 'example.org', 'killed-1', short)
  await claimHost(first, 'example.org', 'killed-2', short)
  expect((await claimHost(second, 'example.org', 'early', short)).kind).toBe('wait')
  await createHostPacer(second, short).acquire('example.org', NEVER)
  const { rows } = await sql<{ killed: boolean }>`
    select leases ? 'killed-1' as killed from host_slots
  `.execute(first)
  expect(rows).toEqual([{ killed: false }])
})

describe('a full host', () => {
  const full = { ...LIMITS, spacingMs: 1_000 }
  async function fill() {
    await claimHost(first, 'example.org', 'one', full)
    await claimHost(first, 'example.org', 'two', full)
  }

  test('gives out turns one spacing apart, up to a minute ahead', async () => {
    await fill()
    const waits: number[] = []
    const turns: number[] = []
    for (let i = 0; i < 80; i += 1) {
      const answer = await claimHost(first, 'example.org', `waiting-${i}`, full)
      if (answer.kind === 'wait') waits.push(answer.askAgainInMs)
      turns.push(await nextTurnAt())
    }
    expect(waits).toHaveLength(80)
    // Of the database's clock: how long the claims themselves take does not count.
    const gaps = turns.slice(1, 50).map((at, index) => at - (turns[index] ?? 0))
    expect(Math.min(...gaps)).toBe(1_000)
    expect(gaps.toSorted((a, b) => a - b)[gaps.length >> 1]).toBe(1_000)
    expect(Math.max(...waits)).toBeLessThanOrEqual(61_000)
    // Those beyond the horizon are spread, so that they do not come back together.
    expect(new Set(waits.slice(65).map((ms) => Math.round(ms / 50))).size).toBeGreaterThan(8)
  })

  test('sends an impatient caller away with the time of its turn', async () => {
    await fill()
    const pacer = createHostPacer(first, { ...full, maxWaitMs: 100 })
    const refused = await pacer.acquire('www.example.org', NEVER).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(HostBusyError)
    const waitMs = (refused as HostBusyError).retryAt.getTime() - Date.now()
    expect(waitMs).toBeGreaterThan(0)
    expect(waitMs).toBeLessThan(5_000)
    expect(await leases()).toBe(2)
  })

  test('lets a caller go whose signal fires, with its reason', async () => {
    await fill()
    const caller = new AbortController()
    const waiting = createHostPacer(first, full).acquire('example.org', caller.signal)
    caller.abort(new Error('shutting down'))
    await expect(waiting).rejects.toThrow('shutting down')
    expect(await leases()).toBe(2)
  })
})

test('a caller that gives up before its start gives its lease back', async () => {
  const pacer = createHostPacer(first, { ...LIMITS, spacingMs: 60_000 })
  await pacer.acquire('example.org', NEVER)
  const caller = new AbortController()
  const waiting = pacer.acquire('example.org', caller.signal)
  await expect.poll(leases).toBe(2)
  caller.abort(new Error('shutting down'))
  await expect(waiting).rejects.toThrow('shutting down')
  expect(await leases()).toBe(1)
})

test('release twice gives back once, and idle hosts are pruned', async () => {
  const turn = await createHostPacer(first, LIMITS).acquire('example.org', NEVER)
  await turn.release()
  await turn.release()
  expect(await leases()).toBe(0)
  expect(await pruneHostSlots(first)).toBe(0)
  await sql`update host_slots set next_start_at = now() - interval '2 hours',
    next_turn_at = now() - interval '2 hours'`.execute(first)
  expect(await pruneHostSlots(first)).toBe(1)
})
