import { createHash } from 'node:crypto'
import { access, chmod, mkdir, readlink, realpath, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Account, canReach } from './account.ts'
import { mkdirReadable } from './binaries.ts'
import { EmbeddedPostgresError } from './embedded-error.ts'

/**
 * Where one database lives:
 * `cluster/` PostgreSQL's data, `socket/`, `postgres.log`, `daemon.lock`, copies of the programs.
 */
export interface Home {
  dir: string
  /** Under which copies of the programs may be made. */
  copyRoot: string
}

/** Entry of the data folder that is the home, or a link to it. */
const ENTRY = 'postgres'

/** Says in a home far from its data folder which one it belongs to. */
const BELONGS_TO = 'data-folder'

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * A home in `systemDir` that no other data folder uses. One left by a data folder that was deleted
 * is kept: who empties a data folder wants to start anew, who deleted it by mistake wants it back.
 */
async function chooseDistantHome(
  dataDir: string,
  systemDir: string,
  log: (line: string) => void,
): Promise<string> {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  for (let turn = 1; ; turn++) {
    const dir = join(systemDir, turn === 1 ? name : `${name}-${turn}`)
    if (!(await exists(join(dir, 'cluster')))) return dir
    log(`an earlier database of ${dataDir} is still in ${dir}; remove it if nobody needs it`)
  }
}

async function linkDistantHome(
  dataDir: string,
  systemDir: string,
  log: (line: string) => void,
): Promise<string> {
  const dir = await chooseDistantHome(dataDir, systemDir, log)
  await mkdirReadable(systemDir)
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, BELONGS_TO), `${dataDir}\n`)
  await symlink(dir, join(dataDir, ENTRY)).catch((error: NodeJS.ErrnoException) => {
    // Another starter was quicker; the lock will tell them apart.
    if (error.code !== 'EEXIST') throw error
  })
  return await realpath(join(dataDir, ENTRY))
}

/** Where the link in the data folder leads. */
async function followLink(entry: string, target: string): Promise<string> {
  if (await exists(entry)) return await realpath(entry)
  throw new EmbeddedPostgresError(
    `The database was in ${target}, which is gone: put it back, or remove the link ${entry} to begin with an empty one.`,
  )
}

async function prepareHere(entry: string, account: Account): Promise<void> {
  await mkdir(entry, { recursive: true, mode: 0o711 })
  if (!account.isSteppedDown) return
  // As root it belongs to root, who alone writes here; the account only passes through.
  await chmod(entry, 0o711)
  if (await canReach(account, entry)) return
  throw new EmbeddedPostgresError(
    `PostgreSQL must not run as root, and user id ${account.uid} can't reach the database in ${entry}: allow passing through every folder above it (chmod a+x).`,
  )
}

/**
 * Where the database of a data folder lies. Mostly in the folder itself; when the daemon is root
 * and PostgreSQL's account can't get there, in `systemDir`, with a link in the data folder.
 * @param dataDir absolute; created when missing
 */
export async function findHome(
  dataDir: string,
  systemDir: string,
  account: Account,
  log: (line: string) => void,
): Promise<Home> {
  await mkdir(dataDir, { recursive: true })
  const entry = join(await realpath(dataDir), ENTRY)
  const home = (dir: string): Home => ({ dir, copyRoot: account.isSteppedDown ? systemDir : dir })

  const target = await readlink(entry).catch(() => undefined)
  if (target !== undefined) return home(await followLink(entry, target))
  if ((await exists(entry)) || (await canReach(account, dataDir))) {
    await prepareHere(entry, account)
    return home(entry)
  }
  const distant = await linkDistantHome(await realpath(dataDir), systemDir, log)
  log(`the database lies in ${distant}: PostgreSQL must not run as root and can't reach ${dataDir}`)
  await prepareHere(distant, account)
  return home(distant)
}
