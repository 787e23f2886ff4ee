import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { DAEMON_FILE } from '../daemon-file.ts'

/** A daemon that is there answers this at once, whatever it is busy with. */
const PATIENCE_MS = 3_000

const daemonFile = z.object({ pid: z.int(), url: z.url() })
export type RunningDaemon = z.output<typeof daemonFile>

/**
 * The daemon that works on the data folder and serves its API. A file that a killed one left behind
 * is no daemon, also when its pid has become another process's.
 */
export async function findDaemon(dataDir: string): Promise<RunningDaemon | undefined> {
  const daemon = readDaemonFile(join(resolve(dataDir), DAEMON_FILE))
  if (daemon === undefined || !isAlive(daemon.pid)) return undefined
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    return (await fetch(`${daemon.url}/healthz`, { signal })).ok ? daemon : undefined
  } catch (error) {
    // Alive but silent: still there, for instance stopped in a debugger.
    return (error as Error).name === 'TimeoutError' ? daemon : undefined
  }
}

function readDaemonFile(path: string): RunningDaemon | undefined {
  try {
    return daemonFile.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
