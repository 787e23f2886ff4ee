import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { type Account, asAccount, bareEnvironment } from './account.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedPostgresError } from './embedded-error.ts'
import { findServerProcesses } from './leftover.ts'
import { waitUntil } from './process-identity.ts'
import type { ServerLog } from './server-log.ts'
import { serverFlags } from './server-settings.ts'

/** How a server came to its end. */
export interface PostgresExit {
  /** `stop()` asked for it. */
  isExpected: boolean
  /** Exit code or signal, and where to read more, for people. */
  reason: string
}

/** A running (or starting) server process. */
export interface Server {
  pid: number
  exited: Promise<PostgresExit>
  /** Whether `exited` has settled. */
  hasExited(): boolean
  /** Fast shutdown; an immediate one after 8 s. Resolves when no process is left, or throws. */
  stop(): Promise<void>
}

/**
 * Becomes PostgreSQL, and leaves a watcher that no one but init is the parent of. The watcher reads
 * the daemon's pipe: a line says that all is in order; its end says that the daemon died, whatever
 * killed it. Then a fast shutdown, and after 6 s (to be through within 10 s) an immediate one;
 * postmaster.pid shows whether the pid is still the server's. Signals that a service manager or a
 * terminal sends to everybody don't end the watcher.
 */
const WATCHED_EXEC = `
pidfile=$1
shift
( (
  trap '' HUP INT TERM
  read -r line <&3 && exit 0
  kill -INT $$
  for second in 1 2 3 4 5 6; do
    sleep 1
    read -r pid <"$pidfile" || exit 0
    [ "$pid" = $$ ] || exit 0
  done
  kill -QUIT $$
) & ) >/dev/null 2>&1
exec "$@" 3<&-
`

/** Time for the checkpoint of a fast shutdown, then for an immediate one, then for the kernel. */
const SHUTDOWN = [
  ['SIGINT', 8_000],
  ['SIGQUIT', 3_000],
  ['SIGKILL', 2_000],
] as const

/** The watcher leaves within a millisecond of the last line; not worth more than this. */
const WATCHER_LEAVES_MS = 500

export interface ServerPlace {
  binaries: Binaries
  account: Account
  home: string
  cluster: string
  socketDir: string
}

interface Launched {
  child: ChildProcess
  /** The daemon's end of the watcher's pipe. */
  watcher: Socket
}

function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`
}

/** In a session of its own, so that Ctrl-C reaches only the daemon. */
function launch(place: ServerPlace, log: ServerLog, isThrowaway: boolean): Launched {
  const pidFile = join(place.cluster, 'postmaster.pid')
  const program = [
    join(place.binaries.dir, 'bin', 'postgres'),
    ...['-D', place.cluster],
    ...serverFlags(place.socketDir, isThrowaway),
  ]
  const args = ['-c', WATCHED_EXEC, 'sh', pidFile, ...program]
  const child = spawn('/bin/sh', args, {
    ...asAccount(place.account),
    cwd: place.home,
    env: bareEnvironment(),
    // Not stdin: Node closes that before it tells that the child has ended.
    stdio: ['ignore', log.fd, log.fd, 'pipe'],
    detached: true,
  })
  const watcher = child.stdio[3] as Socket
  // If the watcher was killed, the last line has nowhere to go.
  watcher.on('error', () => undefined).resume()
  return { child, watcher }
}

/** Starts the server; whether it can be used is for `becomeReady` to find out. */
export function spawnServer(place: ServerPlace, log: ServerLog, isThrowaway: boolean): Server {
  const { child, watcher } = launch(place, log, isThrowaway)
  let hasWatcherLeft = false
  watcher.on('close', () => {
    hasWatcherLeft = true
  })
  let isStopping = false
  let hasExited = false
  const exited = new Promise<PostgresExit>((resolve) => {
    const settle = (reason: string) => {
      hasExited = true
      // Sends the watcher home before the pid is anybody else's.
      watcher.end('stopped\n')
      resolve({ isExpected: isStopping, reason })
    }
    child.on('exit', (code, signal) => {
      const reason = describeExit(code, signal)
      settle(isStopping ? reason : `${reason}, see ${log.path}`)
    })
    child.on('error', (error) => settle(error.message))
  })
  const isGone = async () => hasExited && (await findServerProcesses(place.cluster)).length === 0
  const stop = async () => {
    isStopping = true
    for (const [signal, patienceMs] of SHUTDOWN) {
      child.kill(signal)
      if (!(await waitUntil(isGone, patienceMs))) continue
      await waitUntil(async () => hasWatcherLeft, WATCHER_LEAVES_MS)
      return
    }
    throw new EmbeddedPostgresError(`PostgreSQL (pid ${child.pid}) does not stop: end it by hand.`)
  }
  return { pid: child.pid ?? 0, exited, hasExited: () => hasExited, stop }
}
