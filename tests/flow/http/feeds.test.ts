import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { type ApiUnderTest, openApi, publish } from './api-under-test.ts'

let web: FakeWeb
let api: ApiUnderTest

beforeAll(async () => {
  web = await startFakeWeb()
  api = await openApi()
})
afterAll(async () => {
  await api.close()
  await web.close()
})

describe('the life of a feed added by hand', () => {
  test('is added, checked, paused, refuses a check, goes on, is removed, can come back', async () => {
    const url = publish(web, '/good', [{ title: 'One', text: 'Some words of an item.' }])
    const added = await api.send('POST', '/api/v1/feeds', {
      id: 'good',
      url,
      name: 'Good',
      country: 'KZ',
      interval: '15m',
    })
    expect(added.status).toBe(201)
    expect(added.json).toMatchObject({
      source: 'api',
      health: 'new',
      interval: '15m',
      read: 'page',
    })
    const twice = await api.send('POST', '/api/v1/feeds', { id: 'good', url })
    expect({ status: twice.status, code: twice.json.error.code }).toEqual({
      status: 409,
      code: 'exists',
    })
    const checked = await api.send('POST', '/api/v1/feeds/good/check')
    expect(checked.json).toMatchObject({
      health: 'healthy',
      healthSince: expect.any(String),
      error: null,
      format: expect.any(String),
      polls: { all: 1, ok: 1, failed: 0, early: 0, unconditional: 1 },
    })
    const again = await api.send('POST', '/api/v1/feeds/good/check')
    expect(again.json).toMatchObject({ polls: { all: 1 } })
    expect(web.requests('/good')).toHaveLength(1)
    const paused = await api.send('PATCH', '/api/v1/feeds/good', { status: 'paused' })
    expect(paused.json).toMatchObject({ health: 'paused', healthSince: expect.any(String) })
    expect((await api.send('POST', '/api/v1/feeds/good/check')).status).toBe(409)
    const resumed = await api.send('PATCH', '/api/v1/feeds/good', { status: 'active' })
    expect(resumed.json.health).toBe('healthy')
    const removed = await api.send('DELETE', '/api/v1/feeds/good')
    expect(removed.json.status).toBe('removed')
    expect((await api.get('/api/v1/feeds')).json.items).toEqual([])
    expect((await api.get('/api/v1/feeds?removed=true')).json.items).toHaveLength(1)
    const gone = await api.send('PATCH', '/api/v1/feeds/good', { status: 'active' })
    expect(gone.status).toBe(404)
    expect((await api.send('POST', '/api/v1/feeds', { id: 'good', url })).status).toBe(201)
  })

  test.each([
    ['a page', '/page', { headers: { 'content-type': 'text/html' }, body: '<html><p>Hello</p>' }],
    ['nothing', '/empty', { body: '' }],
    ['404', '/lost', { status: 404, body: 'lost' }],
  ])('a feed that is %s shows its error since when', async (_why, path, answer) => {
    web.route(path, answer)
    const id = path.slice(1)
    await api.send('POST', '/api/v1/feeds', { id, url: web.url(path) })
    const { status, json } = await api.send('POST', `/api/v1/feeds/${id}/check`)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      health: 'never-worked',
      healthReason: json.error,
      healthSince: json.failingSince,
      failures: 1,
      failingSince: expect.any(String),
    })
    expect(json.error.length).toBeGreaterThan(10)
    expect(Date.parse(json.nextCheckAt)).toBeGreaterThan(api.clock.now.getTime())
  })

  test('a private address is taken, never asked, and its feed says why', async () => {
    const id = 'inside'
    const url = 'http://169.254.169.254/latest/meta-data/'
    expect((await api.send('POST', '/api/v1/feeds', { id, url })).status).toBe(201)
    const { json } = await api.send('POST', `/api/v1/feeds/${id}/check`)
    expect(json.health).toBe('never-worked')
    expect(json.error).toContain('169.254.169.254')
  })

  test('a feed of a file is not removed here, only paused', async () => {
    await api.declare({ id: 'declared', url: web.url('/good') })
    const refused = await api.send('DELETE', '/api/v1/feeds/declared')
    expect({ status: refused.status, code: refused.json.error.code }).toEqual({
      status: 409,
      code: 'declared',
    })
    const paused = await api.send('PATCH', '/api/v1/feeds/declared', { status: 'paused' })
    expect(paused.json.status).toBe('paused')
    const renamed = await api.send('PATCH', '/api/v1/feeds/declared', { name: 'Other' })
    expect({ status: renamed.status, code: renamed.json.error.code }).toEqual({
      status: 409,
      code: 'declared',
    })
  })

  test('one that is added here gets an id of its address, is shown by it and can be changed', async () => {
    const url = web.url('/own?edition=kz')
    const added = await api.send('POST', '/api/v1/feeds', { url, name: 'Own', tags: ['a'] })
    const { id } = added.json
    expect(id).toMatch(/^[a-z0-9][a-z0-9._-]*$/)
    const beside = await api.send('POST', '/api/v1/feeds', { url })
    expect(beside.json.id).not.toBe(id)
    const change = { interval: '15m', country: 'KZ', read: 'feed', tags: ['b'] }
    const changed = await api.send('PATCH', `/api/v1/feeds/${id}`, change)
    expect(changed.json).toMatchObject({ ...change, id, url, name: 'Own', source: 'api' })
    expect((await api.get(`/api/v1/feeds/${id}`)).json).toEqual(changed.json)
    const wrong = await api.send('PATCH', `/api/v1/feeds/${id}`, { id: 'other' })
    expect(wrong.status).toBe(400)
  })

  test.each([
    ['GET', '/api/v1/feeds/nobody', undefined],
    ['POST', '/api/v1/feeds/nobody/check', undefined],
    ['PATCH', '/api/v1/feeds/__proto__', { status: 'paused' }],
    ['DELETE', '/api/v1/feeds/nobody', undefined],
  ])('%s %s is 404', async (method, path, body) => {
    expect((await api.send(method, path, body)).status).toBe(404)
  })
})
