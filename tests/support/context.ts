import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { loadConfig } from '../../src/config/load-config.ts'
import type { Context, Meters } from '../../src/context.ts'
import { createCheckStore } from '../../src/db/check-store.ts'
import { openDatabase } from '../../src/db/database.ts'
import { type FeedDeclaration, saveFeeds } from '../../src/db/feeds.ts'
import { createHostPacer } from '../../src/db/host-slots.ts'
import { migrate } from '../../src/db/migrate.ts'
import type { JobData, JobName } from '../../src/jobs.ts'
import { createHttpClient } from '../../src/net/http-client.ts'
import type { Queue, Ring } from '../../src/queue/index.ts'
import { analyzeArticle } from '../../src/steps/analyze-article.ts'
import { createMatchers } from '../../src/steps/matchers.ts'
import { readArticle } from '../../src/steps/read-article.ts'
import { openParsePool } from '../../src/threads/parse-pool.ts'
import { createTestDatabase } from './postgres.ts'

/** A ring of a bell, as a step asked for it. */
export interface Rung<N extends JobName = JobName> {
  name: N
  data: JobData[N]
  delayMs: number | undefined
}

export interface ContextOptions {
  /** Contents of the files of `config/`. */
  scowatch?: Record<string, unknown>
  alerts?: Record<string, unknown>
  keywords?: Record<string, unknown>
  knowledge?: Record<string, unknown>
  /** Replaces parts of the context. */
  parts?: Partial<Context>
}

/** A Context on a database of its own, with a clock and a queue that the test holds in its hands. */
export interface TestContext {
  ctx: Context
  databaseUrl: string
  clock: { now: Date; advance(ms: number): void }
  /** Bells rung so far, oldest first; `of` only those of one job. */
  rung: { all: Rung[]; of<N extends JobName>(name: N): Rung<N>[]; clear(): void }
  /** What was logged, one JSON object a line. */
  logged(): Record<string, unknown>[]
  /** Declares feeds that are due; absent fields as in a file with nothing but id and url. */
  declare(
    ...feeds: (Pick<FeedDeclaration, 'id' | 'url'> & Partial<FeedDeclaration>)[]
  ): Promise<void>
  /** Answers the bells of reading and analysing in order, those that these ring too. */
  answerBells(): Promise<void>
  /** Reads the configuration again, changed. */
  configure(
    options: Pick<ContextOptions, 'scowatch' | 'alerts' | 'keywords' | 'knowledge'>,
  ): Promise<void>
  /** Another Context on the same database: a second process. */
  second(parts?: Partial<Context>): Context
  close(): Promise<void>
}

/** No waiting for company: each check has statements of its own. */
export const NO_WINDOWS = { openMs: 0, recordMs: 0 }
/** Monday morning; every test begins then. */
const START = new Date('2026-11-23T08:00:00.000Z')
/** Nobody stops in the middle. */
export const running = (): AbortSignal => new AbortController().signal

export async function openContext(options: ContextOptions = {}): Promise<TestContext> {
  const database = await createTestDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'scowatch-config-'))
  const { db } = openDatabase({ url: database.url, maxConnections: 8 })
  await migrate(db as never)
  let current = await readConfig(directory, options)
  const clock = {
    now: START,
    advance: (ms: number) => {
      clock.now = new Date(clock.now.getTime() + ms)
    },
  }
  const lines: string[] = []
  const recording = recordingQueue()
  const http = createHttpClient({ allowPrivate: ['127.0.0.0/8'], userAgent: 'scowatch/test' })
  const parser = openParsePool({ threads: 1, limitMs: 60_000, memoryMb: 512 })
  const ctx: Context = {
    db,
    queue: recording.queue,
    http,
    pacer: createHostPacer(db),
    checks: createCheckStore(db, NO_WINDOWS),
    parser,
    current: () => current,
    now: () => clock.now,
    chance: () => 0,
    log: pino({ level: 'debug' }, { write: (line) => lines.push(line) }),
    meters: SILENT,
    ...options.parts,
  }
  return {
    ctx,
    databaseUrl: database.url,
    clock,
    rung: recording.rung,
    logged: () => lines.map((line) => JSON.parse(line)),
    declare: (...feeds) =>
      db.transaction().execute((tx) =>
        saveFeeds(
          tx,
          feeds.map((feed) => declared(feed, clock.now)),
        ),
      ),
    answerBells: () => answerBells(ctx, recording.rung),
    configure: async (change) => {
      current = await readConfig(directory, { ...options, ...change })
    },
    second: (parts = {}) => ({ ...ctx, ...parts }),
    async close() {
      await http.close()
      await parser.close()
      await db.destroy()
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function readConfig(directory: string, options: ContextOptions) {
  const files = {
    'scowatch.yaml': options.scowatch ?? {},
    'feeds.yaml': { catalogue: false, feeds: [] },
    'keywords.yaml': options.keywords ?? { keywords: [] },
    'alerts.yaml': options.alerts ?? { endpoints: [], rules: [] },
    'knowledge.yaml': options.knowledge ?? {},
  }
  // JSON is YAML.
  for (const [name, content] of Object.entries(files))
    await writeFile(join(directory, name), JSON.stringify(content))
  const config = loadConfig({ directory, env: {} })
  return { config, matchers: createMatchers(config) }
}

function declared(
  feed: Pick<FeedDeclaration, 'id' | 'url'> & Partial<FeedDeclaration>,
  now: Date,
): FeedDeclaration {
  return {
    source: 'file',
    name: feed.id,
    homepage: null,
    language: null,
    country: null,
    ownership: null,
    interval_ms: null,
    read: 'page',
    rules: null,
    zone: null,
    ...feed,
    // The test's clock, not the database's, decides what is due.
    ...({ next_check_at: now } as object),
  }
}

function recordingQueue(): { queue: Queue; rung: TestContext['rung'] } {
  const all: Rung[] = []
  const rung: TestContext['rung'] = {
    all,
    of: <N extends JobName>(name: N) => all.filter((bell) => bell.name === name) as Rung<N>[],
    clear: () => void all.splice(0),
  }
  const queue: Queue = {
    backend: 'postgres',
    async ring<N extends JobName>(name: N, rings: readonly Ring<N>[]) {
      for (const { data, delayMs } of rings) all.push({ name, data, delayMs })
    },
    work: () => {},
    schedule: async () => false,
    counts: async () => ({ waiting: 0, active: 0, delayed: 0 }),
    probe: async () => [],
    close: async () => {},
  }
  return { queue, rung }
}

async function answerBells(ctx: Context, rung: TestContext['rung']): Promise<void> {
  for (;;) {
    const index = rung.all.findIndex(({ name }) => /^(read|analyze)-article$/.test(name))
    const [bell] = index < 0 ? [] : rung.all.splice(index, 1)
    if (bell === undefined) return
    if ('itemId' in bell.data) await readArticle(ctx, bell.data.itemId, running())
    if ('articleId' in bell.data) await analyzeArticle(ctx, bell.data.articleId)
  }
}

const SILENT: Meters = {
  checked: () => {},
  read: () => {},
  analyzed: () => {},
  alerted: () => {},
  attempted: () => {},
  delivered: () => {},
}
