import type { App } from '../app.ts'
import { loadConfig } from '../config/load-config.ts'
import { ScowatchError } from '../errors.ts'
import { findDaemon, type RunningDaemon } from './find-daemon.ts'
import { loadOptions, type PlaceFlags } from './places.ts'
import { messageOf } from './report-error.ts'

/** Codes of what was asked for wrongly. */
const MISUSE = new Set(['bad-request', 'bad-rule'])

/** A refusal of the API, with its own sentence. */
export class ApiError extends ScowatchError {
  readonly code: string
  override readonly exitCode: number
  constructor(message: string, code: string) {
    super(message)
    this.code = code
    this.exitCode = MISUSE.has(code) ? 2 : 1
  }
}

/** The API of the running daemon, or the same functions in this process when none runs. */
export interface ApiClient {
  /**
   * @param body sent as JSON; bytes as they are, as OPML
   * @throws ScowatchError with the API's own sentence for anything but 2xx
   */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  /** The body as it comes; a GET unless a body is sent. @throws ScowatchError for anything but 2xx */
  stream(path: string, ask?: { accept: string; body: unknown }): Promise<ReadableStream<Uint8Array>>
  close(): Promise<void>
}

/** Finds the daemon by the file in its data folder; opens the database itself when there is none. */
export async function connectApi(flags: PlaceFlags): Promise<ApiClient> {
  const config = loadConfig(loadOptions(flags))
  const { token } = config.settings.http
  const daemon = await findDaemon(config.settings.data)
  return daemon === undefined ? openHere(flags) : connectTo(daemon, token)
}

function connectTo({ pid, url }: RunningDaemon, token: string | null): ApiClient {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
  return client(
    async (path, init) => {
      try {
        const headers = { ...init.headers, ...authorization }
        return await fetch(`${url}${path}`, { ...init, headers })
      } catch (error) {
        throw new ScowatchError(
          `The daemon (pid ${pid}) at ${url} broke off: ${messageOf(error)}; see its log.`,
        )
      }
    },
    async () => {},
  )
}

async function openHere(flags: PlaceFlags): Promise<ApiClient> {
  const [{ openApp }, { createLog }] = await Promise.all([import('../app.ts'), import('./log.ts')])
  const app = await openApp({ ...loadOptions(flags), log: createLog('warn'), guarded: false })
  try {
    await declareOwnFeeds(app)
  } catch (error) {
    await app.close(0)
    throw error
  }
  return client(
    async (path, init) => app.api.request(path, init),
    () => app.close(1_000),
  )
}

/**
 * The embedded database belongs to this configuration. One on a server may be in use by a daemon
 * elsewhere, with its own: only an empty one is filled.
 */
async function declareOwnFeeds({ ctx, shape }: App): Promise<void> {
  const [{ declareFeeds }, { findFeeds }] = await Promise.all([
    import('../daemon.ts'),
    import('../db/feeds.ts'),
  ])
  const isOwn = shape === 'embedded' || (await findFeeds(ctx.db, { removed: true })).length === 0
  if (isOwn) await declareFeeds(ctx, ctx.current().config)
}

interface Init {
  method: string
  headers: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
}

function client(
  send: (path: string, init: Init) => Promise<Response>,
  close: () => Promise<void>,
): ApiClient {
  return {
    close,
    async stream(path, ask) {
      const response = await send(
        path,
        ask === undefined
          ? { method: 'GET', headers: {} }
          : {
              method: 'POST',
              headers: { 'content-type': 'application/json', accept: ask.accept },
              body: JSON.stringify(ask.body),
            },
      )
      if (!response.ok || response.body === null) throw await refusalOf(response)
      return response.body
    },
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const isFile = body instanceof Uint8Array
      const headers = { 'content-type': isFile ? 'text/x-opml' : 'application/json' }
      const sent = isFile ? new Uint8Array(body) : JSON.stringify(body)
      const response = await send(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: sent }),
      })
      if (!response.ok) throw await refusalOf(response)
      return (await response.json()) as T
    },
  }
}

async function refusalOf(response: Response): Promise<ApiError> {
  const answer = (await response.json().catch(() => ({}))) as {
    error?: { code: string; message: string }
  }
  const { message = `the API answered ${response.status}`, code = '' } = answer.error ?? {}
  return new ApiError(message, code)
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
