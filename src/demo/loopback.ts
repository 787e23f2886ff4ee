import { once } from 'node:events'
import type { Server } from 'node:http'
import { ScowatchError } from '../errors.ts'

/** A server of the demo that is up. */
export interface Listening {
  port: number
  /** `http://127.0.0.1:PORT` */
  url: string
  /** Resolves when no connection is left. */
  close(): Promise<void>
}

/**
 * Binds a server to 127.0.0.1 only.
 * @param port 0: any free one
 * @throws {ScowatchError} that names the server and the port when it can't be had
 */
export async function listenOnLoopback(
  server: Server,
  port: number,
  name: string,
): Promise<Listening> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ScowatchError(`${name} can't listen on 127.0.0.1:${port}: ${reason}`, { cause })
  }
  const address = server.address()
  if (address === null || typeof address === 'string') {
    throw new ScowatchError(`${name} has no port`)
  }
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
