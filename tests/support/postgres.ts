import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A server on which the tests may create databases. */
    databaseUrl: string
  }
}

interface TestServer {
  url: string
  stop(): Promise<void>
}

/** One server for all projects of a run: each loads this module anew, but in one process. */
interface Shared {
  server: Promise<TestServer>
  users: number
}

const shared: { scowatchTestServer?: Shared } = globalThis as never

async function startTestServer(): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return { url: given, stop: async () => undefined }
  const dataDir = await mkdtemp(join(tmpdir(), 'scowatch-test-'))
  // As root, PostgreSQL's account passes through; nothing is kept elsewhere.
  await chmod(dataDir, 0o711)
  const lines: string[] = []
  const server = await startEmbeddedPostgres({
    dataDir,
    log: (line) => lines.push(line),
    isThrowaway: true,
  }).catch((error: unknown) => {
    throw new Error(`no PostgreSQL for the tests: ${lines.join('; ')}`, { cause: error })
  })
  return {
    url: server.connectionString,
    async stop() {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** vitest's globalSetup of every project that needs a real PostgreSQL. */
export async function setup(project: TestProject): Promise<void> {
  shared.scowatchTestServer ??= { server: startTestServer(), users: 0 }
  shared.scowatchTestServer.users++
  project.provide('databaseUrl', (await shared.scowatchTestServer.server).url)
}

/** The last project to end stops the server. */
export async function teardown(): Promise<void> {
  const current = shared.scowatchTestServer
  if (current === undefined || --current.users > 0) return
  delete shared.scowatchTestServer
  await (await current.server).stop()
}

/** SQLSTATE of a database others are connected to. */
const OBJECT_IN_USE = '55006'

export interface TestDatabase {
  url: string
  /** Removes it, cutting off whoever is still connected. */
  drop(): Promise<void>
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

/** An empty database of the test's own on the shared server (about 50 ms). */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('databaseUrl')
  const name = `scowatch_test_${process.pid}_${randomBytes(6).toString('hex')}`
  // template0: whatever the server's own template holds, this one begins empty, and in UTF-8.
  await onServer(serverUrl, `create database ${name} template template0 encoding 'UTF8'`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => dropDatabase(serverUrl, name),
  }
}

/**
 * A pool that was ended may still be closing its connections, and one that is cut off then is an
 * error nobody listens for: PostgreSQL waits 5 s for them by itself, and only then they are cut.
 */
async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  try {
    await onServer(serverUrl, `drop database if exists ${name}`)
  } catch (error) {
    if ((error as { code?: string }).code !== OBJECT_IN_USE) throw error
    await onServer(serverUrl, `drop database if exists ${name} with (force)`)
  }
}
