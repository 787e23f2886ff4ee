import { constants } from 'node:fs'
import {
  access,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Account, type ProgramResult, runAs } from './account.ts'
import { explainFailure } from './embedded-error.ts'
import { makeLinks, type PostgresPackage, readLinks } from './postgres-package.ts'

/** Programs that can be run: `bin/postgres`, `bin/initdb` and what belongs to them. */
export interface Binaries {
  /** Holds bin, lib and share. */
  dir: string
  /** PostgreSQL's major version, for instance `18`. */
  majorVersion: string
}

/** Only for compiling against; 3 MB that nobody runs. */
const NOT_NEEDED = /\.a$|^pkgconfig$/

/** Files of a folder and below, as paths below it; links and what is only for compiling left out. */
async function listFiles(dir: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(dir, below), { withFileTypes: true })
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (NOT_NEEDED.test(entry.name)) return []
      const path = join(below, entry.name)
      if (entry.isDirectory()) return await listFiles(dir, path)
      return entry.isFile() ? [path] : []
    }),
  )
  return found.flat()
}

/** Copies one file, readable by everybody whatever the umask of the installation was. */
async function copyReadable(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  await chmod(to, ((await stat(from)).mode & 0o100) !== 0 ? 0o755 : 0o644)
}

/** Whatever the umask; a folder that is there already keeps its mode. */
export async function mkdirReadable(dir: string): Promise<void> {
  const created = await mkdir(dir, { recursive: true })
  if (created !== undefined) await chmod(dir, 0o755)
}

async function copyInto(packageDir: string, to: string): Promise<void> {
  const from = join(packageDir, 'native')
  const files = await listFiles(from)
  const folders = [...new Set(files.flatMap((file) => parents(file)))].sort()
  await chmod(to, 0o755)
  for (const folder of folders) await mkdirReadable(join(to, folder))
  for (const file of files) await copyReadable(join(from, file), join(to, file))
  for (const { target, to: name } of await readLinks(packageDir)) {
    await symlink(name, join(to, target.replace(/^native\//, '')))
  }
}

/** `a/b/c.txt` -> `a`, `a/b` */
function parents(file: string): string[] {
  const dir = dirname(file)
  return dir === '.' ? [] : [...parents(dir), dir]
}

/** Every file of the package is there with its size, and every link leads to a file. */
async function isComplete(packageDir: string, copy: string): Promise<boolean> {
  const from = join(packageDir, 'native')
  try {
    await access(copy)
    const files = await listFiles(from)
    const same = files.map(
      async (file) => (await stat(join(from, file))).size === (await stat(join(copy, file))).size,
    )
    const links = (await readLinks(packageDir)).map(({ target }) =>
      access(join(copy, target.replace(/^native\//, ''))).then(() => true),
    )
    return (await Promise.all([...same, ...links])).every(Boolean)
  } catch {
    return false
  }
}

/** Copies once per version; a copy cut off half-way never gets the name, a damaged one is replaced. */
async function provideCopy(source: PostgresPackage, copyRoot: string): Promise<string> {
  const copy = join(copyRoot, `postgres-${source.version}`)
  if (await isComplete(source.dir, copy)) return copy
  await mkdirReadable(copyRoot)
  const unfinished = await mkdtemp(`${copy}.new-`)
  try {
    await copyInto(source.dir, unfinished)
    // Another daemon may have been quicker: its copy is as good, and perhaps in use.
    if (await isComplete(source.dir, copy)) return copy
    const damaged = `${unfinished}.old`
    await rename(copy, damaged).catch(() => undefined)
    await rename(unfinished, copy).catch(async (error: unknown) => {
      if (!(await isComplete(source.dir, copy))) throw error
    })
    await rm(damaged, { recursive: true, force: true })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return copy
}

/** Both programs start under the account: libraries found, files reachable, right processor. */
async function tryOut(account: Account, dir: string): Promise<ProgramResult> {
  const results = await Promise.all(
    ['postgres', 'initdb'].map((name) => runAs(account, join(dir, 'bin', name), ['--version'])),
  )
  return results.find(({ code }) => code !== 0) ?? { code: 0, output: '' }
}

/**
 * Programs that the account can run: the installed ones where possible, else a copy.
 * @param copyRoot where copies may lie; the account must be able to reach it
 * @throws EmbeddedPostgresError when they don't run here at all
 */
export async function provideBinaries(
  source: PostgresPackage,
  account: Account,
  copyRoot: string,
  log: (line: string) => void,
): Promise<Binaries> {
  const majorVersion = source.version.split('.')[0] ?? source.version
  const installed = join(source.dir, 'native')
  await makeLinks(source.dir)
  if ((await tryOut(account, installed)).code === 0) return { dir: installed, majorVersion }

  const copy = await provideCopy(source, copyRoot)
  const trial = await tryOut(account, copy)
  if (trial.code !== 0) {
    throw explainFailure(`PostgreSQL's programs in ${copy} don't run`, trial.output)
  }
  log(`using a copy of PostgreSQL's programs in ${copy}: those in ${installed} can't be run there`)
  return { dir: copy, majorVersion }
}
