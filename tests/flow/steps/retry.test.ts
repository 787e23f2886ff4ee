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
  web.route('/desk', ({ headers }) => {
    const status = statuses.shift() ?? 200
    if (status === 200) accepted.add(headers['webhook-id'] ?? '')
    return { status }
  })
  house.clock.now = new Date()
  const ctx = house.second({ queue, now: () => new Date() })
  startWorkers(ctx, ['deliver'])
  const ids: string[] = []
  for (let n = 0; n < 4; n += 1) {
    ids.push(...(await insertDue(house, 'desk')))
    await queue.ring('deliver-alert', [endpointBell('desk', ctx.now())])
    await web.waitFor('/desk', 1)
  }
  await web.waitFor('/desk', ids.length + 2, 5_000)
  expect([...accepted].sort()).toEqual(ids)
})
