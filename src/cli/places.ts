import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { seedsDirectory } from '../config/seeds.ts'

/** Flags that every command knows which needs the configuration. */
export interface PlaceFlags {
  config?: string
  data?: string
}

export function withPlaces(command: Command): Command {
  return command
    .option(
      '--config <dir>',
      'folder of scowatch.yaml, feeds.yaml, keywords.yaml, alerts.yaml, knowledge.yaml',
    )
    .option('--data <dir>', 'folder of the embedded database, locks and logs')
}

/** `--config`, else SCOWATCH_CONFIG, else ./config, else the configuration that ships. */
export function configDirectory(flags: PlaceFlags): string {
  const named = flags.config ?? process.env.SCOWATCH_CONFIG
  if (named !== undefined) return resolve(named)
  const here = resolve('config')
  return existsSync(here) ? here : join(dirname(seedsDirectory()), 'config')
}

/** What loadConfig wants. */
export function loadOptions(flags: PlaceFlags) {
  return {
    directory: configDirectory(flags),
    env: process.env,
    ...(flags.data === undefined ? {} : { flags: { data: flags.data } }),
  }
}
