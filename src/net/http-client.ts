import { setMaxListeners } from 'node:events'
import { Agent } from 'undici'
import { parseAllowList } from './address.ts'
import { exchange } from './exchange.ts'
import { guardedConnector } from './guarded-connector.ts'
import type { HttpClient } from './http.ts'
import { createHostResolver, type ResolveHost } from './resolve-host.ts'

export interface HttpClientOptions {
  /** `network.allow_private`: addresses or CIDRs, port optional; see parseAllowList. */
  allowPrivate: readonly string[]
  /** The one honest User-Agent of the process. */
  userAgent: string
  /** Instead of the system's resolver; what it answers is checked all the same. */
  resolve?: ResolveHost
  /** For the name, TCP and TLS each. Default 10 s: three SYN retransmissions. */
  connectTimeoutMs?: number
  /** A certificate authority (PEM) trusted beside the built-in ones, for hosts of a private network. */
  caPem?: string
}

const MAX_HEADER_BYTES = 16 * 1024
/** Above the two that pacing lets through, for private hosts and for endpoints that share a receiver. */
const MAX_SOCKETS_PER_ORIGIN = 8
/** Long enough for a feed and its pages one second apart; servers' own hints may lengthen it. */
const KEEP_ALIVE_MS = 4_000
const KEEP_ALIVE_MAX_MS = 60_000

/**
 * The way out of the process: guarded addresses, bounded time, bytes and redirects, whole bodies.
 * @throws ScowatchError when an entry of `allowPrivate` can't be read
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  const agent = new Agent({
    connect: guardedConnector({
      allow: parseAllowList(options.allowPrivate),
      resolve: createHostResolver(options.resolve),
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      caPem: options.caPem,
      closing: closing.signal,
    }),
    connections: MAX_SOCKETS_PER_ORIGIN,
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MAX_MS,
    // One deadline over everything instead: these two measure idle time, one byte a second defeats them.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return {
    request: (request) => exchange(agent, options.userAgent, request),
    close: async () => {
      const destroyed = agent.destroy()
      closing.abort()
      await destroyed
    },
  }
}
