import { lookup } from 'node:dns/promises'
import { watch } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { startWorkers } from '../workers/index.ts'
import { type App, type OpenOptions, openApp } from './app.ts'
import type { Config } from './config/config.ts'
import type { Context } from './context.ts'
import { DAEMON_FILE } from './daemon-file.ts'
import { removeUndeclared, saveFeeds } from './db/feeds.ts'
import { ConfigError, describeProblem } from './errors.ts'
import { type Serving, serveApi } from './http/serve.ts'
import type { JobName, Role } from './jobs.ts'
import { enqueueDueFeeds } from './steps/enqueue-due-feeds.ts'
import { sweep, takeOver } from './steps/sweep.ts'

export interface Daemon {
  app: App
  /** Where the API listens; absent without the role http. */
  url: string | undefined
  stop(): Promise<void>
}

export interface DaemonOptions extends OpenOptions {
  roles: readonly Role[]
}

const SWEEP_EVERY_MS = 10_000
const PRUNE_EVERY_MS = 3_600_000
const SILENCE_EVERY_MS = 300_000
/** The job schedules live in the queue's backend; a flushed one is noticed within this time. */
const REPAIR_EVERY_MS = 10_000
/** For running jobs when it stops; with closing below the 10 s that service managers grant. */
const GRACE_MS = 6_000

/** Opens everything, declares the feeds, starts the roles asked for. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const app = await openApp(options)
  const stops: (() => Promise<unknown> | unknown)[] = []
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each()
    await app.close(GRACE_MS)
  }
  try {
    const { ctx } = app
    const { config } = ctx.current()
    for (const warning of config.warnings) ctx.log.warn(describeProblem(warning))
    await declareFeeds(ctx, config)
    stops.push(watchConfig(app, options.directory, ctx.log))
    if (app.shape === 'embedded') await takeOver(ctx)
    if (options.roles.includes('scheduler')) stops.push(await startSchedules(ctx))
    startWorkers(ctx, options.roles)
    const serving = options.roles.includes('http') ? await serve(app, config) : undefined
    if (serving !== undefined) stops.push(() => serving.close())
    ctx.log.info(
      {
        shape: app.shape,
        roles: options.roles.join(','),
        feeds: config.feeds.length,
        rules: config.rules.length,
        url: serving?.url,
      },
      'scowatch is ready',
    )
    return { app, url: serving?.url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function serve(app: App, config: Config): Promise<Serving & { url: string }> {
  const { host, port } = config.settings.http
  const serving = await serveApi(app.api, host, port)
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${serving.port}`
  const file = join(app.dataDir, DAEMON_FILE)
  await noteDaemon(app.dataDir, file, url).catch((error: Error) =>
    app.ctx.log.warn(
      { error: error.message },
      'the command line will not find this daemon by its data folder',
    ),
  )
  return {
    ...serving,
    url,
    async close() {
      await rm(file, { force: true })
      await serving.close()
    },
  }
}

async function noteDaemon(dataDir: string, file: string, url: string): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  // The mode is that of a new file: one that a killed daemon left keeps its own.
  await rm(file, { force: true })
  await writeFile(file, JSON.stringify({ pid: process.pid, url }), { mode: 0o600 })
}

/** Feeds of files and catalogue as they are declared now; those no longer declared stop, their articles stay. */
export async function declareFeeds(ctx: Context, config: Config): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    await saveFeeds(tx, config.feeds)
    const removed = await removeUndeclared(
      tx,
      config.feeds.map(({ id }) => id),
    )
    if (removed.length > 0)
      ctx.log.info({ feeds: removed }, 'feeds no longer declared: checks stop, articles stay')
  })
}

/**
 * Puts the schedules into the queue and keeps them there. Where a schedule's job is stuck (its
 * worker was killed), this process does the work itself: every step is safe to run twice.
 */
async function startSchedules(ctx: Context): Promise<() => void> {
  const { tick } = ctx.current().config.settings.schedule
  const schedules: readonly (readonly [JobName, number])[] = [
    ['schedule', tick],
    ['sweep', SWEEP_EVERY_MS],
    ['prune', PRUNE_EVERY_MS],
    ['find-silence', SILENCE_EVERY_MS],
  ]
  const repair = async () => {
    let isStuck = false
    for (const [name, everyMs] of schedules) {
      isStuck = (await ctx.queue.schedule(name, everyMs, {})) || isStuck
    }
    if (!isStuck) return
    await enqueueDueFeeds(ctx)
    await sweep(ctx)
  }
  await repair()
  const timer = setInterval(() => {
    repair().catch((error: Error) =>
      ctx.log.warn({ error: error.message }, 'schedules could not be looked after; tried again'),
    )
  }, REPAIR_EVERY_MS)
  return () => clearInterval(timer)
}

/** Reloads on SIGHUP and when a file of the folder changes; an invalid one keeps the old configuration. */
function watchConfig(app: App, directory: string, log: Logger): () => void {
  let timer: NodeJS.Timeout | undefined
  const reload = async () => {
    try {
      const before = app.ctx.current().config
      const config = await app.reload((next) => declareFeeds(app.ctx, next))
      for (const warning of config.warnings) log.warn(describeProblem(warning))
      const late = needRestart(before, config)
      if (late.length > 0)
        log.warn({ settings: late }, 'these settings change at the next start only')
      log.info({ feeds: config.feeds.length, rules: config.rules.length }, 'configuration reloaded')
    } catch (error) {
      if (!(error instanceof ConfigError))
        return log.error(
          { error: (error as Error).message },
          'reload failed, the old configuration stays',
        )
      for (const problem of error.problems) log.error(describeProblem(problem))
      log.error({ problems: error.problems.length }, 'configuration not valid, the old one stays')
    }
  }
  let last = Promise.resolve()
  const soon = () => {
    clearTimeout(timer)
    // One after the other: an older reading must not be put in force last.
    timer = setTimeout(() => {
      last = last.then(reload)
    }, SETTLE_MS)
  }
  const watcher = watch(directory, (_event, name) => {
    if (name === null || name.endsWith('.yaml') || name === MOUNTED) soon()
  })
  watcher.on('error', (error) =>
    log.warn({ error: error.message }, 'the configuration is not watched; SIGHUP reads it again'),
  )
  process.on('SIGHUP', soon)
  return () => {
    clearTimeout(timer)
    watcher.close()
    process.off('SIGHUP', soon)
  }
}

/** What is used once, at the start. */
function needRestart(before: Config, after: Config): string[] {
  const used = ({ settings, databaseUrl, redisUrl }: Config) => ({
    data: settings.data,
    'http.host': settings.http.host,
    'http.port': settings.http.port,
    'schedule.tick': settings.schedule.tick,
    queue: JSON.stringify(settings.queue),
    'log.level': settings.log.level,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
  })
  const [old, now] = [Object.entries(used(before)), used(after)]
  return old.filter(([key, value]) => now[key as keyof typeof now] !== value).map(([key]) => key)
}

/** What changes when Kubernetes replaces the files of a ConfigMap. */
const MOUNTED = '..data'

/** Editors write a file in several steps. */
const SETTLE_MS = 300

/** Hosts tried before saying that there is no network. */
const PROBES = 3

/** Whether none of the first feeds' hosts can be resolved. */
export async function hasNoNetwork(config: Config): Promise<boolean> {
  const hosts = [...new Set(config.feeds.map(({ url }) => new URL(url).hostname))].slice(0, PROBES)
  if (hosts.length === 0) return false
  const answers = await Promise.allSettled(hosts.map((host) => lookup(host)))
  return answers.every(({ status }) => status === 'rejected')
}
