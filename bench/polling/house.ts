import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { loadConfig } from '../../src/config/load-config.ts'
import type { Context } from '../../src/context.ts'
import { createCheckStore } from '../../src/db/check-store.ts'
import { openDatabase } from '../../src/db/database.ts'
import { type FeedDeclaration, saveFeeds } from '../../src/db/feeds.ts'
import { createHostPacer } from '../../src/db/host-slots.ts'
import { migrate } from '../../src/db/migrate.ts'
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.ts'
import { createHttpClient } from '../../src/net/http-client.ts'
import type { Queue } from '../../src/queue/index.ts'
import { openPostgresQueue } from '../../src/queue/postgres-queue.ts'
import { openRedisQueue } from '../../src/queue/redis-queue.ts'
import { createMatchers } from '../../src/steps/matchers.ts'
import { openParsePool } from '../../src/threads/parse-pool.ts'
import { startRedis } from '../../tests/support/redis.ts'
import { temporaryFolder } from '../../tests/support/temporary-folder.ts'

/** Jobs as they are rung and worked off. */
export interface JobCounts {
  rung: number
  done: number
  /** Bells for articles: counted and not stored, reading is another bench's matter. */
  toRead: number
}

export interface House {
  ctx: Context
  jobs: JobCounts
  /** The clock of the steps; the database keeps its own for the hosts' turns. */
  clock: { now: Date }
  /** Calls back after each job. */
  onDone(listener: () => void): void
  close(): Promise<void>
}

export interface HouseOptions {
  port: number
  feeds: number
  queue: 'postgres' | 'redis'
}

/** The parts of a daemon that poll, on a database of their own: real PostgreSQL with fsync, real queue. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const folder = await temporaryFolder()
  const server = await startEmbeddedPostgres({ dataDir: folder.path, log: () => {} })
  const { db } = openDatabase({ url: server.connectionString })
  await migrate(db as never)
  const redis = options.queue === 'redis' ? await startRedis() : undefined
  const queueOptions = { lockMs: 30_000, prefix: 'bench', onError: console.error }
  const queue =
    redis === undefined
      ? await openPostgresQueue(server.connectionString, queueOptions)
      : await openRedisQueue(redis.url, queueOptions)
  const jobs: JobCounts = { rung: 0, done: 0, toRead: 0 }
  const listeners = new Set<() => void>()
  const http = createHttpClient({
    allowPrivate: [`127.0.0.1:${options.port}`],
    userAgent: 'scowatch/bench',
    resolve: async () => ['127.0.0.1'],
  })
  const parser = openParsePool({ threads: 2, limitMs: 5_000, memoryMb: 512 })
  const current = await readConfig()
  const clock = { now: new Date() }
  await db.transaction().execute((tx) => saveFeeds(tx, feedsOf(options)))
  return {
    ctx: {
      db,
      http,
      parser,
      queue: counting(queue, jobs, listeners),
      pacer: createHostPacer(db as never, { maxWaitMs: 2_000 }),
      checks: createCheckStore(db),
      current: () => current,
      now: () => clock.now,
      chance: () => Math.random(),
      log: pino({ level: 'silent' }),
      meters: {
        checked() {},
        read() {},
        analyzed() {},
        alerted() {},
        attempted() {},
        delivered() {},
      },
    },
    jobs,
    clock,
    onDone: (listener) => void listeners.add(listener),
    async close() {
      await queue.close(5_000)
      await http.close()
      await parser.close()
      await db.destroy()
      await redis?.stop()
      await server.stop()
      await folder.remove()
    },
  }
}

function counting(queue: Queue, jobs: JobCounts, listeners: ReadonlySet<() => void>): Queue {
  return {
    backend: queue.backend,
    async ring(name, rings) {
      if (name !== 'check-feed') {
        jobs.toRead += rings.length
        return
      }
      jobs.rung += rings.length
      await queue.ring(name, rings)
    },
    work: (name, concurrency, handler) =>
      queue.work(name, concurrency, async (data, signal) => {
        try {
          await handler(data, signal)
        } finally {
          jobs.done += 1
          for (const listener of listeners) listener()
        }
      }),
    schedule: (...given) => queue.schedule(...given),
    counts: (name) => queue.counts(name),
    probe: () => queue.probe(),
    close: (graceMs) => queue.close(graceMs),
  }
}

function feedsOf({ feeds, port }: HouseOptions): FeedDeclaration[] {
  return Array.from({ length: feeds }, (_, n) => ({
    id: `feed-${n}`,
    source: 'api' as const,
    url: `http://www.site-${n}.example:${port}/feed.xml`,
    name: `Feed ${n}`,
    homepage: null,
    language: null,
    country: null,
    ownership: null,
    interval_ms: null,
    read: 'feed' as const,
  }))
}

async function readConfig() {
  const directory = await mkdtemp(join(tmpdir(), 'scowatch-bench-'))
  const files = {
    'scowatch.yaml': {},
    'feeds.yaml': { catalogue: false, feeds: [] },
    'keywords.yaml': { keywords: [] },
    'alerts.yaml': { endpoints: [], rules: [] },
  }
  for (const [name, content] of Object.entries(files))
    await writeFile(join(directory, name), JSON.stringify(content))
  const config = loadConfig({ directory, env: {} })
  await rm(directory, { recursive: true })
  return {
    config,
    matchers: createMatchers(config),
  }
}
