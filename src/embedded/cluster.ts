import {
  chmod,
  chown,
  lchown,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises'
import { join } from 'node:path'
import { type Account, runAs } from './account.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedPostgresError, explainFailure } from './embedded-error.ts'

/** Superuser of the cluster; the 0700 folder of the socket decides who may be him. */
export const SUPERUSER = 'scowatch'

/**
 * UTF-8; order by code point (the same on every system and for ever, no ICU needed), while upper
 * and lower case, LIKE and text search know all scripts: builtin provider, C.UTF-8.
 */
const INITDB_OPTIONS = [
  `--username=${SUPERUSER}`,
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--auth-local=trust',
  '--auth-host=reject',
]

const UNFINISHED = 'cluster.new-'

/** Starts that were cut off while initdb ran; one that still runs ends by itself. */
async function removeUnfinished(home: string): Promise<void> {
  const entries = (await readdir(home)).filter((name) => name.startsWith(UNFINISHED))
  for (const name of entries) {
    const dir = join(home, name)
    await rm(dir, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
  }
}

async function chownTree(dir: string, account: Account): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) await chownTree(path, account)
    else await lchown(path, account.uid, account.gid)
  }
  await chown(dir, account.uid, account.gid)
}

/** What a copied or restored cluster has lost: the mode that PostgreSQL insists on, the owner. */
async function restoreRights(cluster: string, account: Account): Promise<void> {
  const { mode, uid } = await stat(cluster)
  if (account.isSteppedDown && uid === 0) await chownTree(cluster, account)
  // Not ours to change? PostgreSQL will say whose it is.
  if ((mode & 0o777) !== 0o700) await chmod(cluster, 0o700).catch(() => undefined)
}

function refuseOtherVersion(cluster: string, found: string, needed: string): void {
  if (found === needed) return
  throw new EmbeddedPostgresError(
    `The database in ${cluster} was made by PostgreSQL ${found}, this scowatch brings PostgreSQL ${needed}: make a backup with the scowatch that made it (scowatch backup) and restore it into a new data folder, or set DATABASE_URL.`,
  )
}

/** @returns the major version that wrote the cluster, `undefined` when there is none yet */
async function readVersion(cluster: string): Promise<string | undefined> {
  const path = join(cluster, 'PG_VERSION')
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const rest = await readdir(cluster).catch(() => [])
  if (rest.length === 0) return undefined
  throw new EmbeddedPostgresError(
    `${cluster} is not a whole PostgreSQL database (${path} is missing): restore a backup, or move the folder away to begin with an empty one.`,
  )
}

async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir, 'r')
  await handle.sync().finally(() => handle.close())
}

async function createCluster(
  home: string,
  cluster: string,
  binaries: Binaries,
  account: Account,
  signal: AbortSignal | undefined,
): Promise<void> {
  const unfinished = await mkdtemp(join(home, UNFINISHED))
  try {
    if (account.isSteppedDown) await chown(unfinished, account.uid, account.gid)
    const args = ['--pgdata', unfinished, ...INITDB_OPTIONS]
    const initdb = join(binaries.dir, 'bin', 'initdb')
    const { code, output } = await runAs(account, initdb, args, { cwd: home, signal })
    signal?.throwIfAborted()
    if (code !== 0) throw explainFailure(`The database in ${home} can't be created`, output)
    await rename(unfinished, cluster)
    await syncFolder(home)
  } finally {
    await rm(unfinished, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * Makes sure that there is a cluster which these binaries can open. A new one is made aside and
 * renamed when complete, so that an interrupted start leaves nothing half made.
 * @returns PostgreSQL's data directory
 */
export async function prepareCluster(
  home: string,
  binaries: Binaries,
  account: Account,
  log: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const cluster = join(home, 'cluster')
  await removeUnfinished(home)
  const version = await readVersion(cluster)
  if (version !== undefined) {
    refuseOtherVersion(cluster, version, binaries.majorVersion)
    await restoreRights(cluster, account)
    return cluster
  }
  log(`creating the database in ${cluster} (once, about 1-2 s)`)
  await createCluster(home, cluster, binaries, account, signal)
  return cluster
}
