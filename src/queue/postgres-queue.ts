import {
  createPostgresBackend,
  DEFAULT_SCHEMA,
  type PgPool,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  runMigrations,
} from 'bullmq'
import pg from 'pg'
import { type Backend, BullQueue } from './bull-queue.ts'
import type { Queue, QueueOptions } from './index.ts'

/** Every worker holds one connection to listen on; the rest serve commands. */
const MAX_CONNECTIONS = 24

/** BullMQ on PostgreSQL, in a schema of its own beside scowatch's tables. */
export async function openPostgresQueue(
  databaseUrl: string,
  options: QueueOptions,
): Promise<Queue> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: MAX_CONNECTIONS,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: 'scowatch-queue',
    options: `-c search_path=${DEFAULT_SCHEMA} -c statement_timeout=60000`,
  })
  // One listener for each queue and worker.
  pool.setMaxListeners(0)
  pool.on('error', options.onError)
  // Of connections in use only the statements report errors; unheard they would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    await migrateQueue(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  // pg's types lack the index signature BullMQ's structural type of a pool asks for.
  const connection = pool as unknown as PgPool
  const backend: Backend<PostgresQueueBackend, PostgresConnectionOptions> = {
    name: 'postgres',
    factory: createPostgresBackend,
    commands: connection,
    workers: () => connection,
    async probe() {
      await pool.query('select 1')
      return []
    },
    close: () => pool.end(),
  }
  return new BullQueue(backend, options)
}

async function migrateQueue(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client, DEFAULT_SCHEMA)
  } finally {
    client.release()
  }
}
