import { lookup } from 'node:dns/promises'

/** All addresses of a host name. Rejects when the name does not resolve. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>

/**
 * getaddrinfo holds one of libuv's four threads while it waits, and zlib and files need them too:
 * three dead name servers must not stop all decompression.
 */
const MAX_LOOKUPS_AT_ONCE = 3

/**
 * Resolver over the system's getaddrinfo (hosts file included): callers that ask for the same name
 * at the same time share one lookup. A lookup can't be cancelled, callers bound their own wait.
 */
export function createHostResolver(ask: ResolveHost = askSystem): ResolveHost {
  const inFlight = new Map<string, Promise<readonly string[]>>()
  const waiting: (() => void)[] = []
  let running = 0

  async function resolve(hostname: string): Promise<readonly string[]> {
    if (running >= MAX_LOOKUPS_AT_ONCE) await new Promise<void>((go) => waiting.push(go))
    else running += 1
    try {
      return await ask(hostname)
    } finally {
      inFlight.delete(hostname)
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }

  return (hostname) => {
    const shared = inFlight.get(hostname) ?? resolve(hostname)
    inFlight.set(hostname, shared)
    return shared
  }
}

async function askSystem(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true })
  return found.map(({ address }) => address)
}
