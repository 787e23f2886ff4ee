import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import { type LoadOptions, loadConfig } from './config/load-config.ts'
import type { Context, Current } from './context.ts'
import { createCheckStore } from './db/check-store.ts'
import { type Db, openDatabase } from './db/database.ts'
import { createHostPacer } from './db/host-slots.ts'
import { migrate } from './db/migrate.ts'
import { startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts'
import { ScowatchError } from './errors.ts'
import { createApi } from './http/api.ts'
import { createMetrics, type Metrics } from './http/metrics.ts'
import type { HttpClient } from './net/http.ts'
import { createHttpClient } from './net/http-client.ts'
import type { HostPacer } from './net/pacing.ts'
import type { Queue } from './queue/index.ts'
import { openPostgresQueue } from './queue/postgres-queue.ts'
import { openRedisQueue } from './queue/redis-queue.ts'
import { createMatchers } from './steps/matchers.ts'
import { openParsePool } from './threads/parse-pool.ts'

export type Shape = 'embedded' | 'server' | 'scaled'

/** Everything a process needs, opened in order; `close` releases it in reverse. */
export interface App {
  ctx: Context
  shape: Shape
  metrics: Metrics
  /** Folder of locks, logs and the embedded database; absolute. */
  dataDir: string
  api: ReturnType<typeof createApi>
  /**
   * Reads the configuration again and puts it in force once `prepare` has done what it needs.
   * @throws ConfigError, or what `prepare` throws, and keeps the old one
   */
  reload(prepare: (next: Config) => Promise<void>): Promise<Config>
  /** Ends when the embedded server does; never in the other shapes. */
  databaseLost: Promise<Error>
  /** Stops workers (up to `graceMs` for running jobs), then everything else. */
  close(graceMs?: number): Promise<void>
}

export interface OpenOptions extends LoadOptions {
  log: Logger
  /** Requests that come over a socket are guarded. */
  guarded: boolean
}

/** Two cores are the usual machine; a thread that waits costs its memory only. */
const PARSE_THREADS = 2
const PARSE_LIMIT_MS = 5_000
const PARSE_MEMORY_MB = 512
/** A worker waits this long for a host's turn before it gives way to other work. */
const TURN_WAIT_MS = 2_000

type Cleanup = () => Promise<unknown> | unknown

/** Opens database, queue, network and matchers for one configuration. Whatever fails, nothing stays open. */
export async function openApp(options: OpenOptions): Promise<App> {
  const cleanups: Cleanup[] = []
  try {
    return await open(options, cleanups)
  } catch (error) {
    await release(cleanups)
    throw error
  }
}

async function open(options: OpenOptions, cleanups: Cleanup[]): Promise<App> {
  const { log } = options
  const config = loadConfig(options)
  const dataDir = resolve(config.settings.data)
  const database = await openStore(config, dataDir, log, cleanups)
  const parser = openParsePool({
    threads: PARSE_THREADS,
    limitMs: PARSE_LIMIT_MS,
    memoryMb: PARSE_MEMORY_MB,
  })
  cleanups.push(() => parser.close())
  const live = liveConfig(config, database.db)
  cleanups.push(() => live.close())
  // Opened last and so closed first: running jobs end while everything they use is still there.
  const queue = await openQueue(config, database.url, log)
  let graceMs = 0
  cleanups.push(() => queue.close(graceMs))
  const metrics = createMetrics()
  const ctx: Context = {
    db: database.db,
    queue,
    http: live.http,
    pacer: live.pacer,
    checks: createCheckStore(database.db),
    parser,
    current: live.current,
    now: () => new Date(),
    chance: () => Math.random(),
    log,
    meters: metrics.meters,
  }
  return {
    ctx,
    shape:
      database.shape === 'embedded'
        ? 'embedded'
        : config.redisUrl === undefined
          ? 'server'
          : 'scaled',
    metrics,
    dataDir,
    api: createApi(ctx, metrics.page(ctx), options.guarded),
    async reload(prepare) {
      const next = loadConfig(options)
      await prepare(next)
      await live.replace(next)
      return next
    },
    databaseLost: database.lost,
    async close(grace = 8_000) {
      graceMs = grace
      await release(cleanups)
    },
  }
}

/** Reverse order of opening; the first error is kept, the others don't stop it. */
async function release(cleanups: Cleanup[]): Promise<void> {
  const errors: unknown[] = []
  for (const cleanup of cleanups.splice(0).reverse()) {
    try {
      await cleanup()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}

async function openStore(config: Config, dataDir: string, log: Logger, cleanups: Cleanup[]) {
  const url = config.databaseUrl ?? (await embedded(dataDir, log, cleanups))
  const connection = typeof url === 'string' ? url : url.connectionString
  let isClosing = false
  const { db } = openDatabase({
    url: connection,
    onError(error) {
      // the pool is closed before its connections are: the server that stops next may end them
      if (isClosing) return
      log.warn({ error: error.message }, 'a database connection broke, another is opened')
    },
  })
  cleanups.push(() => {
    isClosing = true
    return db.destroy()
  })
  const applied = await migrate(db as never)
  if (applied.length > 0) log.info({ migrations: applied }, 'database schema is up to date')
  const shape = typeof url === 'string' ? ('server' as const) : ('embedded' as const)
  return {
    db,
    url: connection,
    shape,
    lost: typeof url === 'string' ? new Promise<never>(() => {}) : url.lost,
  }
}

async function embedded(dataDir: string, log: Logger, cleanups: Cleanup[]) {
  await mkdir(dataDir, { recursive: true })
  const server = await startEmbeddedPostgres({ dataDir, log: (line) => log.info(line) })
  cleanups.push(() => server.stop())
  const lost = server.exited.then(
    ({ reason }) => new Error(`the embedded PostgreSQL is gone: ${reason}`),
  )
  return { connectionString: server.connectionString, lost }
}

async function openQueue(config: Config, databaseUrl: string, log: Logger): Promise<Queue> {
  const options = {
    lockMs: config.settings.queue.lock,
    prefix: 'scowatch',
    onError: throttled((error) =>
      log.warn({ error: error.message }, 'the queue is in trouble; it tries again'),
    ),
  }
  if (config.redisUrl === undefined) return openPostgresQueue(databaseUrl, options)
  const queue = await openRedisQueue(config.redisUrl, options)
  try {
    for (const warning of await queue.probe()) log.warn(warning)
    return queue
  } catch (error) {
    // its clients would try for ever, and keep the process
    await queue.close(0)
    if (error instanceof ScowatchError) throw error
    throw new ScowatchError(
      `Redis at ${new URL(config.redisUrl).host} (REDIS_URL) doesn't answer: ${(error as Error).message}`,
    )
  }
}

/** A backend that is away reports an error for every worker and every second: one line in ten seconds is enough. */
function throttled(report: (error: Error) => void): (error: Error) => void {
  let last = 0
  return (error) => {
    if (Date.now() - last < 10_000) return
    last = Date.now()
    report(error)
  }
}

/** The parts that are made anew when the configuration changes, behind faces that stay. */
function liveConfig(initial: Config, db: Db) {
  const make = (config: Config) => ({
    current: { config, matchers: createMatchers(config) } satisfies Current,
    client: createHttpClient({
      allowPrivate: config.settings.network.allow_private,
      userAgent: config.settings.network.user_agent,
    }),
    pacer: createHostPacer(db as never, {
      maxAtOnce: config.settings.network.per_host,
      spacingMs: config.settings.network.spacing,
      maxWaitMs: TURN_WAIT_MS,
    }),
  })
  let parts = make(initial)
  const http: HttpClient = {
    request: (request) => parts.client.request(request),
    close: () => parts.client.close(),
  }
  const pacer: HostPacer = {
    get limits() {
      return parts.pacer.limits
    },
    acquire: (host, signal, first) => parts.pacer.acquire(host, signal, first),
  }
  return {
    http,
    pacer,
    current: () => parts.current,
    close: () => parts.client.close(),
    async replace(config: Config) {
      const { client } = parts
      parts = make(config)
      // Requests under way end on the old client; it closes when they have.
      setTimeout(() => void client.close(), CLIENT_LINGER_MS).unref()
    },
  }
}

/** Longer than the longest deadline of a request. */
const CLIENT_LINGER_MS = 90_000
