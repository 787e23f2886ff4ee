import pg from 'pg'
import { SUPERUSER } from './cluster.ts'
import { EmbeddedPostgresError, explainFailure } from './embedded-error.ts'
import type { Server } from './server.ts'
import type { ServerLog } from './server-log.ts'
import { SOCKET_PORT } from './socket-folder.ts'

/** Name of the database that the daemon works in. */
export const DATABASE = 'scowatch'

/** Replaying a large log after a power failure takes its time; more than this is a fault. */
const MAX_START_MS = 180_000
const SAY_AFTER_MS = 3_000
const ASK_EVERY_MS = 20

/** Not there yet: no socket, nobody at it, cannot_connect_now (57P03: starting up, recovering). */
const NOT_YET = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EAGAIN', '57P03'])

/** The address of a database on the socket, for pg, Kysely, psql and `new URL`. */
export function connectionStringFor(socketDir: string, database: string): string {
  const host = encodeURIComponent(socketDir)
  return `postgresql://${SUPERUSER}@localhost/${database}?host=${host}&port=${SOCKET_PORT}&sslmode=disable`
}

async function connect(socketDir: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    connectionString: connectionStringFor(socketDir, 'postgres'),
    connectionTimeoutMillis: 5_000,
  })
  // A connection that is cut off later has already answered.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    if (NOT_YET.has((error as { code?: string }).code ?? '')) return undefined
    if (error instanceof Error && /terminated|timeout/.test(error.message)) return undefined
    throw error
  }
}

/** Whichever daemon was cut off after initdb: the next one makes up for it. */
async function ensureDatabase(client: pg.Client): Promise<void> {
  const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
  if (found.rowCount === 0) await client.query(`create database ${DATABASE}`)
}

/**
 * Waits until the server answers, and makes sure that the database is there.
 * @throws EmbeddedPostgresError with the server's own reason when it ends instead
 */
export async function becomeReady(
  server: Server,
  socketDir: string,
  serverLog: ServerLog,
  log: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const startedAt = performance.now()
  let hasSaid = false
  for (;;) {
    signal?.throwIfAborted()
    if (server.hasExited()) {
      const what = `PostgreSQL could not start (its log: ${serverLog.path})`
      throw explainFailure(what, serverLog.readNew())
    }
    const client = await connect(socketDir)
    if (client !== undefined) {
      await ensureDatabase(client).finally(() => client.end())
      return
    }
    const tookMs = performance.now() - startedAt
    if (tookMs > MAX_START_MS) {
      throw new EmbeddedPostgresError(
        `PostgreSQL did not answer within ${MAX_START_MS / 1000} s: see ${serverLog.path}.`,
      )
    }
    if (tookMs > SAY_AFTER_MS && !hasSaid) {
      hasSaid = true
      log('PostgreSQL is still starting (repairing after a hard stop?)')
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}
