import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApi } from '../../../src/http/api.ts'
import { createMetrics } from '../../../src/http/metrics.ts'
import { type ApiUnderTest, openApi } from './api-under-test.ts'

const TOKEN = 'a token of the tests'
let open: ApiUnderTest
let locked: ApiUnderTest

beforeAll(async () => {
  open = await openApi()
  locked = await openApi({ scowatch: { http: { token: TOKEN, names: ['News.Example'] } } })
})
afterAll(async () => {
  await open.close()
  await locked.close()
})

describe('bad input is 400 with a sentence, never 500', () => {
  test.each([
    ['q of 10 kB', `/api/v1/articles?q=${'a'.repeat(10_000)}`],
    ['U+0000 in q', '/api/v1/articles?q=a%00b'],
    ['U+0000 in an id', '/api/v1/feeds/a%00b/check'],
    ['a tag without kind', '/api/v1/articles?tag=CN'],
    ['a tag of a kind nobody knows', '/api/v1/articles?tag=__proto__:x'],
    ['a time that is none', '/api/v1/articles?since=yesterday'],
    ['a day that is none', '/api/v1/articles?since=2026-02-30'],
    ['a story that is no number', '/api/v1/articles?story=1%20or%201'],
    ['a state nobody knows', '/api/v1/deliveries?state=lost'],
    ['an event that is none', '/api/v1/events?after=-1'],
  ])('%s', async (_why, path) => {
    const { status, json } = await open.get(path)
    expect({ path, status }).toEqual({ path, status: 400 })
    expect(json.error.message.length).toBeGreaterThan(10)
  })

  test.each([
    ['no JSON', '{"id":', 'JSON'],
    ['a list', [], 'must be a mapping, not a list'],
    [
      'two faults',
      { id: 7, url: 'ftp://a.example/' },
      'id: must be text, not a number; url: not an',
    ],
    ['nothing', '', 'JSON'],
    ['no address', { id: 'x' }, 'url'],
    ['an address of another kind', { id: 'x', url: 'file:///etc/passwd' }, 'url: not an http(s)'],
    ['a key nobody knows', { id: 'x', url: 'http://a.example/', color: 1 }, 'color: unknown key'],
    ['a prototype', '{"id":"x","url":"http://a.example/","__proto__":{"a":1}}', '__proto__'],
    ['an id that is none', { id: '../x', url: 'http://a.example/' }, 'id: not an id'],
    ['U+0000 in a name', { id: 'x', url: 'http://a.example/', name: 'a\0b' }, 'name'],
    ['U+0000 in an address', { id: 'x', url: 'http://a.example/\0' }, 'url'],
    ['a lone surrogate', '{"id":"x","url":"http://a.example/","name":"\\ud800"}', 'name'],
    ['an interval of nothing', { id: 'x', url: 'http://a.example/', interval: '0s' }, 'interval'],
    [
      'an interval of ages',
      { id: 'x', url: 'http://a.example/', interval: '999999999d' },
      'interval',
    ],
  ])('a feed with %s', async (_why, body, sentence) => {
    const { status, json } = await open.send('POST', '/api/v1/feeds', body)
    expect({ status, code: json.error.code }).toEqual({ status: 400, code: 'bad-request' })
    expect(json.error.message).toContain(sentence)
  })

  test('a body beyond 1 MB is 413', async () => {
    const { status, json } = await open.send('POST', '/api/v1/feeds', 'x'.repeat(1_100_000))
    expect({ status, code: json.error.code }).toEqual({ status: 413, code: 'too-large' })
  })

  test('a path that is not there is 404 and names the document', async () => {
    const { status, json } = await open.get('/api/v2/articles')
    expect({ status, code: json.error.code }).toEqual({ status: 404, code: 'not-found' })
    expect(json.error.message).toContain('/openapi.json')
  })

  test('nothing of this was a failure of ours', () => {
    expect(open.logged().filter(({ msg }) => msg === 'request failed')).toEqual([])
  })
})

describe('who may ask', () => {
  test.each([
    ['the page of another name that resolves to us', { host: 'evil.example' }, 403],
    ['a name that only begins like ours', { host: '127.0.0.1.evil.example' }, 403],
    ['localhost', { host: 'localhost:1' }, 200],
    ['IPv6 loopback', { host: '[::1]:8710' }, 200],
  ])('reading under %s', async (_why, headers, status) => {
    expect((await open.get('/api/v1/feeds', headers)).status).toBe(status)
  })

  test.each([
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a page on another port of this host', { origin: 'http://127.0.0.1:9' }],
    ['a form of another site', { 'sec-fetch-site': 'cross-site' }],
  ])('%s may not write', async (_why, headers) => {
    const body = { id: 'foreign', url: 'http://a.example/' }
    const { status, json } = await open.send('POST', '/api/v1/feeds', body, headers)
    expect({ status, code: json.error.code }).toEqual({ status: 403, code: 'wrong-origin' })
    expect((await open.send('DELETE', '/api/v1/feeds/foreign')).status).toBe(404)
  })

  test('our own page may write', async () => {
    const headers = { origin: open.url, 'sec-fetch-site': 'same-origin' }
    const body = { id: 'own', url: 'http://a.example/' }
    expect((await open.send('POST', '/api/v1/feeds', body, headers)).status).toBe(201)
  })

  test.each(['/healthz', '/readyz'])('%s is open without token, under any name', async (path) => {
    expect((await locked.get(path, { host: 'probe.example' })).status).toBe(200)
  })

  test.each([
    '/api/v1/articles',
    '/metrics',
    '/openapi.json',
    '/feed.xml',
    '/',
  ])('%s is not', async (path) => {
    const { status, headers } = await locked.get(path)
    const ask = 'Bearer, Basic realm="scowatch", charset="UTF-8"'
    expect({ status, ask: headers.get('www-authenticate') }).toEqual({ status: 401, ask })
  })

  test.each([
    ['the token', `Bearer ${TOKEN}`, 200],
    ['one longer by a letter', `Bearer ${TOKEN}x`, 401],
    ['its beginning', `Bearer ${TOKEN.slice(0, -1)}`, 401],
    ['it as a password, as browsers send it', `Basic ${btoa(`anyone:${TOKEN}`)}`, 200],
    ['another password', `Basic ${btoa(`${TOKEN}:guess`)}`, 401],
    ['no password', `Basic ${btoa(TOKEN)}`, 401],
  ])('with %s', async (_why, authorization, status) => {
    expect((await locked.get('/api/v1/feeds', { authorization })).status).toBe(status)
  })

  test('a password, which browsers send by themselves, is not enough to write', async () => {
    const authorization = `Basic ${btoa(`:${TOKEN}`)}`
    const { status } = await locked.send('POST', '/api/v1/rules/test', {}, { authorization })
    expect(status).toBe(401)
  })

  test('a further name of http.names, however it is written', async () => {
    const headers = { host: 'news.EXAMPLE:8710', authorization: `Bearer ${TOKEN}` }
    expect((await locked.get('/api/v1/feeds', headers)).status).toBe(200)
  })

  test('who sends no token guesses nothing, and locks nobody out', async () => {
    for (let i = 0; i < 25; i += 1) expect((await locked.get('/metrics')).status).toBe(401)
    const authorization = `Bearer ${TOKEN}`
    expect((await locked.get('/api/v1/feeds', { authorization })).status).toBe(200)
  })

  test('guessing ends after 20 wrong tokens', async () => {
    const statuses: number[] = []
    for (let guess = 0; guess < 25; guess += 1) {
      const headers = { authorization: `Bearer guess ${guess}` }
      statuses.push((await locked.get('/api/v1/feeds', headers)).status)
    }
    expect(statuses.at(0)).toBe(401)
    expect(statuses.at(-1)).toBe(429)
    const right = await locked.get('/api/v1/feeds', { authorization: `Bearer ${TOKEN}` })
    expect({ status: right.status, wait: right.headers.get('retry-after') }).toEqual({
      status: 429,
      wait: '60',
    })
  })
})

test('a backup is made for no page of another site, and one at a time', async () => {
  const foreign = await open.get('/api/v1/backup', { 'sec-fetch-site': 'cross-site' })
  expect(foreign.status).toBe(403)
  const api = createApi(open.ctx, createMetrics().page(open.ctx), false)
  const first = await api.request('/api/v1/backup')
  expect((await api.request('/api/v1/backup')).status).toBe(429)
  expect(await first.text()).toMatch(/^\{"scowatch":"backup"/)
  for (let i = 0; i < 2; i++) {
    const next = await api.request('/api/v1/backup')
    expect(next.status).toBe(200)
    await next.body?.cancel()
  }
})

describe('what every answer says to browsers', () => {
  test.each(['/healthz', '/api/v1/feeds', '/feed.xml', '/nothing'])('%s', async (path) => {
    const { headers } = await open.get(path)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/default-src '(none|self)'/)
    expect(policy).not.toContain('unsafe-')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })
})
