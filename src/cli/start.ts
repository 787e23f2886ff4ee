import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { loadConfig } from '../config/load-config.ts'
import type { Daemon } from '../daemon.ts'
import { FolderLockedError } from '../embedded/folder-lock.ts'
import { UsageError } from '../errors.ts'
import { ROLES, type Role } from '../jobs.ts'
import { findDaemon } from './find-daemon.ts'
import { loadOptions, type PlaceFlags, withPlaces } from './places.ts'

interface StartFlags extends PlaceFlags {
  roles: string
  demo?: true
}

export function startCommand(): Command {
  return withPlaces(new Command('start'))
    .addOption(
      new Option('--roles <list>', `all, or some of ${ROLES.join(',')}`)
        .env('SCOWATCH_ROLES')
        .default('all'),
    )
    .option(
      '--demo',
      'watch a newsroom of its own on 127.0.0.1 and print the alerts; needs no internet',
    )
    .action(async (flags: StartFlags) => {
      await (flags.demo ? runDemo(flags) : run(flags))
    })
}

/** @throws UsageError for a role that doesn't exist */
export function rolesOf(list: string): readonly Role[] {
  const names = list.split(',').map((name) => name.trim())
  if (names.includes('all')) return ROLES
  return names.map((name) => {
    const role = ROLES.find((candidate) => candidate === name)
    if (role === undefined)
      throw new UsageError(`There is no role ${name}: use all, or some of ${ROLES.join(', ')}.`)
    return role
  })
}

async function run(flags: StartFlags): Promise<void> {
  const signalled = nextSignal()
  const options = loadOptions(flags)
  const config = loadConfig(options)
  if (config.databaseUrl === undefined) await refuseSecond(config.settings.data)
  const [{ hasNoNetwork, startDaemon }, { createLog }] = await Promise.all([
    import('../daemon.ts'),
    import('./log.ts'),
  ])
  const log = createLog(config.settings.log.level)
  const daemon = await startDaemon({ ...options, roles: rolesOf(flags.roles), log, guarded: true })
  void hasNoNetwork(config).then((isAway) => {
    if (isAway) log.warn(NO_NETWORK)
  })
  await untilStopped(daemon, signalled)
}

const NO_NETWORK =
  "no network: none of the first feeds' hosts can be resolved. Feeds are tried again by themselves; " +
  'to see the whole job without internet, stop and run `npm start -- --demo`'

/**
 * Says so before everything is loaded; the folder's lock has the last word.
 * @throws FolderLockedError when a daemon already works on the embedded database
 */
async function refuseSecond(dataDir: string): Promise<void> {
  const daemon = await findDaemon(dataDir)
  if (daemon === undefined) return
  throw new FolderLockedError(resolve(dataDir), { pid: daemon.pid, host: hostname() })
}

async function runDemo(flags: StartFlags): Promise<void> {
  const [{ startDaemon }, { createLog }, { openDemo }] = await Promise.all([
    import('../daemon.ts'),
    import('./log.ts'),
    import('./demo.ts'),
  ])
  const signalled = nextSignal()
  const demo = await openDemo(flags)
  try {
    const log = createLog(process.env.SCOWATCH_LOG_LEVEL ?? 'warn')
    const roles = rolesOf(flags.roles)
    const daemon = await startDaemon({ ...demo.options, roles, log, guarded: true })
    demo.announce(daemon.url)
    await untilStopped(daemon, signalled)
  } finally {
    await demo.close()
  }
}

/** The first SIGTERM or Ctrl-C, also one that comes while the daemon starts; a second ends the process at once. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    let isSecond = false
    const onSignal = () => {
      if (isSecond) process.exit(1)
      isSecond = true
      resolve()
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
}

async function untilStopped(daemon: Daemon, signalled: Promise<void>): Promise<void> {
  const lost = await Promise.race([signalled, daemon.app.databaseLost])
  const { log } = daemon.app.ctx
  if (lost instanceof Error) log.fatal(lost.message)
  else log.info('stopping')
  await daemon.stop()
  if (lost instanceof Error) process.exitCode = 1
}
