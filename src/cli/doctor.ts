import { lookup } from 'node:dns/promises'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { sql } from 'kysely'
import { openApp } from '../app.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { createHttpClient } from '../net/http-client.ts'
import { runningDaemon } from './api-client.ts'
import { createLog } from './log.ts'
import { loadOptions, type PlaceFlags, withPlaces } from './places.ts'
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
    .description(
      'look at configuration, folders, database, queue and network: what is wrong and what to do',
    )
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
  const node = { what: 'node', ok: true, seen: process.version }
  const files = {
    what: 'configuration',
    ok: true,
    seen: `${config.directory}: ${config.feeds.length} feeds, ${config.rules.length} rules`,
  }
  return [
    node,
    files,
    ...(await folders(config)),
    ...(await stores(flags, config)),
    ...(await network(config)),
    ...usefulness(config),
  ]
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
  const url = runningDaemon(config)
  if (url !== undefined) return askDaemon(url)
  try {
    const app = await openApp({ ...loadOptions(flags), log: createLog('error'), guarded: false })
    try {
      const { rows } = await sql<{
        version: string
      }>`select current_setting('server_version') as version`.execute(app.ctx.db)
      const warnings = await app.ctx.queue.probe()
      return [
        {
          what: 'daemon',
          ok: false,
          warning: true,
          seen: 'not running',
          advice: 'start it with `scowatch start`',
        },
        {
          what: 'database',
          ok: true,
          seen: `PostgreSQL ${rows[0]?.version ?? ''} (${app.shape === 'embedded' ? 'embedded' : 'DATABASE_URL'})`,
        },
        { what: 'queue', ok: true, seen: app.ctx.queue.backend },
        ...warnings.map((seen) => ({ what: 'queue', ok: false, warning: true, seen })),
      ]
    } finally {
      await app.close(1_000)
    }
  } catch (error) {
    const advice =
      config.databaseUrl === undefined
        ? 'see the message'
        : 'check DATABASE_URL and REDIS_URL, and that the servers run'
    return [{ what: 'stores', ok: false, seen: messageOf(error), advice }]
  }
}

/** A refused connection has its cause in `code` or in the errors of each address. */
function messageOf(error: unknown): string {
  const { message, code, errors } = error as Error & { code?: string; errors?: Error[] }
  return message || errors?.[0]?.message || code || 'unknown failure'
}

async function askDaemon(url: string): Promise<Finding[]> {
  try {
    const ready = (await (await fetch(`${url}/readyz`)).json()) as {
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

const PROBES = 3

async function network(config: Config): Promise<Finding[]> {
  const urls = config.feeds.slice(0, PROBES).map(({ url }) => url)
  if (urls.length === 0)
    return [
      {
        what: 'network',
        ok: false,
        warning: true,
        seen: 'no feed is declared',
        advice: 'add one to feeds.yaml',
      },
    ]
  const { allow_private: allowPrivate, user_agent: userAgent } = config.settings.network
  const client = createHttpClient({ allowPrivate, userAgent })
  try {
    return await Promise.all(
      urls.map(async (url): Promise<Finding> => {
        const { hostname } = new URL(url)
        try {
          await lookup(hostname)
          const { status } = await client.request({ url, purpose: 'feed', deadlineMs: 10_000 })
          return { what: 'network', ok: true, seen: `${hostname} answered ${status}` }
        } catch (error) {
          return {
            what: 'network',
            ok: false,
            seen: messageOf(error),
            advice: 'check DNS, proxy and firewall; `npm start -- --demo` needs none',
          }
        }
      }),
    )
  } finally {
    await client.close()
  }
}

function usefulness({ endpoints, rules }: Config): Finding[] {
  const sent = rules.filter(({ send }) => send.length > 0).length
  if (endpoints.length > 0 && sent > 0)
    return [
      {
        what: 'alerts',
        ok: true,
        seen: `${sent} of ${rules.length} rules send to ${endpoints.length} endpoints`,
      },
    ]
  return [
    {
      what: 'alerts',
      ok: false,
      warning: true,
      seen: 'no rule sends anything',
      advice: 'add an endpoint to alerts.yaml and name it in `send`',
    },
  ]
}
