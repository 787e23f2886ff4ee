// The long form of tests/e2e/delivery.test.ts: `npm run bench:delivery -- --shape scaled`.
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.ts'
import { deliveryRun } from '../../tests/support/delivery-run.ts'
import { startRedis } from '../../tests/support/redis.ts'
import { temporaryFolder } from '../../tests/support/temporary-folder.ts'

const { values } = parseArgs({
  options: {
    shape: { type: 'string', default: 'embedded' },
    alone: { type: 'string', default: '300' },
    alerts: { type: 'string', default: '3700' },
    rate: { type: 'string', default: '20' },
    kills: { type: 'string', default: '20' },
    'alerts-per-kill': { type: 'string', default: '50' },
  },
})
const plan = {
  alone: Number(values.alone),
  alerts: Number(values.alerts),
  perSecond: Number(values.rate),
  kills: Number(values.kills),
  alertsPerKill: Number(values['alerts-per-kill']),
  report: (line: string) => void process.stderr.write(`${line}\n`),
}

const outcome = await runIn(values.shape)
process.stdout.write(`${JSON.stringify({ shape: values.shape, ...outcome }, null, 2)}\n`)

/** On a server PostgreSQL (and Redis) live on while daemons die; scaled are two processes that deliver. */
async function runIn(shape: string) {
  if (shape === 'embedded') return deliveryRun({ ...plan, env: {}, processes: ['all'] })
  const folder = await temporaryFolder()
  const postgres = await startEmbeddedPostgres({
    dataDir: folder.path,
    log: () => {},
    isThrowaway: true,
  })
  const redis = shape === 'scaled' ? await startRedis() : undefined
  try {
    const env = { DATABASE_URL: postgres.connectionString }
    if (redis === undefined) return await deliveryRun({ ...plan, env, processes: ['all'] })
    const processes = ['all', 'deliver']
    return await deliveryRun({ ...plan, env: { ...env, REDIS_URL: redis.url }, processes })
  } finally {
    await redis?.stop()
    await postgres.stop()
    await folder.remove()
  }
}
