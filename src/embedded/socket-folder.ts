import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  rmdir,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Account, canReach } from './account.ts'
import { EmbeddedPostgresError } from './embedded-error.ts'

/** Names the socket's file; nothing listens on a TCP port. */
export const SOCKET_PORT = 5432

const SOCKET_FILE = `.s.PGSQL.${SOCKET_PORT}`

/** sun_path without its final NUL. @see unix(7): 108 bytes on Linux; 104 on macOS and the BSDs */
const MAX_SOCKET_PATH_BYTES = process.platform === 'linux' ? 107 : 103

/** In the home, says where the socket is when it can't be in the home. */
const RECORD = 'socket-folder'

const fits = (dir: string) => Buffer.byteLength(join(dir, SOCKET_FILE)) <= MAX_SOCKET_PATH_BYTES

/** Only the account (and root) may enter, so only they can connect. */
async function giveTo(account: Account, dir: string): Promise<string> {
  if (account.isSteppedDown) await chown(dir, account.uid, account.gid)
  await chmod(dir, 0o700)
  return dir
}

/** Sockets and their lock files of a server that is gone; a reused pid in one would stop the next. */
async function emptyFolder(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (name.startsWith('.s.PGSQL.')) await rm(join(dir, name), { force: true })
  }
}

/** Removes the short folder of an earlier start, if it is still that and nobody else's. */
export async function removeShortFolder(home: string, account: Account): Promise<void> {
  const dir = (await readFile(join(home, RECORD), 'utf8').catch(() => '')).trim()
  const found = dir === '' ? undefined : await lstat(dir).catch(() => undefined)
  if (found?.isDirectory() && found.uid === account.uid && (found.mode & 0o777) === 0o700) {
    await emptyFolder(dir)
    await rmdir(dir).catch(() => undefined)
  }
  await rm(join(home, RECORD), { force: true })
}

async function makeShortFolder(home: string, account: Account): Promise<string> {
  for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    const root = await realpath(parent).catch(() => parent)
    if (!fits(join(root, 'scowatch-XXXXXX')) || !(await canReach(account, root))) continue
    const dir = await mkdtemp(join(root, 'scowatch-')).catch(() => undefined)
    if (dir === undefined) continue
    await writeFile(join(home, RECORD), `${dir}\n`)
    return await giveTo(account, dir)
  }
  throw new EmbeddedPostgresError(
    `${home} is too long for a Unix socket (${MAX_SOCKET_PATH_BYTES} bytes), and no short temporary folder can be used: choose a shorter data folder with --data.`,
  )
}

/**
 * A 0700 folder for PostgreSQL's socket: in the home, or in a temporary folder when the socket's
 * path would be longer than the system allows. Empty of what an earlier server left.
 */
export async function prepareSocketFolder(home: string, account: Account): Promise<string> {
  await removeShortFolder(home, account)
  const dir = join(home, 'socket')
  if (!fits(dir)) return await makeShortFolder(home, account)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await emptyFolder(dir)
  return await giveTo(account, dir)
}
