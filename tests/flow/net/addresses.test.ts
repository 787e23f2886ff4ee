import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttpClient } from '../../../src/net/http-client.ts'
import { CERTIFICATE_PEM, KEY_PEM } from './certificate.ts'
import { type ClientUnderTest, startClientUnderTest, USER_AGENT } from './client-under-test.ts'

let it: ClientUnderTest
beforeAll(async () => {
  it = await startClientUnderTest({ allowPrivate: [] })
  it.web.route('/', { body: 'secret' })
})
afterAll(() => it.close())

test.each([
  ['as it is', '127.0.0.1'],
  ['decimal', '2130706433'],
  ['hex', '0x7f000001'],
  ['octal', '0177.0.0.1'],
  ['short', '127.1'],
  ['this host', '0.0.0.0'],
  ['mapped', '[::ffff:127.0.0.1]'],
  ['mapped hex', '[::ffff:7f00:1]'],
  ['by name', 'localhost'],
])('loopback %s is refused before anything is sent', async (_why, host) => {
  const asked = it.client.request({
    url: `http://${host}:${it.web.port}/`,
    purpose: 'webhook',
    method: 'POST',
    body: '{}',
  })
  await expect(asked).rejects.toMatchObject({
    code: 'forbidden-address',
    message: expect.stringMatching(/network\.allow_private/),
  })
  expect(it.web.openSockets()).toBe(0)
})

function clientThatResolves(addresses: readonly string[], allowPrivate: readonly string[]) {
  return createHttpClient({ allowPrivate, userAgent: USER_AGENT, resolve: async () => addresses })
}

test.each([
  ['one private address', ['10.0.0.1']],
  ['a private address among public ones', ['93.184.216.34', '127.0.0.1']],
  ['metadata over IPv6', ['fd00:ec2::254']],
  ['a mapped form', ['::ffff:127.0.0.1']],
])('a name with %s is refused', async (_why, addresses) => {
  const client = clientThatResolves(addresses, [])
  const asked = client.request({ url: `http://news.example:${it.web.port}/`, purpose: 'page' })
  await expect(asked).rejects.toMatchObject({ code: 'forbidden-address' })
  await client.close()
})

test('the checked address is dialled, the name stays in Host', async () => {
  const client = clientThatResolves(['127.0.0.1'], [it.web.host])
  const url = `http://news.example:${it.web.port}/`
  const response = await client.request({ url, purpose: 'page' })
  expect(response.status).toBe(200)
  expect(it.web.requests('/').at(-1)?.headers.host).toBe(`news.example:${it.web.port}`)
  await client.close()
})

test('a name that turns private later is refused on its next connection', async () => {
  let answer = ['127.0.0.1']
  const allowPrivate = [it.web.host]
  const resolve = async () => answer
  const client = createHttpClient({ allowPrivate, userAgent: USER_AGENT, resolve })
  const request = { url: `http://news.example:${it.web.port}/`, purpose: 'page' } as const
  it.web.route('/', { headers: { connection: 'close' }, body: 'x' })
  await client.request(request)
  answer = ['127.0.0.2']
  await expect(client.request(request)).rejects.toMatchObject({ code: 'forbidden-address' })
  await client.close()
})

test('when the first address is dead the next one is tried', async () => {
  const client = clientThatResolves(['127.0.0.2', '127.0.0.1'], ['127.0.0.0/8'])
  const url = `http://news.example:${it.web.port}/`
  expect((await client.request({ url, purpose: 'page', deadlineMs: 20_000 })).status).toBe(200)
  await client.close()
})

test.each([
  ['with its authority trusted', CERTIFICATE_PEM, undefined],
  ['with a certificate nobody knows', undefined, 'tls'],
])('TLS names the host, not the address: %s', async (_why, caPem, code) => {
  const names: (string | false | undefined)[] = []
  const server = createServer({ key: KEY_PEM, cert: CERTIFICATE_PEM }, (request, response) => {
    names.push((request.socket as unknown as { servername: string | false }).servername)
    response.end('secure')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const client = createHttpClient({
    allowPrivate: [`127.0.0.1:${port}`],
    userAgent: USER_AGENT,
    resolve: async () => ['127.0.0.1'],
    ...(caPem && { caPem }),
  })
  const asked = client.request({
    url: `https://news.example:${port}/`,
    purpose: 'page',
    deadlineMs: 20_000,
  })
  const outcome = await asked.then(
    ({ status }) => status,
    (error) => error.code,
  )
  expect(outcome).toBe(code ?? 200)
  expect(names).toEqual(code === undefined ? ['news.example'] : [])
  await client.close()
  await new Promise((closed) => server.close(closed))
})

test.each([
  ['no scheme', 'example.org/feed'],
  ['ftp', 'ftp://example.org/'],
  ['file', 'file:///etc/passwd'],
  ['broken', 'http://[::1'],
  ['broken with a password', 'http://u:pass@[::1'],
  ['zone id', 'http://[fe80::1%25eth0]/'],
])('%s is a bad address', async (_why, url) => {
  const asked = it.client.request({ url, purpose: 'feed' })
  await expect(asked).rejects.toMatchObject({
    code: 'bad-url',
    message: expect.not.stringMatching(/pass@/),
  })
})

test('a header value that would smuggle a line is not sent', async () => {
  const other = await startClientUnderTest()
  const failure = await other.failure('/', { headers: { 'x-a': 'b\r\nx-c: d' } })
  expect(failure.code).toBe('bad-url')
  expect(other.web.requests()).toHaveLength(0)
  await other.close()
})
