import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { chooseAccount } from './account.ts'
import { provideBinaries } from './binaries.ts'
import { prepareCluster } from './cluster.ts'
import { explaining } from './embedded-error.ts'
import { lockFolder } from './folder-lock.ts'
import { findHome, type Home } from './home.ts'
import { stopLeftoverServer } from './leftover.ts'
import { findPostgresPackage, readPostgresPackage } from './postgres-package.ts'
import { becomeReady, connectionStringFor, DATABASE } from './readiness.ts'
import { type PostgresExit, spawnServer } from './server.ts'
import { openServerLog } from './server-log.ts'
import { prepareSocketFolder, removeShortFolder } from './socket-folder.ts'

export type { PostgresExit } from './server.ts'

export interface EmbeddedPostgresOptions {
  /** The daemon's data folder; created when missing. */
  dataDir: string
  /** One line of progress, without a time. */
  log: (line: string) => void
  /** Gives up starting. Once started, only `stop()` ends the server. */
  signal?: AbortSignal
  /** The database is thrown away after use (tests): fsync off. */
  isThrowaway?: boolean
  /** Where root keeps what PostgreSQL's account must reach. Default /var/lib/scowatch. */
  systemDir?: string
  /** Folder of the npm package with the programs. Default: the one installed for this platform. */
  packageDir?: string
}

export interface EmbeddedPostgres {
  /** Of the database `scowatch`, UTF-8, as superuser `scowatch`, on a Unix socket. */
  connectionString: string
  /** Process id of the server. */
  pid: number
  /** Fast shutdown; resolves when no process is left. Safe to call twice. Close pools first. */
  stop(): Promise<void>
  /** Settles when the server ends, by `stop()` or by itself. Never rejects. */
  exited: Promise<PostgresExit>
}

/** Undone in reverse order of being done. */
type Cleanup = () => Promise<void> | void

/** Does every one, whatever fails; throws the first failure. */
async function undo(cleanups: readonly Cleanup[]): Promise<void> {
  const failures: unknown[] = []
  for (const cleanup of [...cleanups].reverse()) {
    try {
      await cleanup()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** The part of a start that runs with the home locked. */
async function startIn(
  home: Home,
  options: EmbeddedPostgresOptions,
  cleanups: Cleanup[],
): Promise<EmbeddedPostgres> {
  const { log, signal, packageDir } = options
  const startedAt = performance.now()
  const source = await (packageDir ? readPostgresPackage(packageDir) : findPostgresPackage())
  const account = await chooseAccount(join(home.dir, 'cluster'))
  const binaries = await provideBinaries(source, account, home.copyRoot, log)
  const cluster = await prepareCluster(home.dir, binaries, account, log, signal)
  await stopLeftoverServer(cluster, log)
  const socketDir = await prepareSocketFolder(home.dir, account)
  cleanups.push(() => removeShortFolder(home.dir, account))
  const serverLog = await openServerLog(home.dir)
  cleanups.push(() => serverLog.close())

  const place = { binaries, account, home: home.dir, cluster, socketDir }
  const server = spawnServer(place, serverLog, options.isThrowaway ?? false)
  cleanups.push(() => server.stop())
  await becomeReady(server, socketDir, serverLog, log, signal)
  const tookMs = Math.round(performance.now() - startedAt)
  log(`PostgreSQL ${binaries.majorVersion} ready in ${tookMs} ms (pid ${server.pid}, ${socketDir})`)

  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= undo(cleanups)
    return stopping
  }
  const connectionString = connectionStringFor(socketDir, DATABASE)
  return { connectionString, pid: server.pid, stop, exited: server.exited }
}

/**
 * Starts the PostgreSQL that comes with scowatch on the database of a data folder, creating it the
 * first time. Nothing is left behind: `stop()` waits for the last process, and when the daemon dies
 * without calling it the server stops by itself within 10 s.
 * @throws EmbeddedPostgresError saying what to do; FolderLockedError naming the pid of another
 * daemon; the signal's reason when it was aborted
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir)
  const systemDir = options.systemDir ?? '/var/lib/scowatch'
  return await explaining(`The database in ${dataDir} can't be started`, async () => {
    options.signal?.throwIfAborted()
    const account = await chooseAccount(join(dataDir, 'postgres', 'cluster'))
    const found = await findHome(dataDir, systemDir, account, options.log)
    const home = { ...found, dir: await realpath(found.dir) }
    const lock = await lockFolder(home.dir)
    const cleanups: Cleanup[] = [() => lock.release()]
    try {
      return await startIn(home, options, cleanups)
    } catch (error) {
      // Why it could not start matters more than what then failed as well.
      await undo(cleanups).catch(() => undefined)
      throw error
    }
  })
}
