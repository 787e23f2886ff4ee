import { afterEach, describe, expect, test } from 'vitest'
import { crashRun } from '../support/crash-run.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { hasRedis, startRedis } from '../support/redis.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A short form of `npm run bench:crash`, which kills seven times as often. */
const PLAN = { items: 45, randomKills: 3, killsPerBoundary: 1 }
const CLEAN = {
  items: 45,
  articles: 45,
  analyzed: 45,
  undelivered: 0,
  idsPerAlert: 1,
  bodiesPerId: 1,
  duplicates: 0,
}
const MINUTES_10 = 600_000

describe('kill -9 between any two lines loses nothing and alerts nobody twice', () => {
  test('embedded', { timeout: MINUTES_10 }, async () => {
    const outcome = await crashRun({ ...PLAN, env: {} })
    expect(outcome).toMatchObject(CLEAN)
    expect(outcome.alerts).toBeGreaterThan(0)
  })

  test.runIf(hasRedis)(
    'scaled, with Redis emptied in the middle',
    { timeout: MINUTES_10 },
    async () => {
      const [database, redis] = await Promise.all([createTestDatabase(), startRedis()])
      cleanups.push(
        () => database.drop(),
        () => redis.stop(),
      )
      const env = { DATABASE_URL: database.url, REDIS_URL: redis.url }
      const outcome = await crashRun({ ...PLAN, env, inTheMiddle: () => redis.command('FLUSHALL') })
      expect(outcome).toMatchObject(CLEAN)
    },
  )
})
