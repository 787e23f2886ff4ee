import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, relative, resolve } from 'node:path'
import { stringify } from 'yaml'
import { seedsDirectory } from '../config/seeds.ts'
import { settingsSchema } from '../config/settings.ts'
import { formatAlertLine } from '../demo/alert-line.ts'
import { demoConfig } from '../demo/demo-config.ts'
import { endNotice, startNewsroom } from '../demo/newsroom.ts'
import { startSink } from '../demo/sink.ts'
import { lockFolder } from '../embedded/folder-lock.ts'
import { DEMO_FOLDER } from './find-daemon.ts'
import type { PlaceFlags } from './places.ts'

export interface Demo {
  /** For the daemon: a configuration and a data folder of the demo's own. */
  options: { directory: string; env: NodeJS.ProcessEnv; flags: { data: string } }
  /** Says where everything is, once the daemon runs. */
  announce(url: string | undefined): void
  close(): Promise<void>
}

/** Where the demo keeps its database when no folder is named: never the real one's. */
const DEMO_DATA = './data-demo'

/**
 * Opens newsroom and sink on 127.0.0.1 and writes the configuration that watches them. The demo
 * begins anew each time: what an earlier one stored would make every story an old one.
 */
export async function openDemo(flags: PlaceFlags): Promise<Demo> {
  const data = resolve(flags.data ?? DEMO_DATA)
  await mkdir(data, { recursive: true })
  const newsroom = await startNewsroom({ seeds: join(seedsDirectory(), 'demo') })
  const sink = await startSink()
  const directory = join(data, 'config')
  await writeConfig(directory, demoConfig(newsroom, sink))
  sink.onAlert((body) => process.stdout.write(`${formatAlertLine(body)}\n`))
  sink.onRefused((reason) => process.stderr.write(`The sink refused a delivery: ${reason}\n`))
  void newsroom.ended.then(() => process.stdout.write(`${endNotice(newsroom)}\n`))
  const database = await freshData(data)
  const places = `--config ${relative('', directory)} --data ${relative('', database)}`
  return {
    options: { directory, env: await demoEnvironment(), flags: { data: database } },
    announce(url) {
      process.stdout.write(
        `Demo: ${newsroom.outlets.length} outlets at ${newsroom.url}, new items every few seconds; ` +
          `API at ${url ?? '(no role http)'}. Ctrl-C ends it.\n` +
          `Ask it from another terminal: npx scowatch alerts list ${places}\n` +
          'Alerts as they arrive:\n',
      )
    },
    async close() {
      await Promise.all([newsroom.close(), sink.close()])
    },
  }
}

/**
 * Nothing of a real daemon's settings but where to listen and what to log; the usual port if it is free, so that
 * the demo runs beside a real daemon.
 */
async function demoEnvironment(): Promise<NodeJS.ProcessEnv> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !OWN_SETTINGS.test(name) || /^SCOWATCH_(?:HTTP_|LOG_LEVEL$)/.test(name),
  )
  return {
    SCOWATCH_HTTP_PORT: (await isFree(USUAL_PORT)) ? String(USUAL_PORT) : '0',
    ...Object.fromEntries(kept),
  }
}

const OWN_SETTINGS = /^(?:SCOWATCH_|DATABASE_URL|REDIS_URL)/
const USUAL_PORT = settingsSchema.parse({}).http.port

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** @throws FolderLockedError when another demo uses it */
async function freshData(data: string): Promise<string> {
  const lock = await lockFolder(data)
  await rm(join(data, DEMO_FOLDER), { recursive: true, force: true })
  await lock.release()
  return join(data, DEMO_FOLDER)
}

async function writeConfig(
  directory: string,
  config: ReturnType<typeof demoConfig>,
): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const [name, content] of Object.entries(config)) {
    await writeFile(join(directory, `${name}.yaml`), stringify(content))
  }
}
