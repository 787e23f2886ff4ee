import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'

/** A start takes two seconds; on a machine that carries much else, many times that. */
const READY_MS = 110_000
const WAY_IN = fileURLToPath(new URL('../../src/cli/scowatch.mjs', import.meta.url))

/** The four documents of config/, by name without `.yaml`. */
export interface TestConfig {
  scowatch: object
  feeds: object
  keywords: object
  alerts: object
}

export interface LogLine {
  level: number
  msg: string
  [field: string]: unknown
}

/** A real daemon in a process of its own. */
export interface TestDaemon {
  pid: number
  /** Address of its API; undefined without the role http. */
  url: string | undefined
  log: readonly LogLine[]
  /** Resolves with the next line, past or future, that the test is looking for. */
  waitForLog(matches: (line: LogLine) => boolean, timeoutMs?: number): Promise<LogLine>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

export interface DaemonPlace {
  configDir: string
  dataDir: string
  env?: Readonly<Record<string, string>>
  roles?: string
}

/** Writes the four files. */
export async function writeConfig(configDir: string, config: TestConfig): Promise<void> {
  await mkdir(configDir, { recursive: true })
  for (const [name, content] of Object.entries(config)) {
    await writeFile(join(configDir, `${name}.yaml`), stringify(content))
  }
}

/** Starts the daemon as a user would and resolves when it says that it is ready. */
export async function startDaemon(place: DaemonPlace): Promise<TestDaemon> {
  const child = spawnScowatch(
    [
      'start',
      '--config',
      place.configDir,
      '--data',
      place.dataDir,
      '--roles',
      place.roles ?? 'all',
    ],
    place.env,
  )
  const log: LogLine[] = []
  const watchers = new Set<() => void>()
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
    log.push(parse(line))
    for (const check of [...watchers]) check()
  })
  const waitForLog: TestDaemon['waitForLog'] = (matches, timeoutMs = 60_000) =>
    new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer)
        watchers.delete(check)
      }
      const check = () => {
        const found = log.find(matches)
        if (found === undefined) return
        settle()
        resolve(found)
      }
      const fail = (why: string) => {
        settle()
        reject(
          new Error(
            `${why}; log:\n${log
              .map((line) => JSON.stringify(line))
              .slice(-30)
              .join('\n')}`,
          ),
        )
      }
      const timer = setTimeout(() => fail('no such line in the log'), timeoutMs)
      void exited.then((code) => fail(`the daemon ended with ${code}`))
      watchers.add(check)
      check()
    })
  const ready = await waitForLog(({ msg }) => msg === 'scowatch is ready', READY_MS)
  return {
    pid: child.pid ?? 0,
    url: typeof ready.url === 'string' ? ready.url : undefined,
    log,
    waitForLog,
    stop: async () => {
      child.kill('SIGTERM')
      return exited
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Runs one command to its end. */
export async function runScowatch(
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>>; input?: string } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnScowatch(args, options.env)
  let [stdout, stderr] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  child.stdin?.end(options.input ?? '')
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}

/** None of the tester's own settings reach it. */
function spawnScowatch(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...inherited } = process.env
  const clean = Object.fromEntries(
    Object.entries(inherited).filter(([name]) => !name.startsWith('SCOWATCH_')),
  )
  return spawn(process.execPath, [WAY_IN, ...args], {
    env: { ...clean, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

function parse(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine
  } catch {
    return { level: 0, msg: line }
  }
}
