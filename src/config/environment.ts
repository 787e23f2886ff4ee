import { readFileSync } from 'node:fs'
import { isScalar, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { ConfigProblem } from '../errors.ts'
import { settingsSchema } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Shorter names that DESIGN promises beside the systematic ones. */
const ALIASES: Readonly<Record<string, string>> = {
  SCOWATCH_ALLOW_PRIVATE: 'network.allow_private',
  SCOWATCH_USER_AGENT: 'network.user_agent',
}
/** Read elsewhere. */
const OTHERS = new Set(['SCOWATCH_CONFIG', 'SCOWATCH_ROLES', 'SCOWATCH_DEMO'])

/** Every leaf of scowatch.yaml by its environment variable: `http.port` -> `SCOWATCH_HTTP_PORT`. */
export function environmentNames(): Map<string, string> {
  const names = new Map<string, string>()
  for (const [section, schema] of Object.entries(settingsSchema.shape)) {
    const leaves = sectionLeaves(schema)
    if (leaves.length === 0) names.set(variableOf(section), section)
    for (const leaf of leaves) names.set(variableOf(`${section}.${leaf}`), `${section}.${leaf}`)
  }
  for (const [name, path] of Object.entries(ALIASES)) names.set(name, path)
  return names
}

function variableOf(path: string): string {
  return `SCOWATCH_${path.replaceAll('.', '_').toUpperCase()}`
}

function sectionLeaves(schema: z.ZodType): string[] {
  const inner = (schema as { def?: { innerType?: { shape?: object } } }).def?.innerType
  return Object.keys(inner?.shape ?? {})
}

/**
 * Settings the environment states, as a nested object for the schema to judge. A variable may end
 * in `_FILE`: then the file holds the value. Lists are separated by commas; empty means not set.
 */
export function settingsFromEnvironment(env: Environment): {
  values: Record<string, unknown>
  sources: Map<string, string>
  problems: ConfigProblem[]
} {
  const values: Record<string, unknown> = {}
  const sources = new Map<string, string>()
  const problems: ConfigProblem[] = []
  const names = environmentNames()
  for (const [variable, raw] of Object.entries(env)) {
    if (!variable.startsWith('SCOWATCH_') || OTHERS.has(variable)) continue
    // Set to nothing is how compose files and unit files say: not set.
    if (raw === undefined || raw === '') continue
    const path = names.get(variable) ?? names.get(variable.replace(/_FILE$/, ''))
    if (path === undefined) {
      problems.push({ source: variable, message: 'unknown setting; see `scowatch config schema`' })
      continue
    }
    const other = sources.get(path)
    if (other !== undefined) {
      problems.push({
        source: variable,
        message: `is set as ${other} as well: keep one of the two`,
      })
      continue
    }
    const text = names.has(variable) ? raw : secretFile(variable, raw, problems)
    if (text === undefined) continue
    sources.set(path, variable)
    const value = scalarOf(path, text)
    if (value === UNREADABLE) problems.push({ source: variable, message: NOT_A_VALUE })
    else assign(values, path.split('.'), value)
  }
  return { values, sources, problems }
}

/** DATABASE_URL and the like, directly or through `…_FILE`. */
export function secretFrom(
  env: Environment,
  name: string,
  problems: ConfigProblem[],
): string | undefined {
  const direct = env[name]
  const path = env[`${name}_FILE`]
  if (direct === undefined || direct === '') {
    return path === undefined || path === ''
      ? undefined
      : secretFile(`${name}_FILE`, path, problems)
  }
  if (path !== undefined && path !== '') {
    const message = `is set as ${name} as well: keep one of the two`
    problems.push({ source: `${name}_FILE`, message })
  }
  return direct
}

function secretFile(variable: string, path: string, problems: ConfigProblem[]): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    problems.push({ source: variable, message: `can't read ${path}: ${(error as Error).message}` })
    return undefined
  }
}

const LISTS = new Set(['network.allow_private', 'delivery.waits', 'http.names'])
/** Values that are text whatever they look like. */
const TEXTS = new Set(['data', 'http.host', 'http.token', 'network.user_agent'])

/** `null` is a value, for instance of a token. */
const UNREADABLE = Symbol('unreadable')
const NOT_A_VALUE = 'is not one plain value such as 8710, 15m or info'

function scalarOf(path: string, text: string): unknown {
  if (LISTS.has(path))
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  if (TEXTS.has(path)) return text
  const document = parseDocument(text)
  // An alias (`*a`) is one thing that only fails when the value is asked for.
  if (document.errors.length > 0 || !isScalar(document.contents)) return UNREADABLE
  return document.contents.value
}

function assign(target: Record<string, unknown>, [head, ...rest]: string[], value: unknown): void {
  if (head === undefined) return
  if (rest.length === 0) {
    target[head] = value
    return
  }
  const inner = (target[head] ?? {}) as Record<string, unknown>
  target[head] = inner
  assign(inner, rest, value)
}
