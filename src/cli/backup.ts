import { createReadStream, createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { Command } from 'commander'
import { ScowatchError } from '../errors.ts'
import { loadOptions, type PlaceFlags, withPlaces } from './places.ts'

export function backupCommand(): Command {
  return withPlaces(new Command('backup'))
    .argument('<file>', 'for instance scowatch.backup.gz')
    .action(backup)
}

export function restoreCommand(): Command {
  return withPlaces(new Command('restore'))
    .argument('<file>', 'made by scowatch backup')
    .action(restore)
}

/** Written beside the file and renamed when it is whole: a broken backup never looks like one. */
async function backup(file: string, flags: PlaceFlags): Promise<void> {
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const body = await api.stream('/api/v1/backup')
    const part = `${file}.part`
    await pipeline(
      Readable.fromWeb(body as never),
      createGzip(),
      createWriteStream(part, { mode: 0o600 }),
    )
    await rename(part, file)
  })
  process.stdout.write(`${file} holds everything that was stored\n`)
}

async function restore(file: string, flags: PlaceFlags): Promise<void> {
  const [{ openApp }, { createLog }, { restoreDatabase }, { findDaemon }, { loadConfig }] =
    await Promise.all([
      import('../app.ts'),
      import('./log.ts'),
      import('../db/backup.ts'),
      import('./find-daemon.ts'),
      import('../config/load-config.ts'),
    ])
  const options = loadOptions(flags)
  const daemon = await findDaemon(loadConfig(options).settings.data)
  if (daemon !== undefined)
    throw new ScowatchError(`A daemon runs (pid ${daemon.pid}): stop it before you restore.`)
  const app = await openApp({ ...options, log: createLog('warn'), guarded: false })
  try {
    const rows = await restoreDatabase(app.ctx.db as never, linesOf(file))
    process.stdout.write(`${rows} rows put back from ${file}\n`)
  } finally {
    await app.close(1_000)
  }
}

/** Opened when the first line is asked for: readline drops what comes before somebody listens. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file)
  const unpacked = source.pipe(createGunzip())
  source.on('error', () => unpacked.destroy(new ScowatchError(`${file} can't be read.`)))
  unpacked.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'Z_DATA_ERROR')
      error.message = `${file} is not a backup made by \`scowatch backup\`.`
  })
  yield* createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY })
}
