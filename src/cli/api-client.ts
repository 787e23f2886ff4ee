import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { openApp } from '../app.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { DAEMON_FILE, declareFeeds } from '../daemon.ts'
import { ScowatchError } from '../errors.ts'
import { createLog } from './log.ts'
import { loadOptions, type PlaceFlags } from './places.ts'

/** The API of the running daemon, or the same functions in this process when none runs. */
export interface ApiClient {
  /** @throws ScowatchError with the API's own sentence for anything but 2xx */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  close(): Promise<void>
}

const daemonFile = z.object({ pid: z.int(), url: z.url() })

/** Finds the daemon by the file in its data folder; opens the database itself when there is none. */
export async function connectApi(flags: PlaceFlags): Promise<ApiClient> {
  const options = loadOptions(flags)
  const config = loadConfig(options)
  const { token } = config.settings.http
  const running = runningDaemon(config)
  if (running !== undefined) {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` }
    return client(
      (path, init) =>
        fetch(`${running}${path}`, { ...init, headers: { ...init.headers, ...headers } }),
      async () => {},
    )
  }
  const app = await openApp({ ...options, log: createLog('warn'), guarded: false })
  await declareFeeds(app.ctx, config)
  return client(
    async (path, init) => app.api.request(path, init),
    () => app.close(1_000),
  )
}

/** Address of the daemon that works on the configured data folder. */
export function runningDaemon(config: Config): string | undefined {
  const path = join(resolve(config.settings.data), DAEMON_FILE)
  if (!existsSync(path)) return undefined
  const parsed = daemonFile.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data.url : undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

interface Init {
  method: string
  headers: Record<string, string>
  body?: string
}

function client(
  send: (path: string, init: Init) => Promise<Response>,
  close: () => Promise<void>,
): ApiClient {
  return {
    close,
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const headers = { 'content-type': 'application/json' }
      const response = await send(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const answer = (await response.json()) as T & { error?: { message: string } }
      if (!response.ok)
        throw new ScowatchError(answer.error?.message ?? `the API answered ${response.status}`)
      return answer
    },
  }
}

/** Runs one command with the API and always lets go of it. */
export async function withApi(
  flags: PlaceFlags,
  work: (api: ApiClient) => Promise<void>,
): Promise<void> {
  const api = await connectApi(flags)
  try {
    await work(api)
  } finally {
    await api.close()
  }
}
