import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Queue } from '../../../src/queue/index.ts'
import { openPostgresQueue } from '../../../src/queue/postgres-queue.ts'
import { endpointBell } from '../../../src/steps/ring.ts'
import { startWorkers } from '../../../workers/index.ts'
import { openContext, type TestContext } from '../../support/context.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { endpoints, insertDue } from './deliveries.ts'

let house: TestContext
let web: FakeWeb
let queue: Queue
beforeAll(async () => {
  // What hangs hangs for longer than the test may take.
  house = await openContext({ scowatch: { delivery: { timeout: '10m' } } })
  web = await startFakeWeb()
  queue = await openPostgresQueue(house.databaseUrl, {
    lockMs: 30_000,
    prefix: 'scowatch',
    onError: () => {},
  })
})
afterAll(async () => {
  await queue.close(0)
  await web.close()
  await house.close()
})

test('one that hangs delays no other, however many deliveries and bells it has', async () => {
  await house.configure({
    alerts: endpoints({ hanging: web.url('/hanging'), healthy: web.url('/healthy') }),
  })
  web.route('/hanging', () => new Promise(() => {}))
  web.route('/healthy', { status: 200 })
  const ctx = house.second({ queue })
  await insertDue(house, 'hanging', 150)
  // More bells than the worker has places, each of which could lease four deliveries.
  await queue.ring(
    'deliver-alert',
    Array.from({ length: 60 }, (_, n) => ({ data: { endpointId: 'hanging', bell: String(n) } })),
  )
  startWorkers(ctx, ['deliver'])
  await web.waitFor('/hanging', 4)
  const healthy = await insertDue(house, 'healthy', 50)
  await queue.ring('deliver-alert', [endpointBell('healthy')])
  const got = await web.waitFor('/healthy', healthy.length)
  expect(new Set(got.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(healthy))
  expect(web.requests('/hanging')).toHaveLength(4)
})
