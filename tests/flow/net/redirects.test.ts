import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFakeWeb } from '../../support/fake-web.ts'
import {
  type ClientUnderTest,
  startClientUnderTest,
  textOf,
  USER_AGENT,
} from './client-under-test.ts'

let it: ClientUnderTest
beforeAll(async () => {
  it = await startClientUnderTest()
  it.web.route('/end', { body: 'here' })
})
afterAll(() => it.close())

test('five hops are followed and told, on one connection', async () => {
  for (let i = 0; i < 5; i += 1) {
    const location = i === 4 ? '/end' : `/five${i + 1}`
    it.web.route(`/five${i}`, {
      status: [301, 302, 303, 307, 308][i] ?? 0,
      headers: { location },
      body: 'moved',
    })
  }
  const response = await it.get('/five0')
  expect(textOf(response)).toBe('here')
  expect(response.url).toBe(it.web.url('/end'))
  expect(response.redirects.map(({ status }) => status)).toEqual([301, 302, 303, 307, 308])
  expect(response.redirects[0]).toEqual({
    from: it.web.url('/five0'),
    to: it.web.url('/five1'),
    status: 301,
  })
  expect(it.web.openSockets()).toBe(1)
})

test('a sixth hop is too many', async () => {
  for (let i = 0; i < 6; i += 1)
    it.web.route(`/six${i}`, {
      status: 302,
      headers: { location: i === 5 ? '/end' : `/six${i + 1}` },
    })
  expect((await it.failure('/six0')).code).toBe('too-many-redirects')
})

test('a circle is found at its first return', async () => {
  it.web.route('/ping', { status: 302, headers: { location: '/pong' } })
  it.web.route('/pong', { status: 302, headers: { location: '/ping' } })
  const failure = await it.failure('/ping')
  expect(failure.code).toBe('too-many-redirects')
  expect(failure.message).toMatch(/circle/)
  expect(it.web.requests('/ping')).toHaveLength(1)
})

test.each([
  ['no Location', {}, 'bad-redirect'],
  ['broken Location', { location: 'http://[nonsense' }, 'bad-redirect'],
  ['file', { location: 'file:///etc/passwd' }, 'bad-redirect'],
  ['data', { location: 'data:text/html,x' }, 'bad-redirect'],
  ['javascript', { location: 'javascript:alert(1)' }, 'bad-redirect'],
  ['another port of this machine', { location: 'http://127.0.0.1:1/' }, 'forbidden-address'],
  ['metadata', { location: 'http://169.254.169.254/latest/meta-data/' }, 'forbidden-address'],
  ['metadata in decimal', { location: 'http://2852039166/' }, 'forbidden-address'],
  ['mapped loopback', { location: 'http://[::ffff:7f00:1]:1/' }, 'forbidden-address'],
] as [
  string,
  Record<string, string>,
  string,
][])('a redirect with %s is refused', async (_why, headers, code) => {
  it.web.route('/to', { status: 302, headers })
  expect((await it.failure('/to')).code).toBe(code)
})

test('user info never travels, nor does it reach an error', async () => {
  const { host } = it.web
  it.web.route('/user', { status: 302, headers: { location: `http://bob:secret@${host}/nowhere` } })
  it.web.raw('/nowhere', (socket) => socket.end())
  const failure = await it.client
    .request({ url: `http://alice:hidden@${host}/user`, purpose: 'feed', deadlineMs: 20_000 })
    .then(
      () => undefined,
      (error: Error) => error,
    )
  expect(String(failure?.stack)).not.toMatch(/alice|hidden|bob|secret/)
  for (const path of ['/user', '/nowhere'])
    expect(it.web.requests(path)[0]?.headers.authorization).toBeUndefined()
})

test('cookies, Referer and another User-Agent are never sent', async () => {
  it.web.route('/cookie', { status: 302, headers: { location: '/after', 'set-cookie': 'a=b' } })
  await it.get('/cookie', {
    headers: { cookie: 'x=y', referer: 'https://example.org', 'User-Agent': 'Mozilla', host: 'x' },
  })
  const { headers } = it.web.requests('/after')[0] ?? {}
  expect(headers).toMatchObject({
    host: it.web.host,
    'user-agent': USER_AGENT,
    'accept-encoding': 'gzip, deflate, br',
  })
  expect(Object.keys(headers ?? {}).sort()).toEqual([
    'accept',
    'accept-encoding',
    'connection',
    'host',
    'user-agent',
  ])
})

test('authorization stays with its origin', async () => {
  const elsewhere = await startFakeWeb()
  const other = await startClientUnderTest({ allowPrivate: ['127.0.0.1'] })
  other.web.route('/out', { status: 307, headers: { location: elsewhere.url('/in') } })
  await other.get('/out', { headers: { authorization: 'Bearer t', 'x-mine': '1' } })
  expect(other.web.requests('/out')[0]?.headers.authorization).toBe('Bearer t')
  expect(elsewhere.requests('/in')[0]?.headers).not.toHaveProperty('authorization')
  expect(elsewhere.requests('/in')[0]?.headers['x-mine']).toBe('1')
  await other.close()
  await elsewhere.close()
})

test('validators of one URL are not sent to another', async () => {
  it.web.route('/moved', { status: 302, headers: { location: '/new' } })
  it.web.route('/new', { body: 'x' })
  const headers = { 'if-none-match': '"1"' }
  await it.get('/moved', { headers, validatorsUrl: it.web.url('/old') })
  expect(it.web.requests('/new').at(-1)?.headers).not.toHaveProperty('if-none-match')
  await it.get('/moved', { headers, validatorsUrl: it.web.url('/new') })
  expect(it.web.requests('/moved').at(-1)?.headers).not.toHaveProperty('if-none-match')
  expect(it.web.requests('/new').at(-1)?.headers['if-none-match']).toBe('"1"')
})

test.each([
  [303, 'GET', ''],
  [308, 'POST', 'hub.mode=subscribe'],
])('a POST answered %i goes on as %s', async (status, method, body) => {
  it.web.route('/hub', { status, headers: { location: '/hub2' } })
  await it.get('/hub', {
    purpose: 'page',
    method: 'POST',
    body: 'hub.mode=subscribe',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  const second = it.web.requests('/hub2').at(-1)
  expect([second?.method, second?.body.toString()]).toEqual([method, body])
  expect('content-type' in (second?.headers ?? {})).toBe(body !== '')
})
