import { serve } from '@hono/node-server'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { ScowatchError } from '../errors.ts'

export interface Serving {
  /** The port that was given, also when 0 was asked for. */
  port: number
  close(): Promise<void>
}

/** Listens on a port. @throws ScowatchError when the port is taken or not allowed */
export function serveApi(api: OpenAPIHono, host: string, port: number): Promise<Serving> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: api.fetch, hostname: host, port, serverOptions: { maxHeaderSize: 16_384 } },
      (info) =>
        resolve({
          port: info.port,
          close: () =>
            new Promise((done) => {
              server.close(() => done())
              if ('closeAllConnections' in server) server.closeAllConnections()
            }),
        }),
    )
    server.on('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)))
  })
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const place = `${host}:${port}`
  if (error.code === 'EADDRINUSE') {
    return new ScowatchError(
      `${place} is in use: set http.port or SCOWATCH_HTTP_PORT to another, or 0 for any free one.`,
    )
  }
  if (error.code === 'EACCES')
    return new ScowatchError(
      `${place} may not be used by this account: ports below 1024 need rights.`,
    )
  return new ScowatchError(`can't listen on ${place}: ${error.message}`, { cause: error })
}
