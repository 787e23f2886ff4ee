import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import { ConfigError, type ConfigProblem } from '../errors.ts'
import { checkUnread } from './check-rules.ts'
import { parseYaml } from './yaml-document.ts'

/** The whole path of a configuration folder. @throws ConfigError when there is none */
export function existingFolder(named: string): string {
  const directory = resolve(named)
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return directory
  throw new ConfigError([
    { source: directory, message: 'no such folder; name another with --config' },
  ])
}

/** One file of the folder through its schema; undefined after telling every problem. */
export function readDocument<S extends z.ZodType>(
  directory: string,
  name: string,
  schema: S,
  problems: ConfigProblem[],
) {
  const text = textOf(directory, name, problems)
  if (text === undefined) return undefined
  const parsed = parseYaml(name, text, schema)
  if (parsed.ok) return parsed
  problems.push(...parsed.problems, ...checkUnread(name, parsed.raw, parsed.locate))
  return undefined
}

/** A missing file is an empty one, unless it only has the wrong ending. */
function textOf(directory: string, name: string, problems: ConfigProblem[]): string | undefined {
  const path = join(directory, name)
  try {
    if (existsSync(path)) return readFileSync(path, 'utf8')
  } catch (error) {
    problems.push({ source: name, message: `can't be read: ${(error as Error).message}` })
    return undefined
  }
  const misnamed = name.replace(/\.yaml$/, '.yml')
  if (!existsSync(join(directory, misnamed))) return ''
  problems.push({ source: misnamed, message: `is not read: rename it to ${name}` })
  return undefined
}
