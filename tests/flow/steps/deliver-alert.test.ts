import { gzipSync } from 'node:zlib'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventSchema } from '../../../src/alerting/event-schema.ts'
import { findAttempts } from '../../../src/db/deliveries.ts'
import { getEndpoint } from '../../../src/db/endpoints.ts'
import { createHttpClient } from '../../../src/net/http-client.ts'
import { deliverAlerts } from '../../../src/steps/deliver-alert.ts'
import { replay } from '../../../src/steps/replay-deliveries.ts'
import { sweep } from '../../../src/steps/sweep.ts'
import { openContext, running, type TestContext } from '../../support/context.ts'
import { deferred } from '../../support/deferred.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { deliveryRow, endpoints, insertDue, SECOND_SECRET, SECRET } from './deliveries.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let house: TestContext
let web: FakeWeb
let serial = 0
let id = ''
let path = ''

beforeAll(async () => {
  house = await openContext()
  web = await startFakeWeb()
})
afterAll(async () => {
  await web.close()
  await house.close()
})
beforeEach(async () => {
  serial += 1
  id = `desk-${serial}`
  path = `/${id}`
  house.rung.clear()
  await house.configure({ alerts: endpoints({ [id]: web.url(path) }) })
})

const deliver = () => deliverAlerts(house.ctx, id, running())
const one = async () => (await insertDue(house, id))[0] ?? ''
const row = (delivery: string) => deliveryRow(house, delivery)
const serialOf = (delivery: string) => Number(delivery.replace('msg_', ''))
async function openCount(): Promise<number> {
  const { length } = await house.ctx.db
    .selectFrom('deliveries')
    .select('id')
    .where('endpoint_id', '=', id)
    .where('state', '=', 'pending')
    .execute()
  return length
}
/** To the moment the next attempt is due, past any pause of the endpoint. */
async function untilDue(delivery: string) {
  const { next_attempt_at: at } = await row(delivery)
  const paused = (await getEndpoint(house.ctx.db, id))?.paused_until ?? at
  house.clock.now = new Date(Math.max(at.getTime(), paused.getTime()))
}

test('an accepted delivery is sent once, signed, and verified by the reference library', async () => {
  web.route(path, { status: 204 })
  // The reference library compares with the clock of the machine.
  house.clock.now = new Date()
  const delivery = await one()
  await deliver()
  await deliver()
  const [request, ...more] = web.requests(path)
  expect(more).toEqual([])
  expect(request?.headers['webhook-id']).toBe(delivery)
  expect(new Webhook(SECRET).verify(String(request?.body), request?.headers ?? {})).toMatchObject({
    type: 'endpoint.test',
  })
  expect(await row(delivery)).toMatchObject({ state: 'delivered', attempts: 1, leased_until: null })
})

test('while a secret is rotated both verify', async () => {
  await house.configure({ alerts: endpoints({ [id]: web.url(path) }, [SECOND_SECRET, SECRET]) })
  web.route(path, { status: 200 })
  house.clock.now = new Date()
  await one()
  await deliver()
  const [request] = web.requests(path)
  for (const secret of [SECRET, SECOND_SECRET])
    new Webhook(secret).verify(String(request?.body), request?.headers ?? {})
})

describe('an answer that is no success is tried again', () => {
  test.each<[why: string, status: number]>([
    ['redirect', 302],
    ['permanent redirect', 308],
    ['bad request', 400],
    ['server error', 500],
    ['no status anybody knows', 999],
  ])('%s', async (_why, status) => {
    web.route(path, { status, headers: { location: web.url(`/other-${id}`) } })
    const delivery = await one()
    await deliver()
    expect(await row(delivery)).toMatchObject({
      state: 'pending',
      step: 1,
      last_error: expect.stringContaining(String(status)),
    })
    expect(web.requests(`/other-${id}`)).toEqual([])
  })

  test('reset after accepting: later the same id and bytes, a new time and signature', async () => {
    web.raw(path, (socket) => socket.destroy())
    const delivery = await one()
    await deliver()
    expect(await row(delivery)).toMatchObject({ state: 'pending' })
    await untilDue(delivery)
    await deliver()
    const [first, second] = web.requests(path)
    expect(second?.body).toEqual(first?.body)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(second?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp'])
    expect(second?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature'])
  })

  test('the whole schedule with its jitter, then a dead letter; a replay begins it anew', async () => {
    web.route(path, { status: 500 })
    const delivery = await one()
    const waits = house.ctx.current().config.settings.delivery.waits
    const jittery = house.second({ chance: () => 0.999 })
    for (const wait of waits) {
      await deliverAlerts(jittery, id, running())
      const waited = (await row(delivery)).next_attempt_at.getTime() - house.clock.now.getTime()
      expect(waited).toBeGreaterThan(wait)
      expect(waited).toBeLessThanOrEqual(1.1 * wait)
      await untilDue(delivery)
    }
    await deliver()
    expect(await row(delivery)).toMatchObject({ state: 'dead', attempts: waits.length + 1 })
    expect(await findAttempts(house.ctx.db, delivery)).toHaveLength(waits.length + 1)
    house.clock.advance(DAY_MS)
    web.route(path, { status: 200 })
    await replay(house.ctx, { id: delivery })
    await deliver()
    expect(await row(delivery)).toMatchObject({ state: 'delivered', step: 1, last_error: null })
    expect(new Set(web.requests(path).map(({ body }) => body.toString())).size).toBe(1)
    expect(new Set(web.requests(path).map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  test.each<[why: string, status: number, retryAfter: string, waitMs: number]>([
    ['429 says when', 429, '7200', 2 * HOUR_MS],
    ['503 says when', 503, '120', 120_000],
    ['a month is cut to a day', 503, '2592000', DAY_MS],
    ['a date', 429, 'Mon, 23 Nov 2026 09:00:00 GMT', HOUR_MS],
    ['a date gone by is no wait', 503, 'Mon, 23 Nov 2020 08:00:00 GMT', 5_000],
    ['a date out of this world is cut to a day', 429, 'Fri, 31 Dec 9999 23:59:59 GMT', DAY_MS],
    ['more digits than a number holds', 429, '9'.repeat(400), DAY_MS],
    ['a negative one is ignored', 429, '-60', 5_000],
    ['junk is ignored', 503, 'soon', 5_000],
    ['500 may not say when', 500, '7200', 5_000],
  ])('Retry-After: %s', async (_why, status, retryAfter, waitMs) => {
    web.route(path, { status, headers: { 'retry-after': retryAfter } })
    house.clock.now = new Date('2026-11-23T08:00:00Z')
    const delivery = await one()
    await deliver()
    expect((await row(delivery)).next_attempt_at.getTime() - house.clock.now.getTime()).toBe(waitMs)
    // Who asked for time is left alone with every delivery; who did not is not.
    const isAsked = waitMs > 5_000
    await insertDue(house, id, 3)
    await deliver()
    expect(web.requests(path)).toHaveLength(isAsked ? 1 : 4)
  })

  test('too slow an answer', async () => {
    await house.configure({
      scowatch: { delivery: { timeout: '500ms' } },
      alerts: endpoints({ [id]: web.url(path) }),
    })
    web.route(path, () => new Promise(() => {}))
    const delivery = await one()
    await deliver()
    expect(await row(delivery)).toMatchObject({
      state: 'pending',
      last_error: expect.stringMatching(/within 500 ms/),
    })
  })

  test('an address that turned private after it was saved', async () => {
    await house.configure({ alerts: endpoints({ [id]: 'http://169.254.169.254/hook' }) })
    const delivery = await one()
    await deliver()
    expect((await row(delivery)).last_error).toMatch(/169\.254\.169\.254/)
  })
})

test.each([
  ['huge', Buffer.alloc(4 * 1024 * 1024, 'x'), {}],
  ['compressed', gzipSync(Buffer.alloc(4 * 1024 * 1024, 'x')), { 'content-encoding': 'gzip' }],
  ['with characters PostgreSQL refuses', Buffer.from('a\u0000b\ud83d'), {}],
])('an answer that is %s is read in part and kept in less', async (_why, body, headers) => {
  web.route(path, { status: 200, headers, body })
  const delivery = await one()
  await deliver()
  expect(await row(delivery)).toMatchObject({ state: 'delivered' })
  const [attempt] = await findAttempts(house.ctx.db, delivery)
  expect(attempt?.response?.length).toBeLessThanOrEqual(2_000)
})

describe('an endpoint that is no more', () => {
  test('410 disables it and buries what waits, until it gets another address', async () => {
    web.route(path, { status: 410 })
    const [first = '', ...rest] = await insertDue(house, id, 6)
    await deliver()
    expect(await getEndpoint(house.ctx.db, id)).toMatchObject({ disabled_at: house.clock.now })
    for (const delivery of [first, ...rest])
      expect(await row(delivery)).toMatchObject({ state: 'dead' })
    const asked = web.requests(path).length
    const later = await one()
    await deliver()
    expect(await row(later)).toMatchObject({
      state: 'dead',
      last_error: expect.stringContaining('410'),
    })
    expect(web.requests(path)).toHaveLength(asked)
    web.route(`${path}-new`, { status: 200 })
    await house.configure({ alerts: endpoints({ [id]: web.url(`${path}-new`) }) })
    await replay(house.ctx, { id: later })
    await deliver()
    expect(await row(later)).toMatchObject({ state: 'delivered' })
    expect(await getEndpoint(house.ctx.db, id)).toMatchObject({ disabled_at: null })
  })

  test('removed from alerts.yaml: buried, but not before every process can know', async () => {
    const delivery = await one()
    await house.configure({ alerts: endpoints({}) })
    await deliver()
    expect(await row(delivery)).toMatchObject({ state: 'pending' })
    house.clock.advance(HOUR_MS)
    await deliver()
    expect(await row(delivery)).toMatchObject({
      state: 'dead',
      last_error: expect.stringContaining('alerts.yaml'),
    })
  })
})

test('two processes never send one delivery at once, and miss none', async () => {
  const [deliveries, seen] = [await insertDue(house, id, 40), new Map<string, number>()]
  web.route(path, ({ headers }) => {
    const delivery = headers['webhook-id'] ?? ''
    seen.set(delivery, (seen.get(delivery) ?? 0) + 1)
    return { status: 200 }
  })
  const other = house.second()
  await Promise.all([deliver(), deliverAlerts(other, id, running()), deliver()])
  expect([...seen.keys()].sort()).toEqual(deliveries)
  expect([...seen.values()].every((times) => times === 1)).toBe(true)
})

test.each([
  ['accepted', 200],
  ['refused', 503],
])('a replay that is asked for while an attempt runs is sent though that is %s', async (_why, status) => {
  const delivery = await one()
  const [underWay, answer] = [deferred(), deferred()]
  web.route(path, async () => {
    underWay.resolve()
    await answer.promise
    return { status }
  })
  const attempt = deliver()
  await underWay.promise
  await replay(house.ctx, { id: delivery })
  answer.resolve()
  web.route(path, { status: 200 })
  await attempt
  house.clock.advance(HOUR_MS)
  await deliver()
  expect(await row(delivery)).toMatchObject({ state: 'delivered', attempts: 2, step: 1 })
  expect(web.requests(path)).toHaveLength(2)
})

test('a dead process’s delivery is sent again once its lease has ended', async () => {
  const delivery = await one()
  web.route(path, { status: 200 })
  const until = new Date(house.clock.now.getTime() + 10_000)
  await house.ctx.db
    .updateTable('deliveries')
    .set({ leased_until: until })
    .where('id', '=', delivery)
    .execute()
  await deliver()
  expect(web.requests(path)).toEqual([])
  expect(house.rung.of('deliver-alert')).toMatchObject([{ delayMs: 10_000 }])
  house.clock.now = until
  await deliver()
  expect(await row(delivery)).toMatchObject({ state: 'delivered' })
})

test('a worker that comes late does not undo what another did', async () => {
  const delivery = await one()
  web.route(path, async () => {
    // Meanwhile the lease ended, and another process sent it to the end of its schedule.
    await house.ctx.db
      .updateTable('deliveries')
      .set({
        attempts: 2,
        step: 2,
        state: 'delivered',
        last_error: null,
        finished_at: house.clock.now,
      })
      .where('id', '=', delivery)
      .execute()
    return { status: 500 }
  })
  await deliver()
  expect(await row(delivery)).toMatchObject({ state: 'delivered', attempts: 2 })
  expect(await findAttempts(house.ctx.db, delivery)).toHaveLength(1)
})

test('stopping in mid delivery gives it back at once, at its place in the schedule', async () => {
  const delivery = await one()
  const stopping = new AbortController()
  web.route(path, () => {
    stopping.abort(new Error('scowatch is stopping'))
    return new Promise(() => {})
  })
  await deliverAlerts(house.ctx, id, stopping.signal)
  expect(await row(delivery)).toMatchObject({
    state: 'pending',
    step: 0,
    leased_until: null,
    next_attempt_at: house.clock.now,
  })
  expect(await getEndpoint(house.ctx.db, id)).toBeUndefined()
  web.route(path, { status: 200 })
  await deliver()
  expect(await row(delivery)).toMatchObject({ state: 'delivered' })
})

describe('a failing endpoint', () => {
  test('is left alone instead of being asked for every delivery, and asked with one first', async () => {
    web.route(path, { status: 500 })
    await insertDue(house, id, 100)
    await deliver()
    const asked = web.requests(path).length
    expect(asked).toBeLessThanOrEqual(7)
    house.clock.advance(5_000)
    await deliver()
    expect(web.requests(path)).toHaveLength(asked + 1)
    await deliver()
    expect(web.requests(path)).toHaveLength(asked + 1)
    house.clock.advance(10_000)
    web.route(path, { status: 204 })
    await deliver()
    expect(await openCount()).toBe(0)
    expect(await getEndpoint(house.ctx.db, id)).toMatchObject({
      failures: 0,
      failing_since: null,
      paused_until: null,
      last_ok_at: house.clock.now,
    })
  })

  test('a new address is asked at once, and has no failures of the old one', async () => {
    web.route(path, { status: 500 })
    await insertDue(house, id, 10)
    await deliver()
    house.clock.advance(4 * 24 * HOUR_MS)
    await deliver()
    const old = await getEndpoint(house.ctx.db, id)
    expect(old?.paused_until?.getTime()).toBeGreaterThan(house.clock.now.getTime())
    const asked = web.requests(path).length
    const to = `${path}-moved`
    web.route(to, { status: 503 })
    await house.configure({ alerts: endpoints({ [id]: web.url(to) }) })
    house.rung.clear()
    await sweep(house.ctx)
    const rung = house.rung.of('deliver-alert').map(({ data }) => data.endpointId)
    expect(rung).toContain(id)
    await deliver()
    expect(web.requests(to).length).toBeGreaterThan(0)
    // Its first failure is no fifth day of failures.
    expect((await getEndpoint(house.ctx.db, id))?.failing_since).toEqual(house.clock.now)
    web.route(to, { status: 204 })
    house.clock.advance(HOUR_MS)
    await deliver()
    expect(web.requests(path)).toHaveLength(asked)
    expect(await openCount()).toBe(0)
  })

  test('another process leaves it alone too', async () => {
    web.route(path, { status: 429, headers: { 'retry-after': '60' } })
    await one()
    await deliver()
    await insertDue(house, id, 5)
    await deliverAlerts(house.second(), id, running())
    expect(web.requests(path)).toHaveLength(1)
  })

  test('a success under way when it asked for time does not end its pause', async () => {
    const [underWay, answer] = [deferred(), deferred()]
    web.route(path, async ({ body }) => {
      if (!body.toString().includes(slow)) {
        await underWay.promise
        return { status: 429, headers: { 'retry-after': '60' } }
      }
      underWay.resolve()
      await answer.promise
      return { status: 200 }
    })
    const slow = `"serial":${(await insertDue(house, id, 2)).map(serialOf)[0]},`
    const done = deliver()
    await expect.poll(async () => (await getEndpoint(house.ctx.db, id))?.paused_until).toBeTruthy()
    answer.resolve()
    await done
    expect(await openCount()).toBe(1)
    expect((await getEndpoint(house.ctx.db, id))?.paused_until?.getTime()).toBe(
      house.clock.now.getTime() + 60_000,
    )
  })

  test('five days of nothing but failures disable it, and it is told', async () => {
    const notices = `${id}-notices`
    await house.configure({
      alerts: {
        rules: [],
        endpoints: [
          { id, url: web.url(path), secret: SECRET },
          { id: notices, url: web.url(`/${notices}`), secret: SECRET, notices: true },
        ],
      },
    })
    web.route(path, { status: 500 })
    const since = house.clock.now
    const [first = ''] = await insertDue(house, id, 2)
    for (let hours = 0; hours < 5 * 24; hours += 8) {
      await deliver()
      expect(await getEndpoint(house.ctx.db, id)).toMatchObject({ disabled_at: null })
      house.clock.advance(8 * HOUR_MS)
      await insertDue(house, id)
    }
    await deliver()
    const known = await getEndpoint(house.ctx.db, id)
    expect(known).toMatchObject({ disabled_at: house.clock.now, failing_since: since })
    expect(known?.disabled_reason).toMatch(/every attempt since .* failed .*answered 500/)
    expect(await row(first)).toMatchObject({ state: 'dead' })
    const [event] = await house.ctx.db
      .selectFrom('events')
      .selectAll()
      .where('type', '=', 'endpoint.disabled')
      .where('created_at', '=', house.clock.now)
      .execute()
    expect(eventSchema.parse(JSON.parse(event?.body ?? '')).data.endpoint).toEqual({
      id,
      reason: known?.disabled_reason,
    })
    expect(house.logged().at(-1)).toMatchObject({ endpoint: id, msg: 'endpoint disabled' })
    web.route(`/${notices}`, { status: 200 })
    await deliverAlerts(house.ctx, notices, running())
    expect(web.requests(`/${notices}`).map(({ body }) => String(body))).toEqual([event?.body])
  })

  test('a success in between begins the five days anew', async () => {
    for (let hours = 0; hours < 10 * 24; hours += 8) {
      web.route(path, { status: hours === 4 * 24 ? 200 : hours > 8 * 24 ? 200 : 500 })
      await insertDue(house, id)
      await deliver()
      house.clock.advance(8 * HOUR_MS)
    }
    expect(await getEndpoint(house.ctx.db, id)).toMatchObject({ disabled_at: null })
  })
})

test('the address of a webhook is in no reason, no kept answer and no log line', async () => {
  const secretPath = '/services/T000/B000/XXXXsecretXXXX'
  await house.configure({ alerts: endpoints({ [id]: web.url(secretPath) }) })
  web.route(secretPath, { status: 500, body: `no such hook: ${secretPath}` })
  const delivery = await one()
  await deliver()
  web.raw(secretPath, (socket) => socket.destroy())
  await untilDue(delivery)
  await deliver()
  expect(web.requests(secretPath)).toHaveLength(2)
  const attempts = await findAttempts(house.ctx.db, delivery)
  expect(attempts[0]?.response).toBe('no such hook: /(hidden)')
  expect((await row(delivery)).last_error).toContain(`http://${web.host}/(hidden)`)
  const kept = JSON.stringify([attempts, await row(delivery), house.logged()])
  expect(kept).not.toContain('XXXXsecretXXXX')
  expect(kept).not.toContain(SECRET)
})

test('an endpoint of another format gets its own words, and says in its own way when to come back', async () => {
  const address = '/bot1:a-secret-token/sendMessage'
  await house.configure({
    alerts: {
      rules: [],
      endpoints: [{ id, url: web.url(address), format: 'telegram', chat: -1 }],
    },
  })
  web.route(address, { status: 429, body: '{"ok":false,"parameters":{"retry_after":90}}' })
  const delivery = await one()
  await deliver()
  expect((await row(delivery)).next_attempt_at.getTime() - house.clock.now.getTime()).toBe(90_000)
  web.route(address, { status: 200, body: '{"ok":true}' })
  await untilDue(delivery)
  await deliver()
  expect(await row(delivery)).toMatchObject({ state: 'delivered' })
  const [first, second] = web.requests(address)
  expect(JSON.parse(String(second?.body))).toMatchObject({ chat_id: -1, parse_mode: 'HTML' })
  expect(second?.body).toEqual(first?.body)
})

test('a name that turns private after it was saved is refused when it is dialled', async () => {
  let address = '127.0.0.1'
  const http = createHttpClient({
    allowPrivate: [web.host],
    userAgent: 'scowatch/test',
    resolve: async () => [address],
  })
  const turning = house.second({ http })
  const url = `http://hook.example:${web.port}${path}`
  await house.configure({ alerts: endpoints({ [id]: url }) })
  // A connection that is kept would not be dialled again.
  web.route(path, { status: 200, headers: { connection: 'close' } })
  const first = await one()
  await deliverAlerts(turning, id, running())
  expect(await row(first)).toMatchObject({ state: 'delivered' })
  address = '10.0.0.1'
  const second = await one()
  await deliverAlerts(turning, id, running())
  expect(await row(second)).toMatchObject({
    state: 'pending',
    last_error: expect.stringMatching(/10\.0\.0\.1.*not a public address/),
  })
  expect(web.requests(path)).toHaveLength(1)
  await http.close()
})
