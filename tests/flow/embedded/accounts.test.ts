import {
  chmod,
  chown,
  cp,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findPostgresPackage } from '../../../src/embedded/postgres-package.ts'
import { startEmbeddedPostgres } from '../../../src/embedded/start-embedded-postgres.ts'
import { type HoldOptions, isRoot, makeFolder, NOBODY, query, startDaemon } from './daemon.ts'

/** Everything of a test: data, a system folder of its own, and a copy of the package. */
interface Place {
  dataDir: string
  systemDir: string
  packageDir: string
  /** Parent of data and package. */
  checkout: string
}

let place: Place

/** The package as npm unpacks it: without the links that its postinstall script makes. */
let unpacked: string

/** The same files in folders of their own. */
async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    await (entry.isDirectory() ? linkTree(source, target) : link(source, target))
  }
}

beforeAll(async () => {
  unpacked = await mkdtemp(join(tmpdir(), 'scowatch-package-'))
  const { dir } = await findPostgresPackage()
  await cp(dir, unpacked, {
    recursive: true,
    filter: async (path) => !(await lstat(path)).isSymbolicLink() && !path.endsWith('.a'),
  })
})

afterAll(() => rm(unpacked, { recursive: true }))

beforeEach(async () => {
  const root = await makeFolder()
  const checkout = join(root, 'checkout')
  await mkdir(checkout)
  place = {
    checkout,
    dataDir: join(checkout, 'data'),
    systemDir: join(root, 'system'),
    packageDir: join(checkout, 'package'),
  }
  await linkTree(unpacked, place.packageDir)
})

async function startAndQuery(sql: string) {
  const lines: string[] = []
  const { dataDir, systemDir, packageDir } = place
  const log = (line: string) => lines.push(line)
  const server = await startEmbeddedPostgres({ dataDir, systemDir, packageDir, log })
  const socketDir = new URL(server.connectionString).searchParams.get('host') ?? ''
  const { uid } = await stat(socketDir)
  const rows = await query(server.connectionString, sql).finally(() => server.stop())
  return { rows, lines, uid }
}

const copiesIn = async (dir: string) =>
  (await readdir(dir)).filter((name) => name.startsWith('postgres-'))

describe.skipIf(!isRoot)('as root', () => {
  test('in an open folder data and programs stay where they are, under another user', async () => {
    const { uid } = await startAndQuery('create table kept as select 1 as n')
    expect(uid).not.toBe(0)
    expect((await lstat(join(place.dataDir, 'postgres'))).isDirectory()).toBe(true)
    await expect(stat(place.systemDir)).rejects.toThrow('ENOENT')
    // What was put back from a backup belongs to root at first.
    await chown(join(place.dataDir, 'postgres', 'cluster'), 0, 0)
    await chmod(join(place.dataDir, 'postgres', 'cluster'), 0o755)
    expect((await startAndQuery('select n from kept')).rows).toEqual([{ n: 1 }])
  })

  test('in a 0700 checkout both move to the system folder, and the data folder says where', async () => {
    await chmod(place.checkout, 0o700)
    const first = await startAndQuery('create table kept as select 2 as n')
    const home = await readlink(join(place.dataDir, 'postgres'))
    expect(home.startsWith(place.systemDir)).toBe(true)
    expect(await readFile(join(home, 'data-folder'), 'utf8')).toBe(`${place.dataDir}\n`)
    expect(first.lines.join('\n')).toContain(`the database lies in ${home}`)
    expect(first.uid).not.toBe(0)

    const [copy] = await copiesIn(place.systemDir)
    const { mtimeMs } = await stat(join(place.systemDir, copy ?? '', 'bin', 'postgres'))
    expect((await startAndQuery('select n from kept')).rows).toEqual([{ n: 2 }])
    expect(await copiesIn(place.systemDir)).toEqual([copy])
    const again = await stat(join(place.systemDir, copy ?? '', 'bin', 'postgres'))
    expect(again.mtimeMs).toBe(mtimeMs)
  })

  test('a damaged copy of the programs is replaced', async () => {
    await chmod(place.checkout, 0o700)
    await startAndQuery('select 1')
    const [copy] = await copiesIn(place.systemDir)
    await truncate(join(place.systemDir, copy ?? '', 'bin', 'postgres'), 1_000)
    expect((await startAndQuery('select 1 as one')).rows).toEqual([{ one: 1 }])
    expect(await copiesIn(place.systemDir)).toEqual([copy])
  })

  test('a data folder that was deleted begins anew, and the old database is not lost', async () => {
    await chmod(place.checkout, 0o700)
    await startAndQuery('create table kept as select 3 as n')
    const old = await readlink(join(place.dataDir, 'postgres'))
    await rm(place.dataDir, { recursive: true })
    const { rows, lines } = await startAndQuery("select to_regclass('kept') as kept")
    expect(rows).toEqual([{ kept: null }])
    expect(lines.join('\n')).toContain(`is still in ${old}`)
    await chmod(place.checkout, 0o711)
    expect(await readdir(join(old, 'cluster'))).toContain('PG_VERSION')
  })

  test('a link to a database that is gone is an error, not an empty database', async () => {
    await chmod(place.checkout, 0o700)
    await startAndQuery('select 1')
    const home = await readlink(join(place.dataDir, 'postgres'))
    await rm(home, { recursive: true })
    await expect(startAndQuery('select 1')).rejects.toThrow(`The database was in ${home}`)
  })

  test('a database that its user can no longer reach is an error that says what to do', async () => {
    await startAndQuery('select 1')
    await chmod(place.checkout, 0o700)
    await expect(startAndQuery('select 1')).rejects.toThrow(/can't reach .* \(chmod a\+x\)/)
  })
})

/** Starts in a process of an ordinary user: another one when the test is root, else this one. */
async function startAsUser(options: Partial<HoldOptions> = {}) {
  const { dataDir, systemDir, packageDir } = place
  const runAs = isRoot ? { runAs: NOBODY } : {}
  const daemon = startDaemon({ dataDir, systemDir, packageDir, ...runAs, ...options })
  const { connectionString } = await daemon.ready
  const rows = await query(connectionString, 'select 1 as one')
  daemon.child.kill('SIGTERM')
  await daemon.exited
  return { rows, lines: daemon.lines }
}

const libraryLink = () => join(place.packageDir, 'native', 'lib', 'libpq.so.5')

async function giveToUser(path: string): Promise<void> {
  await mkdir(path, { recursive: true })
  if (isRoot) await chown(path, NOBODY, NOBODY)
}

describe('as an ordinary user', () => {
  test('everything stays in the data folder, in a 0700 checkout too', async () => {
    await giveToUser(place.checkout)
    await giveToUser(join(place.packageDir, 'native', 'lib'))
    await chmod(place.checkout, 0o700)
    const { rows } = await startAsUser()
    expect(rows).toEqual([{ one: 1 }])
    expect(await readlink(libraryLink())).toBe('libpq.so.5.18')
    expect(await copiesIn(join(place.dataDir, 'postgres'))).toEqual([])
    await expect(stat(place.systemDir)).rejects.toThrow('ENOENT')
  })

  test('where the missing links can not be made, a copy of the programs below the data has them', async () => {
    await giveToUser(place.dataDir)
    const lib = join(place.packageDir, 'native', 'lib')
    await chmod(lib, 0o555)
    const { rows, lines } = await startAsUser()
    await chmod(lib, 0o755)
    expect(rows).toEqual([{ one: 1 }])
    expect(lines.join('\n')).toContain("using a copy of PostgreSQL's programs in")
    await expect(lstat(libraryLink())).rejects.toThrow('ENOENT')
    expect(await copiesIn(join(place.dataDir, 'postgres'))).toHaveLength(1)
  })

  test.skipIf(!isRoot)('a data folder of somebody else is an error that names it', async () => {
    await mkdir(place.dataDir)
    await expect(startAsUser()).rejects.toThrow(
      /The database in .*data can't be started: a file or folder may not be used by this user/,
    )
  })
})

test('programs that need another C library are an error that says so', async () => {
  const program = join(place.packageDir, 'native', 'bin', 'postgres')
  const bytes = await readFile(program)
  const interpreter = bytes.indexOf('/ld-linux')
  bytes.write('/ld-other', interpreter)
  await rm(program)
  await writeFile(program, bytes, { mode: 0o755 })
  await expect(startAndQuery('select 1')).rejects.toThrow(/need glibc.*DATABASE_URL/)
})

describe('a database that can not be used', () => {
  test.each([
    ['of an earlier PostgreSQL', 'PG_VERSION', '17\n', /made by PostgreSQL 17, .* brings Postgre/],
    ['with files missing', 'PG_VERSION', undefined, /not a whole PostgreSQL database/],
    ['with a damaged control file', 'global/pg_control', 'x', /could not start .*pg_control/],
  ])('%s is refused with a sentence', async (_, file, text, message) => {
    await startAndQuery('select 1')
    const path = join(place.dataDir, 'postgres', 'cluster', file)
    if (text === undefined) await rm(path)
    else await writeFile(path, text)
    await expect(startAndQuery('select 1')).rejects.toThrow(message)
  })
})
