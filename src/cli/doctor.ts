import { lookup } from 'node:dns/promises'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { describeProblem } from '../errors.ts'
import { findDaemon } from './find-daemon.ts'
import { loadOptions, type PlaceFlags, withPlaces } from './places.ts'
import { messageOf } from './report-error.ts'
import { printJson } from './table.ts'

/** One thing looked at: whether it is well, what was seen, what to do. */
interface Finding {
  what: string
  ok: boolean
  /** A warning does not fail the whole. */
  warning?: boolean
  seen: string
  advice?: string
}

/** Below this the database stops soon. */
const MIN_FREE_BYTES = 1024 ** 3

export function doctorCommand(): Command {
  return withPlaces(new Command('doctor'))
    .option('--json', 'print JSON')
    .action(async (flags: PlaceFlags & { json?: true }) => {
      const findings = await examine(flags)
      if (flags.json) printJson(findings)
      else for (const finding of findings) process.stdout.write(`${lineOf(finding)}\n`)
      if (findings.some(({ ok, warning }) => !ok && warning !== true)) process.exitCode = 1
    })
}

function lineOf({ ok, warning, what, seen, advice }: Finding): string {
  const mark = ok ? 'ok  ' : warning === true ? 'warn' : 'FAIL'
  return `${mark}  ${what.padEnd(14)} ${seen}${advice === undefined ? '' : ` -> ${advice}`}`
}

async function examine(flags: PlaceFlags): Promise<Finding[]> {
  const options = loadOptions(flags)
  const config = loadConfig(options)
  const places = await folders(config)
  // The embedded database lives in the folder: without the one there is no other.
  const isHopeless = config.databaseUrl === undefined && places.some(({ ok }) => !ok)
  return [
    { what: 'node', ok: true, seen: process.version },
    {
      what: 'configuration',
      ok: true,
      seen: `${config.directory}: ${config.feeds.length} feeds, ${config.rules.length} rules`,
    },
    ...config.warnings.map((warning) => warn('configuration', describeProblem(warning))),
    ...places,
    ...(isHopeless ? [] : await stores(flags, config)),
    ...(await network(config)),
    ...usefulness(config),
  ]
}

function warn(what: string, seen: string, advice?: string): Finding {
  return { what, ok: false, warning: true, seen, ...(advice === undefined ? {} : { advice }) }
}

async function folders(config: Config): Promise<Finding[]> {
  const data = resolve(config.settings.data)
  try {
    await mkdir(data, { recursive: true })
    await access(data, constants.W_OK)
  } catch (error) {
    return [
      {
        what: 'data folder',
        ok: false,
        seen: (error as Error).message,
        advice: 'name a folder this account may write with --data or SCOWATCH_DATA',
      },
    ]
  }
  const { bavail, bsize } = await statfs(data)
  const free = bavail * bsize
  const seen = `${data}, ${Math.floor(free / 1024 ** 2)} MB free`
  if (free >= MIN_FREE_BYTES) return [{ what: 'data folder', ok: true, seen }]
  return [{ what: 'data folder', ok: false, seen, advice: 'free at least 1 GB' }]
}

/** A running daemon is asked; otherwise database and queue are opened here. */
async function stores(flags: PlaceFlags, config: Config): Promise<Finding[]> {
  const daemon = await findDaemon(config.settings.data)
  if (daemon !== undefined) return askDaemon(daemon.url)
  const idle = warn('daemon', 'not running', 'start it with `scowatch start`')
  try {
    return [idle, ...(await openStores(flags))]
  } catch (error) {
    const advice =
      config.databaseUrl === undefined
        ? 'do what the message says, or set DATABASE_URL to a PostgreSQL of your own'
        : 'check DATABASE_URL and REDIS_URL, and that the servers run'
    return [idle, { what: 'stores', ok: false, seen: messageOf(error), advice }]
  }
}

async function openStores(flags: PlaceFlags): Promise<Finding[]> {
  const [{ sql }, { openApp }, { createLog }] = await Promise.all([
    import('kysely'),
    import('../app.ts'),
    import('./log.ts'),
  ])
  const app = await openApp({ ...loadOptions(flags), log: createLog('silent'), guarded: false })
  try {
    const { rows } = await sql<{
      version: string
    }>`select current_setting('server_version') as version`.execute(app.ctx.db)
    const place = app.shape === 'embedded' ? 'embedded' : 'DATABASE_URL'
    const warnings = await app.ctx.queue.probe()
    return [
      { what: 'database', ok: true, seen: `PostgreSQL ${rows[0]?.version ?? ''} (${place})` },
      { what: 'queue', ok: true, seen: app.ctx.queue.backend },
      ...warnings.map((seen) => warn('queue', seen)),
    ]
  } finally {
    await app.close(1_000)
  }
}

async function askDaemon(url: string): Promise<Finding[]> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const ready = (await (await fetch(`${url}/readyz`, { signal })).json()) as {
      database: string
      queue: string
    }
    const part = (what: 'database' | 'queue'): Finding => ({
      what,
      ok: ready[what] === 'ok',
      seen: ready[what],
    })
    return [
      { what: 'daemon', ok: true, seen: `running at ${url}` },
      part('database'),
      part('queue'),
    ]
  } catch (error) {
    return [
      {
        what: 'daemon',
        ok: false,
        seen: `${url} does not answer: ${messageOf(error)}`,
        advice: 'see its log; restart it',
      },
    ]
  }
}

/** For the daemon, a name server, a host: longer than any that works. */
const PATIENCE_MS = 10_000
const PROBES = 3

async function network(config: Config): Promise<Finding[]> {
  const byHost = new Map(config.feeds.map(({ url }) => [new URL(url).host, url]))
  const urls = [...byHost.values()].slice(0, PROBES)
  if (urls.length === 0) return [warn('network', 'no feed is declared', 'add one to feeds.yaml')]
  const { createHttpClient } = await import('../net/http-client.ts')
  const { allow_private: allowPrivate, user_agent: userAgent } = config.settings.network
  const client = createHttpClient({ allowPrivate, userAgent })
  try {
    return await Promise.all(
      urls.map(async (url): Promise<Finding> => {
        const { hostname } = new URL(url)
        try {
          await resolves(hostname)
          const { status } = await client.request({
            url,
            purpose: 'feed',
            deadlineMs: PATIENCE_MS,
          })
          return { what: 'network', ok: true, seen: `${hostname} answered ${status}` }
        } catch (error) {
          return {
            what: 'network',
            ok: false,
            seen: `${hostname}: ${messageOf(error)}`,
            advice: 'check DNS, proxy and firewall; `npm start -- --demo` needs none',
          }
        }
      }),
    )
  } finally {
    await client.close()
  }
}

/** @throws when the name has no address, or no name server says */
async function resolves(hostname: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no name server answers')), PATIENCE_MS)
  })
  try {
    await Promise.race([lookup(hostname.replace(/^\[|\]$/g, '')), patience])
  } finally {
    clearTimeout(timer)
  }
}

function usefulness({ endpoints, rules }: Config): Finding[] {
  const sent = rules.filter(({ send }) => send.length > 0).length
  if (endpoints.length === 0 || sent === 0) {
    const advice = 'add an endpoint to alerts.yaml and name it in `send`'
    return [warn('alerts', 'no rule sends anything', advice)]
  }
  const seen = `${sent} of ${rules.length} rules send to ${endpoints.length} endpoints`
  return [{ what: 'alerts', ok: true, seen }]
}
