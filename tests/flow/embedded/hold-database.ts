// A daemon reduced to its database: starts it, says so on stdout, and holds it until SIGTERM.
import { startEmbeddedPostgres } from '../../../src/embedded/start-embedded-postgres.ts'
import type { HoldOptions } from './daemon.ts'

const { runAs, ...options }: HoldOptions = JSON.parse(process.argv[2] ?? '{}')
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`)

// Everything is loaded by now: the checkout itself may be closed to the other user.
if (runAs !== undefined) {
  process.setgroups?.([])
  process.setgid?.(runAs)
  process.setuid?.(runAs)
}
try {
  const server = await startEmbeddedPostgres({ ...options, log: (line) => say({ log: line }) })
  process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)))
  say({ ready: { connectionString: server.connectionString, pid: server.pid } })
  await server.exited
} catch (error) {
  say({ failed: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
}
