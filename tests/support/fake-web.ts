import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as the fake web got it. */
export interface RecordedRequest {
  method: string
  /** Without the query. */
  path: string
  query: string
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
  /** Each header line as it came: name, value, name, value. */
  rawHeaders: readonly string[]
  body: Buffer
  receivedAt: Date
}

export interface FakeResponse {
  /** Default 200. */
  status?: number
  headers?: Readonly<Record<string, string | readonly string[]>>
  body?: string | Uint8Array
}

export type FakeHandler = (
  request: RecordedRequest,
) => FakeResponse | undefined | Promise<FakeResponse | undefined>

/** Writes to the socket itself: for answers that no HTTP server would give. Nothing is sent or closed for it. */
export type RawHandler = (socket: Socket, request: RecordedRequest) => void

/**
 * A web on 127.0.0.1 whose pages the test sets and whose visitors it can look at. Port included, its
 * address goes into `allowPrivate`.
 */
export interface FakeWeb {
  /** `127.0.0.1:34567` */
  readonly host: string
  readonly port: number
  /** `http://127.0.0.1:34567/path` */
  url(path: string): string
  /** Answers `path` (any query) from now on; a handler may be asynchronous, `undefined` means 404. */
  route(path: string, answer: FakeResponse | FakeHandler): void
  /** Answers `path` on the bare socket. */
  raw(path: string, handler: RawHandler): void
  /** Requests so far, for one path or all, in order of arrival. */
  requests(path?: string): readonly RecordedRequest[]
  /** Resolves when `path` has been asked `count` times in all; rejects after `timeoutMs` (10 s). */
  waitFor(path: string, count?: number, timeoutMs?: number): Promise<readonly RecordedRequest[]>
  /** Calls the listener with each request as it arrives, before it is answered; returns how to stop that. */
  onRequest(listener: (request: RecordedRequest) => void): () => void
  /** Open connections right now. */
  openSockets(): number
  /** Ends all connections and frees the port. */
  close(): Promise<void>
}

/** Starts a fake web on a free port (or the one given). Unknown paths answer 404. */
export async function startFakeWeb(port = 0): Promise<FakeWeb> {
  const routes = new Map<string, FakeHandler>()
  const rawRoutes = new Map<string, RawHandler>()
  const recorded: RecordedRequest[] = []
  const watchers = new Set<() => void>()
  const listeners = new Set<(request: RecordedRequest) => void>()
  const sockets = new Set<Socket>()

  const server = createServer({ keepAliveTimeout: 30_000 }, async (incoming, outgoing) => {
    // A visitor who leaves in mid request has asked for nothing.
    const request = await record(incoming).catch(() => undefined)
    if (request === undefined) return
    recorded.push(request)
    for (const check of [...watchers]) check()
    for (const listener of [...listeners]) listener(request)
    const raw = rawRoutes.get(request.path)
    if (raw !== undefined) return raw(incoming.socket, request)
    await answer(outgoing, routes.get(request.path), request)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', listening)
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const requests = (path?: string) =>
    recorded.filter((request) => path === undefined || request.path === path)

  return {
    host,
    port: (server.address() as AddressInfo).port,
    url: (path) => `http://${host}${path}`,
    route: (path, to) => void routes.set(path, typeof to === 'function' ? to : () => to),
    raw: (path, handler) => void rawRoutes.set(path, handler),
    requests,
    waitFor: (path, count = 1, timeoutMs = 60_000) =>
      arrival(() => requests(path), count, timeoutMs, path, watchers),
    onRequest: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    openSockets: () => sockets.size,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2)
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
  return {
    method: incoming.method ?? '',
    path,
    query,
    headers: Object.fromEntries(headers),
    rawHeaders: incoming.rawHeaders,
    body: Buffer.concat(chunks),
    receivedAt: new Date(),
  }
}

async function answer(
  outgoing: ServerResponse,
  handler: FakeHandler | undefined,
  request: RecordedRequest,
): Promise<void> {
  const response = (await handler?.(request)) ?? { status: 404, body: 'no such page' }
  outgoing.statusCode = response.status ?? 200
  for (const [name, value] of Object.entries(response.headers ?? {}))
    outgoing.setHeader(name, typeof value === 'string' ? value : [...value])
  outgoing.end(response.body)
}

function arrival(
  requests: () => readonly RecordedRequest[],
  count: number,
  timeoutMs: number,
  path: string,
  watchers: Set<() => void>,
): Promise<readonly RecordedRequest[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      watchers.delete(check)
      const got = requests().length
      reject(new Error(`fake web: ${path} was asked ${got} times in ${timeoutMs} ms, not ${count}`))
    }, timeoutMs)
    const check = () => {
      if (requests().length < count) return
      clearTimeout(timer)
      watchers.delete(check)
      resolve(requests())
    }
    watchers.add(check)
    check()
  })
}
