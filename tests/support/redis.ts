import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface TestRedis {
  url: string
  /** A command through redis-cli. */
  command(...args: string[]): string
  stop(): Promise<void>
}

/** Whether tests can use a real Redis. Under CI a missing one is a failure, never a skip. */
export const hasRedis = (() => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    if (process.env.CI) throw new Error('redis-server is not installed; CI tests need it')
    process.stderr.write('redis-server is not installed: tests on Redis are skipped\n')
    return false
  }
})()

/** A Redis of the test's own on a Unix socket, with the settings that scowatch asks for. */
export async function startRedis(...settings: string[]): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'scowatch-redis-'))
  const socket = join(dir, 'redis.sock')
  const args = [
    '--port',
    '0',
    '--unixsocket',
    socket,
    '--dir',
    dir,
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
  ]
  const server = spawn('redis-server', [...args, ...settings], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await readyToAccept(server)
  return {
    url: socket,
    command: (...words) =>
      execFileSync('redis-cli', ['-s', socket, ...words], { encoding: 'utf8' }).trim(),
    async stop() {
      const exited = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGKILL')
      await exited
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function readyToAccept(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    if (server.stdout === null) return reject(new Error('no output of redis-server'))
    createInterface({ input: server.stdout }).on('line', (line) => {
      if (/ready to accept connections/i.test(line)) resolve()
    })
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
  })
}
