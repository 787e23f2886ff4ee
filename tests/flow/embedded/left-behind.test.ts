import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startEmbeddedPostgres } from '../../../src/embedded/start-embedded-postgres.ts'
import {
  eventually,
  makeFolder,
  query,
  serverProcesses,
  shortestMs,
  startDaemon,
} from './daemon.ts'

/** Starts in this process, answers the rows and what was said, and stops. */
async function startAndQuery(dataDir: string, sql: string) {
  const lines: string[] = []
  const server = await startEmbeddedPostgres({ dataDir, log: (line) => lines.push(line) })
  const rows = await query(server.connectionString, sql).finally(() => server.stop())
  return { rows, lines }
}

const clusterOf = (dataDir: string) => join(dataDir, 'postgres', 'cluster')

/** The watcher is the shell that names the data directory and is not PostgreSQL. */
async function watchersOf(dataDir: string): Promise<number[]> {
  const pids = await serverProcesses(dataDir)
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')))
  return pids.filter((_, index) => commands[index]?.startsWith('/bin/sh'))
}

test('SIGTERM ends daemon and server, and no process is left', async () => {
  const dataDir = await makeFolder()
  const daemon = startDaemon({ dataDir })
  await daemon.ready
  daemon.child.kill('SIGTERM')
  expect(await daemon.exited).toEqual([0, null])
  expect(await serverProcesses(dataDir)).toEqual([])
})

test('after kill -9 of the daemon the server stops by itself, and what was committed is there', async () => {
  const tookMs = await shortestMs(10_000, async () => {
    const dataDir = await makeFolder()
    const daemon = startDaemon({ dataDir })
    const { connectionString } = await daemon.ready
    await query(connectionString, 'create table kept as select 42 as answer')
    daemon.child.kill('SIGKILL')
    const ms = await eventually(async () => (await serverProcesses(dataDir)).length === 0)
    const { rows } = await startAndQuery(dataDir, 'select answer from kept')
    expect(rows).toEqual([{ answer: 42 }])
    return ms
  })
  expect(tookMs).toBeLessThan(10_000)
})

test('a start right after kill -9 does not race with the server that is stopping', async () => {
  const dataDir = await makeFolder()
  await startAndQuery(dataDir, 'create table kept as select 0 as n')
  for (const n of [1, 2, 3]) {
    const daemon = startDaemon({ dataDir })
    const { connectionString } = await daemon.ready
    await query(connectionString, `insert into kept values (${n})`)
    daemon.child.kill('SIGKILL')
    await daemon.exited
  }
  const { rows } = await startAndQuery(dataDir, 'select n from kept order by n')
  expect(rows).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }])
})

test('a server whose daemon and watcher were both killed is stopped by the next start', async () => {
  const dataDir = await makeFolder()
  const daemon = startDaemon({ dataDir })
  const { connectionString, pid } = await daemon.ready
  await query(connectionString, 'create table kept as select 7 as n')
  const watchers = await watchersOf(dataDir)
  expect(watchers).toHaveLength(1)
  for (const watcher of watchers) process.kill(watcher, 'SIGKILL')
  daemon.child.kill('SIGKILL')
  await daemon.exited
  expect(await serverProcesses(dataDir)).toContain(pid)

  const { rows, lines } = await startAndQuery(dataDir, 'select n from kept')
  expect(rows).toEqual([{ n: 7 }])
  expect(lines).toContainEqual(expect.stringContaining('an earlier scowatch left (pid'))
  expect(await serverProcesses(dataDir)).toEqual([])
})

test('children of a postmaster that was killed are waited for', async () => {
  const dataDir = await makeFolder()
  const daemon = startDaemon({ dataDir })
  const { connectionString, pid } = await daemon.ready
  await query(connectionString, 'create table kept as select 8 as n')
  process.kill(pid, 'SIGKILL')
  await daemon.exited
  const { rows } = await startAndQuery(dataDir, 'select n from kept')
  expect(rows).toEqual([{ n: 8 }])
})

test('a postmaster.pid whose pid now belongs to another program is no server', async () => {
  const dataDir = await makeFolder()
  await startAndQuery(dataDir, 'select 1')
  const cluster = clusterOf(dataDir)
  const startedAt = Math.floor(Date.now() / 1000)
  await writeFile(
    join(cluster, 'postmaster.pid'),
    `${process.ppid}\n${cluster}\n${startedAt}\n5432\n${dataDir}\n\n  1 1\nready\n`,
  )
  const { rows } = await startAndQuery(dataDir, 'select 1 as one')
  expect(rows).toEqual([{ one: 1 }])
})

test('a first start cut off while the database was made is made up for', async () => {
  const dataDir = await makeFolder()
  const home = join(dataDir, 'postgres')
  const unfinished = async () =>
    (await readdir(home).catch(() => [])).filter((name) => name.startsWith('cluster.new-'))
  const daemon = startDaemon({ dataDir })
  await eventually(async () => {
    const [name] = await unfinished()
    return name !== undefined && (await readdir(join(home, name))).includes('PG_VERSION')
  })
  daemon.child.kill('SIGKILL')
  await daemon.exited
  expect(await readdir(home)).not.toContain('cluster')

  const { rows, lines } = await startAndQuery(dataDir, 'select 1 as one')
  expect(rows).toEqual([{ one: 1 }])
  expect(lines).toContainEqual(expect.stringMatching(/^creating the database/))
  expect(await unfinished()).toEqual([])
})

test('a second daemon is refused within 2 s, and told the pid of the first', async () => {
  const dataDir = await makeFolder()
  const first = startDaemon({ dataDir })
  await first.ready
  const tookMs = await shortestMs(2_000, async () => {
    const startedAt = performance.now()
    const second = startEmbeddedPostgres({ dataDir, log: () => undefined })
    await expect(second).rejects.toThrow(`Another scowatch (pid ${first.pid}) works on`)
    return performance.now() - startedAt
  })
  expect(tookMs).toBeLessThan(2_000)
})
