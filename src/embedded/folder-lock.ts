import { createHash, randomBytes } from 'node:crypto'
import {
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { ScowatchError } from '../errors.ts'
import { explaining } from './embedded-error.ts'
import { pidNamespace, processState, waitUntil } from './process-identity.ts'

/** Another living process holds the folder. */
export class FolderLockedError extends ScowatchError {
  readonly pid: number
  constructor(dir: string, holder: { pid: number; host: string }) {
    const where = holder.host === hostname() ? '' : ` on ${holder.host}`
    super(
      `Another scowatch (pid ${holder.pid}${where}) works on ${dir}: stop it, or give this one a folder of its own with --data.`,
    )
    this.pid = holder.pid
  }
}

export interface FolderLock {
  /** Gives the folder up; safe to call twice. */
  release(): Promise<void>
}

/** What a lock file says about its holder. */
interface Holder {
  pid: number
  /** Absent when the system would not tell. */
  startedAt?: string
  /** Absent where pids are numbered only once. */
  pidNamespace?: string
  /** Machine or container, for the reader of the file. */
  host: string
  /** Names this holding, so that a claim on a stale lock is a claim on that one only. */
  nonce: string
}

const LOCK_FILE = 'daemon.lock'

/** Longest time that a starter may take between claiming a stale lock and replacing it. */
const TAKEOVER_MS = 1_000

/**
 * The holder touches its lock this often, for starters in other containers, where its pid says
 * nothing. They wait for two touches, unless the last is so old that there is nobody.
 */
const TOUCH_EVERY_MS = 800
const LISTEN_MS = 2.5 * TOUCH_EVERY_MS
const SILENT_MS = 60_000

const nonceOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

async function describeSelf(): Promise<Holder> {
  const state = await processState(process.pid)
  const startedAt = state.kind === 'alive' ? state.startedAt : undefined
  const namespace = await pidNamespace()
  return {
    pid: process.pid,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(namespace === undefined ? {} : { pidNamespace: namespace }),
    host: hostname(),
    nonce: randomBytes(8).toString('hex'),
  }
}

/** An unreadable lock (cut off by a power failure) belongs to nobody: pid 0. */
async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    const holder = JSON.parse(text) as Partial<Holder>
    if (Number.isInteger(holder.pid) && typeof holder.nonce === 'string') return holder as Holder
  } catch {
    // Falls through: not JSON.
  }
  return { pid: 0, host: '', nonce: nonceOf(text) }
}

/** For a holder whose pid can't be looked up from here. */
async function isTouched(path: string): Promise<boolean> {
  const touchedMs = () =>
    stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    )
  const first = await touchedMs()
  if (first === undefined || Date.now() - first > SILENT_MS) return false
  return await waitUntil(async () => (await touchedMs()) !== first, LISTEN_MS)
}

async function isAlive(path: string, holder: Holder): Promise<boolean> {
  if (holder.pid <= 0) return false
  if (holder.pidNamespace !== (await pidNamespace())) return await isTouched(path)
  const state = await processState(holder.pid)
  if (state.kind === 'gone') return false
  return (
    holder.startedAt === undefined ||
    state.startedAt === undefined ||
    holder.startedAt === state.startedAt
  )
}

/** Writes the file aside and links it into place: it appears complete or not at all. */
async function linkNew(path: string, self: Holder): Promise<boolean> {
  const aside = `${path}.${self.nonce}`
  await writeFile(aside, `${JSON.stringify(self)}\n`, { flag: 'w', mode: 0o644 })
  try {
    await link(aside, path)
    return true
  } catch (error) {
    // ENOENT: swept up by a starter that found the file not yet written.
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (['EEXIST', 'ENOENT'].includes(code)) return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
}

/**
 * Puts `self` in the place of a dead holder. Only who holds the claim file named after the dead
 * holder's nonce may replace its lock, so two starters never both win; a claim whose own holder
 * died is itself a stale lock and is taken over in the same way.
 */
async function replaceStale(path: string, stale: Holder, self: Holder): Promise<boolean> {
  const claim = `${path}.after-${stale.nonce}`
  if ((await acquire(claim, self)) !== undefined) return false
  try {
    // A slower starter may claim a holder that was replaced long ago.
    if ((await readHolder(path))?.nonce !== stale.nonce) return false
    const aside = `${path}.${self.nonce}`
    await writeFile(aside, `${JSON.stringify(self)}\n`, { mode: 0o644 })
    await rename(aside, path)
    return true
  } finally {
    await rm(claim, { force: true })
  }
}

/** @returns the living holder when the lock can't be had, `undefined` when it is ours */
async function acquire(path: string, self: Holder): Promise<Holder | undefined> {
  let holder: Holder | undefined
  const isSettled = await waitUntil(async () => {
    if (await linkNew(path, self)) {
      holder = undefined
      return true
    }
    holder = await readHolder(path)
    if (holder === undefined) return false
    if (await isAlive(path, holder)) return true
    if (!(await replaceStale(path, holder, self))) return false
    holder = undefined
    return true
  }, TAKEOVER_MS)
  return isSettled ? holder : (holder ?? { ...self, pid: 0 })
}

/** Removes what starters that were killed half-way have left beside the lock, which we hold. */
async function sweepUp(dir: string): Promise<void> {
  const namespace = await pidNamespace()
  for (const name of await readdir(dir)) {
    if (!name.startsWith(`${LOCK_FILE}.`)) continue
    const path = join(dir, name)
    const holder = await readHolder(path)
    if (holder === undefined || (holder.pid > 0 && holder.pidNamespace !== namespace)) continue
    if (!(await isAlive(path, holder))) await rm(path, { force: true })
  }
}

/**
 * Takes a folder for this process alone, creating it when it is missing. The lock is a file that
 * names pid and start time, so one left behind by `kill -9` or a power failure is taken over.
 * @throws FolderLockedError at once (at most 1 s; 2 s for one in another container) when another
 * living process has it
 */
export async function lockFolder(dir: string): Promise<FolderLock> {
  const path = join(dir, LOCK_FILE)
  const self = await describeSelf()
  const holder = await explaining(`The folder ${dir} can't be locked`, async () => {
    await mkdir(dir, { recursive: true })
    return await acquire(path, self)
  })
  if (holder !== undefined) throw new FolderLockedError(dir, holder)
  await sweepUp(dir).catch(() => undefined)
  const touch = () => utimes(path, new Date(), new Date()).catch(() => undefined)
  const timer = setInterval(() => void touch(), TOUCH_EVERY_MS)
  timer.unref()
  return {
    async release() {
      clearInterval(timer)
      const current = await readHolder(path).catch(() => undefined)
      if (current?.nonce === self.nonce) await rm(path, { force: true })
    },
  }
}
