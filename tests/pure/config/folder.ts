import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'
import type { Config } from '../../../src/config/config.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { ConfigError, describeProblem } from '../../../src/errors.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A folder that holds these files and is gone after the test. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'scowatch-config-'))
  folders.push(directory)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
  return directory
}

type Env = Readonly<Record<string, string>>

export function load(files: Readonly<Record<string, string>>, env: Env = {}): Config {
  return loadConfig({ directory: folderOf(files), env })
}

/** Every problem as the operator reads it. */
export function problemsOf(files: Readonly<Record<string, string>>, env: Env = {}): string[] {
  try {
    load(files, env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(describeProblem)
  }
}
