// The long form of tests/e2e/crash.test.ts: `npm run bench:crash`.
// In the embedded shape, and with --redis URL --database URL in the scaled one.
import { parseArgs } from 'node:util'
import { Redis } from 'ioredis'
import { crashRun } from '../../tests/support/crash-run.ts'

const { values } = parseArgs({
  options: {
    database: { type: 'string' },
    redis: { type: 'string' },
    items: { type: 'string', default: '300' },
    random: { type: 'string', default: '50' },
    boundary: { type: 'string', default: '5' },
  },
})
const { database, redis } = values
const client = redis === undefined ? undefined : new Redis(redis)
const outcome = await crashRun({
  env: { ...(database && { DATABASE_URL: database }), ...(redis && { REDIS_URL: redis }) },
  items: Number(values.items),
  randomKills: Number(values.random),
  killsPerBoundary: Number(values.boundary),
  inTheMiddle: () => void client?.flushall(),
  report: (line) => process.stderr.write(`${line}\n`),
})
client?.disconnect()
process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`)
