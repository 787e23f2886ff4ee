import { Command } from 'commander'
import { stringify } from 'yaml'
import { z } from 'zod'
import { formatDuration } from '../config/duration.ts'
import { environmentNames } from '../config/environment.ts'
import { DOCUMENTS, type DocumentName, loadConfig } from '../config/load-config.ts'
import type { Settings } from '../config/settings.ts'
import { describeProblem, UsageError } from '../errors.ts'
import { configDirectory, loadOptions, type PlaceFlags, withPlaces } from './places.ts'
import { printJson } from './table.ts'

export function configCommand(): Command {
  const config = new Command('config')
  withPlaces(
    config.command('check').description('check all four files and the environment'),
  ).action(check)
  withPlaces(config.command('print').description('print what is in force, secrets hidden'))
    .option('--json', 'print JSON')
    .action(print)
  config
    .command('schema [file]')
    .description(`JSON schema of ${Object.keys(DOCUMENTS).join(', ')}; all without a name`)
    .action(schema)
  return config
}

function check(flags: PlaceFlags): void {
  const { feeds, keywords, rules, endpoints, warnings } = loadConfig(loadOptions(flags))
  for (const warning of warnings) process.stderr.write(`warning: ${describeProblem(warning)}\n`)
  const counts = `${feeds.length} feeds, ${keywords.length} keywords, ${rules.length} rules, ${endpoints.length} endpoints`
  process.stdout.write(`${configDirectory(flags)} is valid: ${counts}\n`)
}

function print(flags: PlaceFlags & { json?: true }): void {
  const config = loadConfig(loadOptions(flags))
  const shown = {
    settings: readable(config.settings),
    databaseUrl: hideCredentials(config.databaseUrl),
    redisUrl: hideCredentials(config.redisUrl),
    feeds: config.feeds.map(({ url, interval_ms: ms, ...rest }) => ({
      ...rest,
      url: hideCredentials(url),
      interval: ms === null ? null : formatDuration(ms),
    })),
    keywords: config.keywords,
    endpoints: config.endpoints.map(({ secrets, url, token, ...rest }) => ({
      ...rest,
      url: endpointAddress(rest.format, url),
      ...(token === undefined ? {} : { token: HIDDEN }),
      secrets: secrets.map(() => HIDDEN),
    })),
    rules: config.rules.map(({ cooldown, digest, ...rest }) => ({
      ...rest,
      ...(cooldown === undefined ? {} : { cooldown: formatDuration(cooldown) }),
      ...(digest === undefined ? {} : { digest: formatDuration(digest) }),
    })),
    silence:
      config.silence === undefined
        ? null
        : { ...config.silence, after: formatDuration(config.silence.after) },
  }
  if (flags.json) printJson(shown)
  else process.stdout.write(stringify(JSON.parse(JSON.stringify(shown))))
}

const HIDDEN = '(hidden)'

function readable(settings: Settings) {
  const { http, network, schedule, retention, delivery, queue, ...rest } = settings
  const durations = <T extends object>(section: T) =>
    Object.fromEntries(
      Object.entries(section).map(([key, ms]) => [
        key,
        typeof ms === 'number' ? formatDuration(ms) : ms,
      ]),
    )
  return {
    ...rest,
    http: { ...http, token: http.token === null ? null : HIDDEN },
    network: { ...network, spacing: formatDuration(network.spacing) },
    schedule: durations(schedule),
    retention: durations(retention),
    delivery: {
      timeout: formatDuration(delivery.timeout),
      waits: delivery.waits.map(formatDuration),
    },
    queue: durations(queue),
  }
}

/** The whole path of a chat's webhook is its password. */
function endpointAddress(format: string, url: string): string | undefined {
  return format === 'standard' ? hideCredentials(url) : `${new URL(url).origin}/${HIDDEN}`
}

/** Passwords stand in the address itself, or for PostgreSQL in `?password=`. */
function hideCredentials(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  if (!URL.canParse(address)) return HIDDEN
  const url = new URL(address)
  if (url.password !== '') url.password = 'hidden'
  for (const name of [...url.searchParams.keys()]) {
    if (SECRET_NAME.test(name)) url.searchParams.set(name, 'hidden')
  }
  return url.href
}
const SECRET_NAME = /pass|secret|token|key|auth|sig/i

function schema(file?: string): void {
  const schemaOf = (name: DocumentName) =>
    z.toJSONSchema(DOCUMENTS[name], { io: 'input', unrepresentable: 'any' })
  if (file === undefined) {
    const all = Object.fromEntries(
      (Object.keys(DOCUMENTS) as DocumentName[]).map((name) => [name, schemaOf(name)]),
    )
    printJson({ ...all, environment: Object.fromEntries(environmentNames()) })
    return
  }
  const names = Object.keys(DOCUMENTS) as DocumentName[]
  const name = names.find((each) => each === file || each === `${file}.yaml`)
  if (name === undefined)
    throw new UsageError(`There is no schema of ${file}: use ${names.join(', ')}.`)
  printJson(schemaOf(name))
}
