import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventSchema } from '../../../src/alerting/event-schema.ts'
import { createMetrics } from '../../../src/http/metrics.ts'
import { deliverAlerts } from '../../../src/steps/deliver-alert.ts'
import { running } from '../../support/context.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { deliveryRow, endpoints, insertDue, SECRET } from '../steps/deliveries.ts'
import { type ApiUnderTest, openApi } from './api-under-test.ts'

let api: ApiUnderTest
let web: FakeWeb
let serial = 0
let id = ''
beforeAll(async () => {
  web = await startFakeWeb()
  api = await openApi()
})
afterAll(async () => {
  await api.close()
  await web.close()
})
beforeEach(async () => {
  serial += 1
  id = `desk-${serial}`
  await api.configure({ alerts: endpoints({ [id]: web.url(`/${id}`) }) })
})

const deliver = () => deliverAlerts(api.ctx, id, running())
const replay = (filter: object) => api.send('POST', '/api/v1/deliveries/replay', filter)
const received = () => web.requests(`/${id}`).map(({ headers }) => headers['webhook-id'])

test('a delivery is shown with its attempts: when, status, how long, answer, reason', async () => {
  web.route(`/${id}`, { status: 503, body: 'in maintenance' })
  const [delivery = ''] = await insertDue(api, id)
  await deliver()
  api.clock.advance(5_000)
  web.route(`/${id}`, { status: 200, body: 'thank you' })
  await deliver()
  const { json } = await api.get(`/api/v1/deliveries/${delivery}`)
  expect(json).toMatchObject({ id: delivery, endpointId: id, state: 'delivered', attempts: 2 })
  expect(json.log).toMatchObject([
    { status: 503, outcome: 'retry', response: 'in maintenance', error: expect.any(String) },
    { status: 200, outcome: 'delivered', response: 'thank you', error: null },
  ])
  expect((await api.get('/api/v1/deliveries/msg_none')).status).toBe(404)
})

test('metrics tell how long alerts took, by endpoint, and who is out of use', async () => {
  const metrics = createMetrics()
  const ctx = api.second({ meters: metrics.meters })
  web.route(`/${id}`, { status: 503 })
  await insertDue(api, id)
  await deliverAlerts(ctx, id, running())
  api.clock.advance(7_000)
  web.route(`/${id}`, { status: 200 })
  await deliverAlerts(ctx, id, running())
  const [delivery] = (await api.get(`/api/v1/deliveries?endpoint=${id}`)).json.items
  await api.send('POST', `/api/v1/deliveries/${delivery.id}/replay`)
  web.route(`/${id}`, { status: 410 })
  await deliverAlerts(ctx, id, running())
  const page = await metrics.page(ctx).render()
  for (const line of [
    `scowatch_delivery_seconds_sum{endpoint="${id}"} 7`,
    `scowatch_delivery_seconds_bucket{le="5",endpoint="${id}"} 0`,
    `scowatch_delivery_seconds_bucket{le="10",endpoint="${id}"} 1`,
    `scowatch_delivery_attempts_total{endpoint="${id}",outcome="retry"} 1`,
    `scowatch_delivery_attempts_total{endpoint="${id}",outcome="delivered"} 1`,
    `scowatch_delivery_attempts_total{endpoint="${id}",outcome="gone"} 1`,
    `scowatch_endpoint_disabled{endpoint="${id}"} 1`,
  ])
    expect(page).toContain(`${line}\n`)
})

describe('a replay sends the same ids and bytes again', () => {
  test('of what was made in a range', async () => {
    web.route(`/${id}`, { status: 204 })
    const start = api.clock.now
    const made: string[] = []
    for (let hour = 0; hour < 5; hour += 1) {
      made.push(...(await insertDue(api, id, 2)))
      api.clock.advance(3_600_000)
    }
    await deliver()
    expect(received().sort()).toEqual(made)
    const since = new Date(start.getTime() + 3_600_000).toISOString()
    const until = new Date(start.getTime() + 3 * 3_600_000).toISOString()
    const { json } = await replay({ endpoint: id, since, until })
    expect(json).toEqual({ replayed: 4, endpoints: [id], refused: [] })
    expect(api.rung.of('deliver-alert').at(-1)?.data).toMatchObject({ endpointId: id })
    await deliver()
    expect(received().slice(made.length).sort()).toEqual(made.slice(2, 6))
    const bodies = new Map<string, Set<string>>()
    for (const { headers, body } of web.requests(`/${id}`)) {
      const key = headers['webhook-id'] ?? ''
      bodies.set(key, (bodies.get(key) ?? new Set()).add(String(body)))
    }
    expect([...bodies.values()].every(({ size }) => size === 1)).toBe(true)
  })

  test('of dead letters alone, and of how long ago', async () => {
    web.route(`/${id}`, { status: 204 })
    const [old = '', dead = '', alive = ''] = await insertDue(api, id, 3)
    const set = (delivery: string, change: object) =>
      api.ctx.db.updateTable('deliveries').set(change).where('id', '=', delivery).execute()
    const weekAgo = new Date(api.clock.now.getTime() - 7 * 86_400_000)
    await set(old, { state: 'dead', created_at: weekAgo, finished_at: api.clock.now })
    await set(dead, { state: 'dead', finished_at: api.clock.now })
    await deliver()
    expect(received()).toEqual([alive])
    expect((await replay({ endpoint: id, state: 'dead', since: '1d' })).json.replayed).toBe(1)
    await deliver()
    expect(received()).toEqual([alive, dead])
    expect((await replay({ state: 'dead', endpoint: id })).json.replayed).toBe(1)
    await deliver()
    expect(received()).toEqual([alive, dead, old])
  })

  test('in statements of a thousand rows, each row once', async () => {
    web.route(`/${id}`, { status: 204 })
    await insertDue(api, id, 25)
    const { replayDeliveries } = await import('../../../src/db/replays.ts')
    const until = new Date(api.clock.now.getTime() + 1)
    expect(await replayDeliveries(api.ctx.db, { endpointId: id, until }, api.clock.now, 10)).toBe(
      25,
    )
  })

  test('but not to an endpoint that is out of use, until it is enabled', async () => {
    web.route(`/${id}`, { status: 410 })
    const [delivery = ''] = await insertDue(api, id)
    await deliver()
    const listed = async () => (await api.get('/api/v1/endpoints')).json.items[0]
    expect(await listed()).toMatchObject({
      id,
      disabledAt: api.clock.now.toISOString(),
      disabledReason: expect.stringContaining('410'),
    })
    const one = await api.send('POST', `/api/v1/deliveries/${delivery}/replay`)
    expect([one.status, one.json.error.message]).toEqual([
      409,
      expect.stringContaining(`scowatch endpoints enable ${id}`),
    ])
    expect((await replay({ endpoint: id })).json).toEqual({
      replayed: 0,
      endpoints: [],
      refused: [{ endpointId: id, count: 1, reason: expect.stringContaining('410') }],
    })
    expect(await deliveryRow(api, delivery)).toMatchObject({ state: 'dead' })
    web.route(`/${id}`, { status: 204 })
    expect((await api.send('POST', `/api/v1/endpoints/${id}/enable`)).json).toMatchObject({
      id,
      disabledAt: null,
      failures: 0,
    })
    expect(await listed()).toMatchObject({ disabledAt: null })
    expect((await replay({ endpoint: id, state: 'dead' })).json).toMatchObject({ replayed: 1 })
    await deliver()
    expect(await deliveryRow(api, delivery)).toMatchObject({ state: 'delivered' })
  })

  test.each<[why: string, filter: object, message: RegExp]>([
    ['nothing that says which', {}, /say which/],
    ['a misspelt key', { endpiont: 'desk' }, /endpiont/],
    ['a state nobody knows', { state: 'lost' }, /state/],
    ['a time that is none', { since: 'yesterday' }, /not a time/],
  ])('%s is refused', async (_why, filter, message) => {
    const { status, json } = await replay(filter)
    expect([status, json.error.message]).toEqual([400, expect.stringMatching(message)])
  })
})

test('a test delivery fits the schema that is served', async () => {
  const { status, headers, json } = await api.get('/schemas/webhook-1.json')
  expect([status, headers.get('content-type')]).toEqual([200, 'application/schema+json'])
  expect(json).toMatchObject({
    $schema: expect.stringContaining('2020-12'),
    $id: expect.any(String),
  })
  web.route(`/${id}`, { status: 204 })
  api.clock.now = new Date()
  const tested = await api.send('POST', `/api/v1/endpoints/${id}/test`)
  expect(tested.status).toBe(202)
  await deliver()
  const [request] = web.requests(`/${id}`)
  expect(request?.headers['webhook-id']).toBe(tested.json.id)
  const body = new Webhook(SECRET).verify(String(request?.body), request?.headers ?? {})
  expect(eventSchema.safeParse(body).error).toBeUndefined()
})

test('an endpoint nobody declared can’t be enabled or tested', async () => {
  for (const act of ['enable', 'test'])
    expect((await api.send('POST', `/api/v1/endpoints/nobody/${act}`)).status).toBe(404)
})
