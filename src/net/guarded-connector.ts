import { connect, isIP, type Socket } from 'node:net'
import { rootCertificates } from 'node:tls'
import { buildConnector } from 'undici'
import { type AllowRule, addressVerdict } from './address.ts'
import { TransportFailure } from './failure.ts'
import type { ResolveHost } from './resolve-host.ts'

export interface ConnectorOptions {
  allow: readonly AllowRule[]
  resolve: ResolveHost
  /** For the name, the TCP handshake and the TLS handshake, each. */
  connectTimeoutMs: number
  /** A certificate authority (PEM) trusted beside the built-in ones. */
  caPem?: string | undefined
  /** Ends connections in the making and made. */
  closing: AbortSignal
}

/** More would let one dead host hold a check for minutes. */
const MAX_ADDRESSES_DIALLED = 4
/** Node's 250 ms drops live hosts with a long way to them whenever they have a second address. */
const NEXT_ADDRESS_AFTER_MS = 2_500

/**
 * A connector for undici that dials only addresses it has checked itself. The check stands here and
 * not in `connect.lookup`, because sockets skip the lookup for IP literals; and what is dialled is the
 * checked address, so that a second DNS answer can't change it. The host name stays the TLS server name.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const secure = buildConnector({
    timeout: options.connectTimeoutMs,
    ...(options.caPem && { ca: [...rootCertificates, options.caPem] }),
  })
  return (target, callback) => {
    openSocket(target, options, secure).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    )
  }
}

async function openSocket(
  target: buildConnector.Options,
  options: ConnectorOptions,
  secure: buildConnector.connector,
): Promise<Socket> {
  const isTls = target.protocol === 'https:'
  const port = Number(target.port) || (isTls ? 443 : 80)
  const addresses = await resolveWithin(target.hostname, options)
  checkAll(target.hostname, addresses, port, options.allow)
  const socket = await dial(addresses, port, options)
  return isTls ? handshake(secure, target, socket) : refuseSilentReset(socket)
}

async function resolveWithin(hostname: string, options: ConnectorOptions): Promise<string[]> {
  if (isIP(hostname) !== 0) return [hostname]
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    const failure = new TransportFailure('dns', `${hostname} did not resolve in time`)
    timer = setTimeout(() => reject(failure), options.connectTimeoutMs)
  })
  try {
    const addresses = await Promise.race([options.resolve(hostname), tooLate])
    if (addresses.length === 0) throw new Error('no address')
    return [...addresses]
  } catch (cause) {
    if (cause instanceof TransportFailure) throw cause
    const why = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message
    throw new TransportFailure('dns', `${hostname} does not resolve (${why})`, { cause })
  } finally {
    clearTimeout(timer)
  }
}

/** One forbidden address among public ones refuses the host: rebinding answers mix them on purpose. */
function checkAll(
  hostname: string,
  addresses: readonly string[],
  port: number,
  allow: readonly AllowRule[],
): void {
  for (const address of addresses) {
    const verdict = addressVerdict(address, port, allow)
    if (verdict.allowed) continue
    const what = hostname === address ? address : `${hostname} resolves to ${address}, which`
    const entry = `${address.includes(':') ? `[${address}]` : address}:${port}`
    throw new TransportFailure(
      'forbidden-address',
      `${what} is not a public address: ${verdict.reason}; if you mean it, add ${entry} to network.allow_private`,
    )
  }
}

/** IPv4 first: machines and containers without an IPv6 route are common, hosts with IPv6 only are not. */
function inDiallingOrder(addresses: readonly string[]): { address: string; family: number }[] {
  return addresses
    .map((address) => ({ address, family: isIP(address) }))
    .sort((a, b) => a.family - b.family)
    .slice(0, MAX_ADDRESSES_DIALLED)
}

function dial(
  addresses: readonly string[],
  port: number,
  { connectTimeoutMs, closing }: ConnectorOptions,
): Promise<Socket> {
  const ordered = inDiallingOrder(addresses)
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: 'checked.invalid',
      port,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
      lookup: (_host, _options, found) => found(null, ordered),
      noDelay: true,
      keepAlive: true,
    })
    // Node's own `signal` option keeps every closed socket reachable from the signal: 25 kB a connection.
    const end = () => socket.destroy(closing.reason)
    if (closing.aborted) end()
    closing.addEventListener('abort', end, { once: true })
    socket.once('close', () => closing.removeEventListener('abort', end))
    const timer = setTimeout(() => {
      socket.destroy(new Error(`no connection within ${connectTimeoutMs} ms`))
    }, connectTimeoutMs)
    const fail = (cause: Error) => {
      clearTimeout(timer)
      reject(new TransportFailure('connect', describeDialling(cause, addresses, port), { cause }))
    }
    socket.once('error', fail)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', fail)
      resolve(socket)
    })
  })
}

function describeDialling(cause: Error, addresses: readonly string[], port: number): string {
  const code = (cause as NodeJS.ErrnoException).code ?? cause.message
  return `no connection to ${addresses.join(', ')} port ${port} (${code})`
}

function handshake(
  secure: buildConnector.connector,
  target: buildConnector.Options,
  httpSocket: Socket,
): Promise<Socket> {
  // After TLS took it over its errors arrive there; one more listener keeps them from ending the process.
  httpSocket.on('error', () => {})
  return new Promise((resolve, reject) => {
    secure({ ...target, httpSocket }, (error, socket) => {
      if (error === null) return resolve(refuseSilentReset(socket))
      httpSocket.destroy()
      const why = (error as NodeJS.ErrnoException).code ?? error.message
      reject(
        new TransportFailure('tls', `no TLS with ${target.hostname}: ${why}`, { cause: error }),
      )
    })
  })
}

/**
 * undici takes ECONNRESET for the end of a body that has no declared length; a reset in its middle
 * would pass as a complete answer. Under another code it stays an error.
 */
function refuseSilentReset(socket: Socket): Socket {
  return socket.prependListener('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNRESET') error.code = 'ERR_CONNECTION_RESET'
  })
}
