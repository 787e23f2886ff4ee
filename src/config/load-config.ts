import { createHash } from 'node:crypto'
import { ConfigError, type ConfigProblem } from '../errors.ts'
import { uselessSending } from './check-sending.ts'
import { checkTogether } from './check-together.ts'
import { type Config, watchedFeeds } from './config.ts'
import { alertsSchema, feedsSchema, keywordsSchema } from './documents.ts'
import { withSecrets } from './endpoint-secrets.ts'
import { type Environment, secretFrom, settingsFromEnvironment } from './environment.ts'
import { knownNames, loadKnowledge } from './knowledge.ts'
import { plainMessage } from './plain-message.ts'
import { existingFolder, readDocument } from './read-document.ts'
import { loadCatalogue, loadPack } from './seeds.ts'
import { type Settings, settingsSchema } from './settings.ts'
import { checkStoreAddress } from './store-address.ts'

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
  const directory = existingFolder(options.directory)
  const file = readDocument(directory, 'scowatch.yaml', settingsSchema, problems)
  const feeds = readDocument(directory, 'feeds.yaml', feedsSchema, problems)
  const keywords = readDocument(directory, 'keywords.yaml', keywordsSchema, problems)
  const alerts = readDocument(directory, 'alerts.yaml', alertsSchema, problems)
  const knowledge = loadKnowledge(directory, problems)
  const { settings, sources } = layer(file?.raw ?? {}, options, problems)
  const config = {
    settings: settings ?? settingsSchema.parse({}),
    databaseUrl: storeAddress(options.env, 'DATABASE_URL', problems),
    redisUrl: storeAddress(options.env, 'REDIS_URL', problems),
    feeds: watchedFeeds(feeds?.value.feeds ?? [], feeds?.value.catalogue ?? false, loadCatalogue()),
    keywords: keywords?.value.keywords ?? [],
    endpoints: (alerts?.value.endpoints ?? []).map((endpoint, index) =>
      withSecrets(endpoint, directory, (key, message) => {
        const place = alerts?.locate(['endpoints', index, key])
        const path = `endpoints.${endpoint.id}.${key}`
        problems.push({ source: 'alerts.yaml', ...place, key: path, message })
      }),
    ),
    rules: (alerts?.value.rules ?? []).map((rule) => ({ ...alerts?.value.defaults, ...rule })),
    knowledge: knowledge ?? { pack: loadPack(), version: 'unread' },
    silence: alerts?.value.silence,
    hash: hashOf(keywords?.value, alerts?.value),
    directory,
  }
  const locators = {
    'scowatch.yaml': file?.locate,
    'feeds.yaml': feeds?.locate,
    'keywords.yaml': keywords?.locate,
    'alerts.yaml': alerts?.locate,
  }
  const names = knownNames(config.knowledge.pack, keywords?.value.keywords)
  const together = checkTogether(config, names, locators, sources)
  problems.push(...together.problems)
  if (problems.length > 0) throw new ConfigError(problems)
  const useless =
    alerts === undefined
      ? []
      : uselessSending(alerts.value.rules, alerts.value.defaults, alerts.locate)
  return { ...config, warnings: [...together.warnings, ...useless] }
}

function storeAddress(
  env: Environment,
  name: 'DATABASE_URL' | 'REDIS_URL',
  problems: ConfigProblem[],
): string | undefined {
  const address = secretFrom(env, name, problems)
  const message = address === undefined ? undefined : checkStoreAddress(name, address)
  if (message !== undefined) problems.push({ source: name, message })
  return address
}

function layer(
  raw: unknown,
  options: LoadOptions,
  problems: ConfigProblem[],
): { settings: Settings | undefined; sources: ReadonlyMap<string, string> } {
  const env = settingsFromEnvironment(options.env)
  problems.push(...env.problems)
  const own = settingsSchema.safeParse(env.values)
  for (const issue of own.success ? [] : own.error.issues) {
    const path = issue.path.map(String)
    const source =
      env.sources.get(path.slice(0, 2).join('.')) ?? env.sources.get(path[0] ?? '') ?? 'environment'
    problems.push({ source, message: plainMessage(issue) })
  }
  const { data } = options.flags ?? {}
  if (data === '') problems.push({ source: '--data', message: 'names no folder' })
  const merged = settingsSchema.safeParse(
    merge(merge(raw, env.values), data === undefined ? {} : { data }),
  )
  return { settings: merged.success ? merged.data : undefined, sources: env.sources }
}

function merge(under: unknown, over: unknown): unknown {
  if (!isRecord(under) || !isRecord(over)) return over === undefined ? under : over
  const keys = new Set([...Object.keys(under), ...Object.keys(over)])
  return Object.fromEntries([...keys].map((key) => [key, merge(under[key], over[key])]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hashOf(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
