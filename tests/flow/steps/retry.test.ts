import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Queue } from '../../../src/queue/index.ts'
import { openPostgresQueue } from '../../../src/queue/postgres-queue.ts'
import { endpointBell } from '../../../src/steps/ring.ts'
import { startWorkers } from '../../../workers/index.ts'
import { openContext, type TestContext } from '../../support/context.ts'
import { deferred } from '../../support/deferred.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { endpoints, insertDue } from './deliveries.ts'

let house: TestContext
let web: FakeWeb
let queue: Queue
beforeAll(async () => {
  house = await openContext({ scowatch: { delivery: { waits: ['300ms', '300ms', '300ms'] } } })
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

test('what an endpoint refused twice comes again by itself, bells of others in between', async () => {
  await house.configure({ alerts: endpoints({ desk: web.url('/desk') }) })
  const statuses = [503, 503]
  const accepted = new Set<string>()
  const rung = deferred()
  web.route('/desk', async ({ headers }) => {
    const status = statuses.shift() ?? 200
    // However slow the machine is, all bells are rung before the last refusal: what comes after it comes by itself.
    if (statuses.length === 0) await rung.promise
    if (status === 200) accepted.add(headers['webhook-id'] ?? '')
    return { status }
  })
  house.clock.now = new Date()
  const ctx = house.second({ queue, now: () => new Date() })
  startWorkers(ctx, ['deliver'])
  const ids: string[] = []
  for (let n = 0; n < 4; n += 1) {
    ids.push(...(await insertDue(house, 'desk')))
    await queue.ring('deliver-alert', [endpointBell('desk')])
    await web.waitFor('/desk', 1)
  }
  rung.resolve()
  await expect.poll(() => [...accepted].sort()).toEqual(ids)
  expect(web.requests('/desk')).toHaveLength(ids.length + 2)
})

test('what falls due while the bell it shares is answered is sent by itself', async () => {
  await house.configure({ alerts: endpoints({ pair: web.url('/pair') }) })
  web.route('/pair', { status: 200 })
  for (let round = 1; round <= 12; round += 1) {
    // Bells are one for 50 ms: whatever the phase, some of these pairs share one.
    const first = Date.now() + 60 + 4 * round
    for (const at of [first, first + 45]) {
      house.clock.now = new Date(at)
      await insertDue(house, 'pair')
    }
    await queue.ring('deliver-alert', [endpointBell('pair', first - Date.now())])
    await web.waitFor('/pair', 2 * round)
  }
})
