import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Queue, QueueOptions } from '../../src/queue/index.ts'
import { openPostgresQueue } from '../../src/queue/postgres-queue.ts'
import { openRedisQueue } from '../../src/queue/redis-queue.ts'
import { deferred } from '../support/deferred.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts'

const OPTIONS: QueueOptions = {
  lockMs: 30_000,
  prefix: 'scowatch',
  onError: (error) => {
    throw error
  },
}

interface Place {
  open(): Promise<Queue>
  close(): Promise<void>
}

const BACKENDS = [
  { name: 'postgres', available: true, prepare: onPostgres },
  { name: 'redis', available: hasRedis, prepare: onRedis },
] as const

async function onPostgres(): Promise<Place> {
  const database: TestDatabase = await createTestDatabase()
  return { open: () => openPostgresQueue(database.url, OPTIONS), close: () => database.drop() }
}

async function onRedis(): Promise<Place> {
  const redis: TestRedis = await startRedis()
  return { open: () => openRedisQueue(redis.url, OPTIONS), close: () => redis.stop() }
}

describe.each(BACKENDS.filter(({ available }) => available))('queue on $name', ({
  name,
  prepare,
}) => {
  let place: Place
  let queue: Queue
  beforeAll(async () => {
    place = await prepare()
    queue = await place.open()
  })
  afterAll(async () => {
    await queue.close(0)
    await place.close()
  })

  test('names its backend and probes it without a warning', async () => {
    expect(queue.backend).toBe(name)
    expect(await queue.probe()).toEqual([])
  })

  test('a ring reaches the worker with its ids', async () => {
    const got = new Promise((resolve) =>
      queue.work('read-article', 1, async (data) => resolve(data)),
    )
    await queue.ring('read-article', [{ data: { itemId: '7' } }])
    expect(await got).toEqual({ itemId: '7' })
  })

  test('the same work rung while it waits runs once, and can be rung again afterwards', async () => {
    const rung = { data: { feedId: 'a.b-c' } }
    await queue.ring('check-feed', [rung, rung])
    await queue.ring('check-feed', [rung])
    expect(await queue.counts('check-feed')).toEqual({ waiting: 1, active: 0, delayed: 0 })
    const runs: string[] = []
    let done = deferred()
    queue.work('check-feed', 4, async ({ feedId }) => {
      runs.push(feedId)
      done.resolve()
    })
    await done.promise
    await expect
      .poll(() => queue.counts('check-feed'))
      .toEqual({ waiting: 0, active: 0, delayed: 0 })
    done = deferred()
    await queue.ring('check-feed', [rung])
    await done.promise
    expect(runs).toEqual(['a.b-c', 'a.b-c'])
  })

  test('a job that throws is tried again', async () => {
    let tries = 0
    const settled = new Promise((resolve) =>
      queue.work('analyze-article', 1, async () => {
        tries += 1
        if (tries === 1) throw new Error('the database was away')
        resolve(tries)
      }),
    )
    await queue.ring('analyze-article', [{ data: { articleId: '1' } }])
    expect(await settled).toBe(2)
  })

  test('a delayed ring waits', async () => {
    await queue.ring('deliver-alert', [
      { data: { endpointId: 'desk', bell: 'x' }, delayMs: 60_000 },
    ])
    expect(await queue.counts('deliver-alert')).toEqual({ waiting: 0, active: 0, delayed: 1 })
  })

  test('a schedule rings by itself, also after it was asked for twice', async () => {
    // One of an hour: a short one that no worker answers counts as stuck after three rounds, and
    // is repaired, which on a busy machine may be before it is asked for again.
    expect(await queue.schedule('find-silence', 3_600_000, {})).toBe(true)
    expect(await queue.schedule('find-silence', 3_600_000, {})).toBe(false)
    await queue.schedule('sweep', 200, {})
    await queue.schedule('sweep', 200, {})
    let rings = 0
    await new Promise<void>((resolve) =>
      queue.work('sweep', 1, async () => {
        rings += 1
        if (rings === 3) resolve()
      }),
    )
    expect(rings).toBe(3)
  })

  test('closing waits for the running job and hands it an abort when the grace is over', async () => {
    const own = await place.open()
    const started = deferred()
    const aborted = new Promise<boolean>((resolve) =>
      own.work('prune', 1, async (_data, signal) => {
        started.resolve()
        await new Promise((end) => signal.addEventListener('abort', end))
        resolve(signal.aborted)
      }),
    )
    await own.ring('prune', [{ data: {} }])
    await started.promise
    await own.close(50)
    expect(await aborted).toBe(true)
  })

  test('closing aborts at once what stops at once, and gives others their grace', async () => {
    const own = await place.open()
    const [started, other] = [deferred(), deferred()]
    const ends: string[] = []
    own.work(
      'prune',
      1,
      async (_data, signal) => {
        started.resolve()
        await new Promise((end) => signal.addEventListener('abort', end))
        ends.push('prune')
        other.resolve()
      },
      { stopsAtOnce: true },
    )
    const isRunning = deferred()
    own.work('subscribe-feed', 1, async (_data, signal) => {
      isRunning.resolve()
      await other.promise
      ends.push(signal.aborted ? 'other aborted' : 'other')
    })
    await own.ring('prune', [{ data: {} }])
    await own.ring('subscribe-feed', [{ data: { feedId: 'a' } }])
    await Promise.all([started.promise, isRunning.promise])
    await own.close(60_000)
    expect(ends).toEqual(['prune', 'other'])
  })
})

describe.runIf(hasRedis)('redis settings', () => {
  test('an eviction policy that loses jobs is warned about', async () => {
    const redis = await startRedis('--maxmemory-policy', 'allkeys-lru')
    const queue = await openRedisQueue(redis.url, OPTIONS)
    expect(await queue.probe()).toEqual([expect.stringContaining('noeviction')])
    await queue.close(0)
    await redis.stop()
  })
})
