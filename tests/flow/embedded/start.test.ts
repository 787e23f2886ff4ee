import { lstat, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/embedded/start-embedded-postgres.ts'
import { makeFolder, query, serverProcesses, shortestMs } from './daemon.ts'

async function start(dataDir: string): Promise<{ server: EmbeddedPostgres; lines: string[] }> {
  const lines: string[] = []
  const server = await startEmbeddedPostgres({ dataDir, log: (line) => lines.push(line) })
  return { server, lines }
}

const socketDirOf = (url: string) => new URL(url).searchParams.get('host') ?? ''

/** Said where the account of the server can't run the installed programs: root in a folder of its own. */
const COPIED = /^using a copy of PostgreSQL's programs/

test('a first start says what it does, a second one is quick and finds the data', async () => {
  const dataDir = join(await makeFolder(), 'data')
  const first = await start(dataDir)
  await query(first.server.connectionString, "create table kept as select 'Шанхай 上海' as text")
  await first.server.stop()
  expect(await serverProcesses(dataDir)).toEqual([])
  expect(first.lines).toContainEqual(
    expect.stringMatching(/^creating the database in .*\/data\/postgres\/cluster \(once/),
  )
  expect(await first.server.exited).toEqual({ isExpected: true, reason: 'exit code 0' })

  const tookMs = await shortestMs(5_000, async () => {
    const startedAt = performance.now()
    const second = await start(dataDir)
    const ms = performance.now() - startedAt
    expect(await query(second.server.connectionString, 'select text from kept')).toEqual([
      { text: 'Шанхай 上海' },
    ])
    await second.server.stop()
    await second.server.stop()
    expect(second.lines.filter((line) => !COPIED.test(line))).toEqual([
      expect.stringMatching(/^PostgreSQL 18 ready in \d+ ms/),
    ])
    return ms
  })
  expect(tookMs).toBeLessThan(5_000)
})

test('the server is durable, in UTF-8, knows all scripts, and can only be reached by its folder', async () => {
  const { server } = await start(await makeFolder())
  const [settings] = await query(
    server.connectionString,
    `select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
      current_setting('listen_addresses') as tcp, current_setting('server_encoding') as encoding,
      current_setting('TimeZone') as zone, lower('ШОС ҚАЗАҚСТАН ÀÖ') as lower,
      current_database() as name, 'b' < 'а' and 'а' < '上' as by_code_point`,
  )
  const socketDir = socketDirOf(server.connectionString)
  const { mode } = await stat(socketDir)
  await server.stop()
  expect(settings).toEqual({
    fsync: 'on',
    pages: 'on',
    tcp: '',
    encoding: 'UTF8',
    zone: 'UTC',
    lower: 'шос қазақстан àö',
    name: 'scowatch',
    by_code_point: true,
  })
  expect(mode & 0o777).toBe(0o700)
})

test('the socket moves to a short temporary folder when its path would be too long', async () => {
  const dataDir = join(await makeFolder(), 'ш'.repeat(60), 'data')
  const { server } = await start(dataDir)
  const socketDir = socketDirOf(server.connectionString)
  const { mode } = await lstat(socketDir)
  expect(socketDir.startsWith(dataDir)).toBe(false)
  expect(mode & 0o777).toBe(0o700)
  expect(await query(server.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
  expect(await readdir(dirname(socketDir))).not.toContain(socketDir.split('/').at(-1))
})

test('folders with spaces, quotes, commas and percent signs are folders like others', async () => {
  const dataDir = join(await makeFolder(), `a "b", 100%25 'c' $d`)
  const { server } = await start(dataDir)
  expect(await query(server.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

test('a server that ends by itself is told from one that was stopped', async () => {
  const { server } = await start(await makeFolder())
  process.kill(server.pid, 'SIGQUIT')
  expect(await server.exited).toMatchObject({ isExpected: false })
  await server.stop()
})

test('an aborted start leaves no process, and the next start works', async () => {
  const dataDir = await makeFolder()
  const abort = new AbortController()
  const failed = startEmbeddedPostgres({
    dataDir,
    log: () => abort.abort(new Error('told to stop')),
    signal: abort.signal,
  })
  await expect(failed).rejects.toThrow('told to stop')
  expect(await readdir(join(dataDir, 'postgres'))).toEqual([])
  const { server } = await start(dataDir)
  await server.stop()
})
