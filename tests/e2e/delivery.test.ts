import { afterEach, describe, expect, test } from 'vitest'
import { deliveryRun } from '../support/delivery-run.ts'
import { environmentOf, isAvailable } from '../support/shapes.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A short form of `npm run bench:delivery`, which sends 5,000 alerts and kills twenty times. */
const PLAN = { alone: 50, alerts: 150, perSecond: 20, kills: 2, alertsPerKill: 50 }
const CLEAN = {
  missing: 0,
  repeatedWithoutCause: 0,
  bodiesPerId: 1,
  badSignatures: 0,
}
const MINUTES_10 = 600_000

const SHAPES = [
  { shape: 'embedded', processes: ['all'] },
  { shape: 'server', processes: ['all'] },
  { shape: 'scaled', processes: ['all', 'deliver'] },
] as const

describe.each(SHAPES.filter(isAvailable))('$shape, processes: $processes', ({
  shape,
  processes,
}) => {
  test(
    'an endpoint that flaps gets every alert, beside one that is well, through kill -9',
    {
      timeout: MINUTES_10,
    },
    async () => {
      const outcome = await deliveryRun({
        ...PLAN,
        processes,
        env: await environmentOf(shape, cleanups),
      })
      expect(outcome).toMatchObject({
        alerts: 300,
        open: 0,
        sentAgainKnowingly: 0,
        healthy: CLEAN,
        flapping: CLEAN,
      })
      expect(outcome.flapping.requests).toBeGreaterThan(outcome.alerts - PLAN.alone)
      // Two seconds, or on a busy machine what it needs without the other endpoint.
      expect(outcome.healthyP95Ms).toBeLessThan(Math.max(2_000, 3 * outcome.aloneP95Ms))
    },
  )
})
