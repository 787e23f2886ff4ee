import { execFile, spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { EmbeddedPostgresError } from './embedded-error.ts'

const run = promisify(execFile)

/** Whom PostgreSQL runs as. */
export interface Account {
  uid: number
  gid: number
  /** The daemon is root and has to step down to this account, since PostgreSQL refuses root. */
  isSteppedDown: boolean
}

/** Accounts that a system is likely to have for this, best first. */
const UNPRIVILEGED = ['postgres', 'nobody']

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const uid = Number((await run('id', ['-u', name])).stdout)
    const gid = Number((await run('id', ['-g', name])).stdout)
    return uid > 0 && Number.isInteger(gid) ? { uid, gid, isSteppedDown: true } : undefined
  } catch {
    return undefined
  }
}

async function ownerOf(path: string): Promise<Account | undefined> {
  const owner = await stat(path).catch(() => undefined)
  return owner === undefined || owner.uid === 0
    ? undefined
    : { uid: owner.uid, gid: owner.gid, isSteppedDown: true }
}

/**
 * An ordinary user runs PostgreSQL as himself. Root gives it to the owner of the existing
 * cluster, else to `postgres`, else to `nobody`.
 * @param cluster the data directory, which need not exist yet
 */
export async function chooseAccount(cluster: string): Promise<Account> {
  const uid = process.getuid?.() ?? -1
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? -1, isSteppedDown: false }
  const owner = await ownerOf(cluster)
  if (owner !== undefined) return owner
  for (const name of UNPRIVILEGED) {
    const account = await lookUp(name)
    if (account !== undefined) return account
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and this system has no user ${UNPRIVILEGED.join(' or ')}: add one, run scowatch as an ordinary user, or set DATABASE_URL.`,
  )
}

/** What `spawn` needs to start a program under the account. */
export function asAccount(account: Account): { uid?: number; gid?: number } {
  return account.isSteppedDown ? { uid: account.uid, gid: account.gid } : {}
}

/**
 * The environment of PostgreSQL's programs: no secret of the daemon, no PG* variable that would
 * change what they do, messages in English so that they can be recognised.
 */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH, TMPDIR } = process.env
  return { PATH, LD_LIBRARY_PATH, TMPDIR, LC_ALL: 'C', TZ: 'UTC' }
}

export interface ProgramResult {
  /** -1 when the program could not be started or was ended by a signal. */
  code: number
  /** stdout and stderr as they came, at most about 64 kB; the system's error if it never ran. */
  output: string
}

const MAX_OUTPUT = 65_536

/** Runs a program to its end under the account, in a session of its own (Ctrl-C doesn't reach it). */
export async function runAs(
  account: Account,
  file: string,
  args: readonly string[],
  options: { cwd?: string; signal?: AbortSignal | undefined } = {},
): Promise<ProgramResult> {
  return await new Promise<ProgramResult>((resolve) => {
    const child = spawn(file, args, {
      ...asAccount(account),
      cwd: options.cwd ?? '/',
      env: bareEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    let output = ''
    const keep = (chunk: string) => {
      if (output.length < MAX_OUTPUT) output += chunk
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.on('error', (error) => {
      output += error.message
    })
    child.on('close', (code) => resolve({ code: code ?? -1, output }))
  }).catch((error: Error) => ({ code: -1, output: error.message }))
}

/**
 * Whether the account can enter a folder.
 * @throws EmbeddedPostgresError when root can't step down at all
 */
export async function canReach(account: Account, dir: string): Promise<boolean> {
  if (!account.isSteppedDown) return true
  const { code, output } = await runAs(account, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', dir])
  if (code === -1 && output.includes('EPERM')) {
    throw new EmbeddedPostgresError(
      `PostgreSQL must not run as root, and root may not become user id ${account.uid} here (a container without SETUID?): run scowatch as an ordinary user, or set DATABASE_URL.`,
    )
  }
  return code === 0
}
