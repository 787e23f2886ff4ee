import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import { ConfigError, type ConfigProblem } from '../errors.ts'
import { parseAllowList } from '../net/address.ts'
import { checkRules } from './check-rules.ts'
import { type Config, watchedFeeds } from './config.ts'
import {
  alertsSchema,
  type EndpointConfig,
  endpointSchema,
  feedsSchema,
  keywordsSchema,
} from './documents.ts'
import { type Environment, secretFrom, settingsFromEnvironment } from './environment.ts'
import { knownNames, loadCatalogue } from './seeds.ts'
import { type Settings, settingsSchema } from './settings.ts'
import { parseYaml } from './yaml-document.ts'

/** The four files, their schemas, and what stands in for a missing one. */
export const DOCUMENTS = {
  'scowatch.yaml': settingsSchema,
  'feeds.yaml': feedsSchema,
  'keywords.yaml': keywordsSchema,
  'alerts.yaml': alertsSchema,
} as const
export type DocumentName = keyof typeof DOCUMENTS

export interface LoadOptions {
  directory: string
  env: Environment
  /** Flags of the command line: they win over files and environment. */
  flags?: { data?: string }
}

/**
 * Reads `config/`, lays the environment and the flags over it and checks everything.
 * @throws ConfigError with every problem: file, line, key, cause
 */
export function loadConfig(options: LoadOptions): Config {
  const problems: ConfigProblem[] = []
  const directory = resolve(options.directory)
  if (!existsSync(directory)) {
    throw new ConfigError([
      { source: directory, message: 'no such folder; name another with --config' },
    ])
  }
  const file = readDocument(directory, 'scowatch.yaml', settingsSchema, problems)
  const feeds = readDocument(directory, 'feeds.yaml', feedsSchema, problems)
  const keywords = readDocument(directory, 'keywords.yaml', keywordsSchema, problems)
  const alerts = readDocument(directory, 'alerts.yaml', alertsSchema, problems)
  const settings = layer(file?.raw ?? {}, options, problems)
  const databaseUrl = secretFrom(options.env, 'DATABASE_URL', problems)
  const redisUrl = secretFrom(options.env, 'REDIS_URL', problems)
  const endpoints = (alerts?.value.endpoints ?? []).map((endpoint) =>
    withSecrets(endpoint, directory, problems),
  )
  const config: Config = {
    settings: settings ?? settingsSchema.parse({}),
    databaseUrl,
    redisUrl,
    feeds: watchedFeeds(feeds?.value.feeds ?? [], feeds?.value.catalogue ?? false, loadCatalogue()),
    keywords: keywords?.value.keywords ?? [],
    endpoints,
    rules: alerts?.value.rules ?? [],
    hash: hashOf(keywords?.value, alerts?.value),
    directory,
  }
  checkTogether(config, problems)
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

function readDocument<S extends z.ZodType>(
  directory: string,
  name: DocumentName,
  schema: S,
  problems: ConfigProblem[],
) {
  const path = join(directory, name)
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const parsed = parseYaml(name, text, schema)
  if (parsed.ok) return parsed
  problems.push(...parsed.problems)
  return undefined
}

function layer(
  raw: unknown,
  options: LoadOptions,
  problems: ConfigProblem[],
): Settings | undefined {
  const env = settingsFromEnvironment(options.env)
  problems.push(...env.problems)
  const own = settingsSchema.safeParse(env.values)
  for (const issue of own.success ? [] : own.error.issues) {
    const path = issue.path.map(String)
    const source =
      env.sources.get(path.slice(0, 2).join('.')) ?? env.sources.get(path[0] ?? '') ?? 'environment'
    problems.push({ source, message: issue.message })
  }
  const flags = options.flags?.data === undefined ? {} : { data: options.flags.data }
  const merged = settingsSchema.safeParse(merge(merge(raw, env.values), flags))
  return merged.success ? merged.data : undefined
}

function merge(under: unknown, over: unknown): unknown {
  if (!isRecord(under) || !isRecord(over)) return over === undefined ? under : over
  const keys = new Set([...Object.keys(under), ...Object.keys(over)])
  return Object.fromEntries([...keys].map((key) => [key, merge(under[key], over[key])]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withSecrets(
  endpoint: z.output<typeof endpointSchema>,
  directory: string,
  problems: ConfigProblem[],
): EndpointConfig {
  const { secret, secret_file: file, ...rest } = endpoint
  if (file === undefined) return { ...rest, secrets: secret === undefined ? [] : [secret].flat() }
  const key = `endpoints.${endpoint.id}.secret_file`
  try {
    const text = readFileSync(resolve(directory, file), 'utf8').trim()
    const checked = endpointSchema.shape.secret.safeParse(text)
    if (checked.success) return { ...rest, secrets: [text] }
    problems.push({ source: 'alerts.yaml', key, message: `${file} holds no whsec_ secret` })
  } catch (error) {
    problems.push({
      source: 'alerts.yaml',
      key,
      message: `can't read ${file}: ${(error as Error).message}`,
    })
  }
  return { ...rest, secrets: [] }
}

/** What no single value shows: ids used twice, endpoints that don't exist, rules that can't be read. */
function checkTogether(config: Config, problems: ConfigProblem[]): void {
  for (const [source, list, kind] of [
    ['feeds.yaml', config.feeds, 'feeds'],
    ['keywords.yaml', config.keywords, 'keywords'],
    ['alerts.yaml', config.rules, 'rules'],
    ['alerts.yaml', config.endpoints, 'endpoints'],
  ] as const) {
    for (const id of repeated(list.map((entry) => entry.id))) {
      problems.push({ source, key: `${kind}.${id}`, message: `the id ${id} is used twice` })
    }
  }
  for (const endpoint of config.endpoints) {
    if (endpoint.secrets.length === 0) {
      problems.push({
        source: 'alerts.yaml',
        key: `endpoints.${endpoint.id}`,
        message: 'has no secret: add secret: whsec_… (make one with `scowatch endpoints secret`)',
      })
    }
  }
  const { settings } = config
  if (settings.http.token === null && !isLoopback(settings.http.host)) {
    problems.push({
      source: 'scowatch.yaml',
      key: 'http.token',
      message: `required because http.host is ${settings.http.host}: set http.token or SCOWATCH_HTTP_TOKEN`,
    })
  }
  try {
    parseAllowList(settings.network.allow_private)
  } catch (error) {
    problems.push({
      source: 'scowatch.yaml',
      key: 'network.allow_private',
      message: (error as Error).message,
    })
  }
  problems.push(...checkRules(config, knownNames()))
}

function repeated(ids: readonly string[]): Set<string> {
  return new Set(ids.filter((id, index) => ids.indexOf(id) !== index))
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function hashOf(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
