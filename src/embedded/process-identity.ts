import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** `gone` covers zombies too; `alive` without `startedAt` when the system won't tell. */
export type ProcessState = { kind: 'gone' } | { kind: 'alive'; startedAt: string | undefined }

/** One boot of the machine; start times of processes count from it. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

/**
 * Start time from a line of /proc/<pid>/stat. The name in parentheses may hold anything,
 * so fields are counted from the last parenthesis.
 * @see proc_pid_stat(5): field 3 is the state, field 22 the start in clock ticks since boot
 */
function stateFromStat(stat: string): ProcessState {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return { kind: 'gone' }
  return { kind: 'alive', startedAt: `${bootId()}:${fields[19] ?? ''}` }
}

function isSignalable(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function stateFromPs(pid: number): Promise<ProcessState> {
  if (!isSignalable(pid)) return { kind: 'gone' }
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    })
    if (stdout.trim() === '' || stdout.trim().startsWith('Z')) return { kind: 'gone' }
    return { kind: 'alive', startedAt: stdout.trim().replace(/^\S+\s+/, '') }
  } catch {
    return { kind: 'alive', startedAt: undefined }
  }
}

/**
 * Whether a process lives, and since when. Pid and start together name one process for ever:
 * a pid alone is given to another process sooner or later.
 */
export async function processState(pid: number): Promise<ProcessState> {
  try {
    return stateFromStat(await readFile(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return await stateFromPs(pid)
  }
}

/**
 * Which numbering of processes this one is in: a pid means nothing in another container.
 * @returns undefined where there is only one
 */
export async function pidNamespace(): Promise<string | undefined> {
  return await readlink('/proc/self/ns/pid').catch(() => undefined)
}

/** Waits until `isDone` says so, asking every 25 ms. @returns false when `timeoutMs` passed first */
export async function waitUntil(
  isDone: () => Promise<boolean>,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (!(await isDone())) {
    if (performance.now() > deadline) return false
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return true
}
