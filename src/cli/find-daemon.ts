import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { DAEMON_FILE } from '../daemon-file.ts'

/** A daemon that is there answers this at once, whatever it is busy with. */
const PATIENCE_MS = 3_000

const daemonFile = z.object({ pid: z.int(), url: z.url() })
export type RunningDaemon = z.output<typeof daemonFile>

/** Where the demo keeps its database inside the folder it is given, which may be a real daemon's. */
export const DEMO_FOLDER = 'database'

/**
 * The daemon that works on the data folder and serves its API, or the demo in it. A file that a killed one left behind
 * is no daemon, also when its pid has become another process's.
 */
export async function findDaemon(dataDir: string): Promise<RunningDaemon | undefined> {
  return (await daemonOf(dataDir)) ?? daemonOf(join(dataDir, DEMO_FOLDER))
}

async function daemonOf(folder: string): Promise<RunningDaemon | undefined> {
  const daemon = readDaemonFile(join(resolve(folder), DAEMON_FILE))
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
