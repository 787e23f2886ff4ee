// The long form of tests/e2e/crash.test.ts: `npm run bench:crash -- --shape scaled`.
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.ts'
import { crashRun } from '../../tests/support/crash-run.ts'
import { startRedis } from '../../tests/support/redis.ts'
import { temporaryFolder } from '../../tests/support/temporary-folder.ts'

const { values } = parseArgs({
  options: {
    shape: { type: 'string', default: 'embedded' },
    items: { type: 'string', default: '300' },
    random: { type: 'string', default: '50' },
    boundary: { type: 'string', default: '5' },
  },
})
const plan = {
  items: Number(values.items),
  randomKills: Number(values.random),
  killsPerBoundary: Number(values.boundary),
  report: (line: string) => void process.stderr.write(`${line}\n`),
}

const outcome = await (values.shape === 'scaled' ? scaled() : crashRun({ ...plan, env: {} }))
process.stdout.write(`${JSON.stringify({ shape: values.shape, ...outcome }, null, 2)}\n`)

/** PostgreSQL and Redis live on while the daemon dies; Redis is emptied in the middle. */
async function scaled() {
  const folder = await temporaryFolder()
  const [postgres, redis] = await Promise.all([
    startEmbeddedPostgres({ dataDir: folder.path, log: () => {}, isThrowaway: true }),
    startRedis(),
  ])
  try {
    const env = { DATABASE_URL: postgres.connectionString, REDIS_URL: redis.url }
    return await crashRun({ ...plan, env, inTheMiddle: () => redis.command('FLUSHALL') })
  } finally {
    await Promise.all([postgres.stop(), redis.stop()])
    await folder.remove()
  }
}
