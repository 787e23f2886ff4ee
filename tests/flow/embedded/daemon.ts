import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach } from 'vitest'

/** Of the holding process; what `startEmbeddedPostgres` takes, as JSON. */
export interface HoldOptions {
  dataDir: string
  systemDir?: string
  packageDir?: string
  /** User and group id to step down to before starting (the test must run as root). */
  runAs?: number
}

interface Message {
  log?: string
  ready?: { connectionString: string; pid: number }
  failed?: string
}

export interface Daemon {
  child: ChildProcess
  pid: number
  /** Progress so far. */
  lines: string[]
  /** Resolves with what the daemon said when ready; rejects with the reason of its failure. */
  ready: Promise<{ connectionString: string; pid: number }>
  /** Resolves when the process is gone. */
  exited: Promise<unknown>
}

const SCRIPT = fileURLToPath(new URL('./hold-database.ts', import.meta.url))
const TSX = import.meta.resolve('tsx')

/** nobody on most systems; any number without a login does. */
export const NOBODY = 65_534
export const isRoot = process.getuid?.() === 0

const daemons: Daemon[] = []
const folders: string[] = []

/** Starts a real process that holds the database. */
export function startDaemon(options: HoldOptions): Daemon {
  const child = spawn(process.execPath, ['--import', TSX, SCRIPT, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const exited = once(child, 'exit')
  const ready = new Promise<{ connectionString: string; pid: number }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = JSON.parse(line) as Message
      if (message.log !== undefined) lines.push(message.log)
      if (message.ready !== undefined) resolve(message.ready)
      if (message.failed !== undefined) reject(new Error(message.failed))
    })
    exited.then(() => reject(new Error('the daemon ended before it was ready')))
  })
  // Tests that kill it do not wait for it.
  ready.catch(() => undefined)
  const daemon = { child, pid: child.pid ?? 0, lines, ready, exited }
  daemons.push(daemon)
  return daemon
}

/** An empty folder that every user may pass through, removed after the test. */
export async function makeFolder(mode = 0o711): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'scowatch-embedded-'))
  await chmod(dir, mode)
  folders.push(dir)
  return dir
}

afterEach(async () => {
  for (const { child, exited } of daemons.splice(0)) {
    child.kill('SIGTERM')
    await exited
  }
  for (const dir of folders.splice(0)) {
    await eventually(async () => (await serverProcesses(dir)).length === 0)
    await rm(dir, { recursive: true, force: true, maxRetries: 20 })
  }
})

/** Asks until it is so; the test's own time limit ends it otherwise. */
export async function eventually(isSo: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now()
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10))
  return performance.now() - startedAt
}

/**
 * The shortest of up to three rounds, over as soon as one is short enough: what else the machine does
 * is not the question.
 * @param round answers how many milliseconds it took
 */
export async function shortestMs(enoughMs: number, round: () => Promise<number>): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY
  for (let n = 0; n < 3 && shortest >= enoughMs; n += 1)
    shortest = Math.min(shortest, await round())
  return shortest
}

/** Living processes (zombies don't count) that work in a folder or name it in their command line. */
export async function serverProcesses(dir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '')
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      const isDaemon = command.includes(SCRIPT)
      return !isDaemon && (cwd.startsWith(dir) || command.includes(dir)) ? [Number(pid)] : []
    }),
  )
  return found.flat()
}

/** Runs statements in one connection, answers the rows of the last. */
export async function query(
  connectionString: string,
  ...statements: string[]
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    let rows: Record<string, unknown>[] = []
    for (const statement of statements) rows = (await client.query(statement)).rows
    return rows
  } finally {
    await client.end()
  }
}
