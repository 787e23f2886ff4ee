import { ScowatchError } from '../errors.ts'

/** The PostgreSQL that scowatch brings along can't be used; the message says why and what to do. */
export class EmbeddedPostgresError extends ScowatchError {}

const OWN_SERVER = 'or set DATABASE_URL to use a PostgreSQL server of your own'

interface Symptom {
  pattern: RegExp
  /** @param found the first group of `pattern`, empty without one */
  advice: (found: string) => string
}

/** What PostgreSQL, the loader and the shell print when something around them is wrong. */
const SYMPTOMS: readonly Symptom[] = [
  {
    pattern: /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT|wrote only \d+ of \d+/i,
    advice: () => 'the disk is full: make room there, then start again',
  },
  {
    pattern: /error while loading shared libraries: ([^:\s]+)|Library not loaded: (\S+)/,
    advice: (library) =>
      `the system lacks the library ${library}: install it (Debian: libstdc++6), ${OWN_SERVER}`,
  },
  {
    pattern: /GLIBC(?:XX)?_[\d.]+' not found/,
    advice: () => `this system's C library is too old for the binaries: update it, ${OWN_SERVER}`,
  },
  {
    pattern: /could not look up effective user ID (\d+)/,
    advice: (uid) =>
      `user id ${uid} has no name, which PostgreSQL asks for: add it to /etc/passwd, ${OWN_SERVER}`,
  },
  {
    pattern: /could not (?:map anonymous|create|resize) shared memory/,
    advice: () => `there is not enough (shared) memory: free some, ${OWN_SERVER}`,
  },
  {
    pattern: /database files are incompatible with server/,
    advice: () =>
      'the data was written by another version or build of PostgreSQL: start the scowatch that wrote it, or choose another folder with --data',
  },
  {
    pattern: /has wrong ownership/,
    advice: () =>
      'the data belongs to another user: run scowatch as that user, or give the data to this one (chown -R)',
  },
  {
    pattern: /Read-only file system|EROFS/i,
    advice: () =>
      'the file system is read-only: choose a data folder that can be written with --data',
  },
  {
    pattern: /Permission denied|Operation not permitted|EACCES|EPERM/i,
    advice: () =>
      `a file or folder may not be used by this user: give it the rights, choose another folder with --data, ${OWN_SERVER}`,
  },
]

/** The loader's answer on a system without glibc: the file is there, its interpreter is not. */
const NO_INTERPRETER = /ENOENT|: not found|No such file or directory/

function advise(output: string, isBinaryThere: boolean): string | undefined {
  for (const { pattern, advice } of SYMPTOMS) {
    const found = pattern.exec(output)
    if (found) return advice(found[1] ?? found[2] ?? '')
  }
  if (isBinaryThere && NO_INTERPRETER.test(output) && !/FATAL|initdb: error/.test(output)) {
    return `the binaries need glibc, which this system (musl, as on Alpine?) lacks: use an image with glibc, ${OWN_SERVER}`
  }
  return undefined
}

/** The last lines that say something, at most 600 characters, on one line. */
function tail(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const serious = lines.filter((line) => /FATAL|PANIC|error:|ERROR/.test(line))
  const chosen = serious.length > 0 ? serious : lines
  return chosen.slice(-3).join(' | ').slice(-600) || 'it said nothing'
}

/**
 * Turns what a PostgreSQL program printed before it failed into one sentence.
 * @param what what was being done, for instance `PostgreSQL could not start in /data/postgres`
 * @param output stderr and stdout, or the system's error
 * @param isBinaryThere the program's file exists, so that "not found" means its loader
 */
export function explainFailure(
  what: string,
  output: string,
  isBinaryThere = true,
): EmbeddedPostgresError {
  const advice = advise(output, isBinaryThere)
  return new EmbeddedPostgresError(
    advice === undefined ? `${what}: ${tail(output)}` : `${what}: ${advice} (${tail(output)})`,
  )
}

/** Runs `work`, and turns an error of the file system into a sentence that begins with `what`. */
export async function explaining<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ScowatchError || !(error instanceof Error)) throw error
    if (error.name === 'AbortError') throw error
    throw explainFailure(what, error.message, false)
  }
}
