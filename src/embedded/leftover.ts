import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { EmbeddedPostgresError } from './embedded-error.ts'
import { processState, waitUntil } from './process-identity.ts'

const run = promisify(execFile)

/** Time for a fast shutdown (its checkpoint), then for an immediate one, then for SIGKILL. */
const PATIENCE_MS = [
  ['SIGINT', 8_000],
  ['SIGQUIT', 3_000],
  ['SIGKILL', 2_000],
] as const

/** First line of postmaster.pid. @see PostgreSQL, miscadmin.h: LOCK_FILE_LINE_PID */
async function postmasterPid(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return Number.isInteger(pid) && pid > 0 ? pid : undefined
}

/** Linux: every process of a PostgreSQL server has the data directory as working directory. */
async function processesByFolder(cluster: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      // A zombie has no folder any more; a process of another account can't be looked into by a root that may
      // not trace (Docker's), but its command line can: the postmaster's names the folder.
      const cwd = await readlink(`/proc/${pid}/cwd`).catch((error) =>
        (error as NodeJS.ErrnoException).code === 'EACCES' ? commandFolder(pid) : undefined,
      )
      if (cwd !== cluster) return []
      const exe = await readlink(`/proc/${pid}/exe`).catch((error) =>
        (error as NodeJS.ErrnoException).code === 'EACCES' ? 'postgres' : '',
      )
      return basename(exe).startsWith('postgres') ? [Number(pid)] : []
    }),
  )
  return found.flat()
}

/** The folder after `-D` on the command line of a PostgreSQL server. */
async function commandFolder(pid: string): Promise<string | undefined> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  const at = words.indexOf('-D')
  return basename(words[0] ?? '').startsWith('postgres') && at > 0 ? words[at + 1] : undefined
}

/** Elsewhere: the postmaster's command line names the data directory. */
async function processesByCommand(cluster: string): Promise<number[]> {
  const pid = await postmasterPid(cluster)
  if (pid === undefined || (await processState(pid)).kind === 'gone') return []
  const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return stdout.includes(cluster) ? [pid] : []
}

/** Living processes of the server on this data directory, whoever started it. */
export async function findServerProcesses(cluster: string): Promise<number[]> {
  // A folder that was deleted under its server has no name to be found by.
  const real = await realpath(cluster).catch(() => cluster)
  return process.platform === 'linux' ? processesByFolder(real) : processesByCommand(real)
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended meanwhile.
    }
  }
}

async function stopAll(cluster: string, found: readonly number[]): Promise<void> {
  const postmaster = await postmasterPid(cluster)
  // Without their postmaster, the others notice and end; with it, they are its to end.
  let targets = found.filter((pid) => pid === postmaster)
  for (const [signal, patienceMs] of PATIENCE_MS) {
    signalAll(targets, signal)
    const isGone = async () => (await findServerProcesses(cluster)).length === 0
    if (await waitUntil(isGone, patienceMs)) return
    targets = await findServerProcesses(cluster)
  }
  throw new EmbeddedPostgresError(
    `A PostgreSQL server on ${cluster} (pid ${targets.join(', ')}) does not stop: end it by hand, then start again.`,
  )
}

/**
 * Clears the way for a new server on a data directory that this process has locked: a server whose
 * daemon died is stopped (or waited for, when it is stopping already), and a postmaster.pid is
 * removed when its pid now belongs to another program, which PostgreSQL would take for a server.
 */
export async function stopLeftoverServer(
  cluster: string,
  log: (line: string) => void,
): Promise<void> {
  const found = await findServerProcesses(cluster)
  if (found.length > 0) {
    log(`stopping the PostgreSQL server that an earlier scowatch left (pid ${found.join(', ')})`)
    await stopAll(cluster, found)
  }
  const pid = await postmasterPid(cluster)
  if (pid !== undefined && (await processState(pid)).kind === 'alive') {
    await rm(join(cluster, 'postmaster.pid'), { force: true })
  }
}
