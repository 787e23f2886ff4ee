import { getEventListeners, once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllowList } from '../../../src/net/address.ts'
import { guardedConnector } from '../../../src/net/guarded-connector.ts'
import type { NetError } from '../../../src/net/http.ts'
import { createHttpClient } from '../../../src/net/http-client.ts'
import { type ClientUnderTest, startClientUnderTest, USER_AGENT } from './client-under-test.ts'

let it: ClientUnderTest
beforeAll(async () => {
  it = await startClientUnderTest()
})
afterAll(() => it.close())

const CRLF = '\r\n'

/** Sends a byte now and then, for as long as someone listens. */
function drip(path: string, head: string) {
  it.web.raw(path, (socket) => {
    socket.write(head)
    const timer = setInterval(() => socket.write('x'), 20)
    socket.on('close', () => clearInterval(timer))
  })
}

test.each([
  ['never answering', () => it.web.raw('/slow', () => {})],
  ['half a header', () => it.web.raw('/slow', (socket) => socket.write('HTTP/1.1 200 OK\r\nX-'))],
  ['a header byte by byte', () => drip('/slow', 'HTTP/1.1 200 OK\r\nx: ')],
  ['a body byte by byte', () => drip('/slow', `HTTP/1.1 200 OK${CRLF}${CRLF}`)],
  [
    'a stall in mid body',
    () =>
      it.web.raw('/slow', (socket) =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx'),
      ),
  ],
])('the deadline ends %s', async (_why, serve) => {
  serve()
  // The server would keep it for ever.
  expect((await it.failure('/slow', { deadlineMs: 150 })).code).toBe('timeout')
})

test('the deadline counts all hops together', async () => {
  for (let i = 0; i < 5; i += 1) {
    it.web.route(`/hop${i}`, async () => {
      await new Promise((done) => setTimeout(done, 60))
      return { status: 302, headers: { location: `/hop${i + 1}` } }
    })
  }
  expect((await it.failure('/hop0', { deadlineMs: 150 })).code).toBe('timeout')
})

test('the deadline counts a name server that never answers', async () => {
  const client = createHttpClient({
    allowPrivate: [],
    userAgent: USER_AGENT,
    resolve: () => new Promise(() => {}),
  })
  const asked = client.request({ url: 'http://news.example/', purpose: 'feed', deadlineMs: 100 })
  await expect(asked).rejects.toMatchObject({ name: 'NetError', code: 'timeout' })
  await client.close()
})

test('a name that does not resolve is a dns failure', async () => {
  const client = createHttpClient({
    allowPrivate: [],
    userAgent: USER_AGENT,
    resolve: async () => {
      throw Object.assign(new Error('queryA'), { code: 'ENOTFOUND' })
    },
  })
  const asked = client.request({ url: 'http://news.example/', purpose: 'feed', deadlineMs: 20_000 })
  await expect(asked).rejects.toMatchObject({
    code: 'dns',
    message: expect.stringMatching(/ENOTFOUND/),
  })
  await client.close()
})

test('the caller’s signal ends an exchange', async () => {
  it.web.raw('/forever', () => {})
  const caller = new AbortController()
  const failure = it.failure('/forever', { signal: caller.signal })
  await it.web.waitFor('/forever')
  caller.abort()
  expect((await failure).code).toBe('aborted')
})

test('a signal that has fired already sends nothing', async () => {
  const failure = await it.failure('/never', { signal: AbortSignal.abort() })
  expect(failure.code).toBe('aborted')
  expect(it.web.requests('/never')).toHaveLength(0)
})

test('a closed port is a connect failure', async () => {
  const other = await startClientUnderTest()
  await other.web.close()
  expect((await other.failure('/')).code).toBe('connect')
  await other.client.close()
})

test('close ends what is under way and every connection', async () => {
  const other = await startClientUnderTest()
  other.web.route('/page', { body: 'x' })
  await other.get('/page')
  other.web.raw('/forever', () => {})
  const failure = other.failure('/forever')
  await other.web.waitFor('/forever')
  await other.client.close()
  expect((await failure).code).toBe('aborted')
  await expect.poll(() => other.web.openSockets()).toBe(0)
  await other.web.close()
})

test('close ends a TLS handshake that nobody answers', async () => {
  const sockets: Socket[] = []
  const mute = createServer((socket) => void sockets.push(socket.on('error', () => {}).resume()))
  await new Promise<void>((listening) => mute.listen(0, '127.0.0.1', listening))
  const { port } = mute.address() as AddressInfo
  const client = createHttpClient({ allowPrivate: ['127.0.0.1'], userAgent: USER_AGENT })
  const asked = client.request({ url: `https://127.0.0.1:${port}/`, purpose: 'feed' })
  const outcome = asked.catch((error: NetError) => error.code)
  await expect.poll(() => sockets.length).toBe(1)
  await client.close()
  expect(await outcome).toBe('aborted')
  await expect.poll(() => sockets[0]?.readableEnded || sockets[0]?.destroyed).toBe(true)
  sockets[0]?.destroy()
  await new Promise((closed) => mute.close(closed))
})

test('a TLS handshake that nobody answers is a failure of its own', async () => {
  const mute = createServer((socket) => void socket.on('error', () => {}).resume())
  await new Promise<void>((listening) => mute.listen(0, '127.0.0.1', listening))
  const { port } = mute.address() as AddressInfo
  const client = createHttpClient({
    allowPrivate: ['127.0.0.1'],
    userAgent: USER_AGENT,
    connectTimeoutMs: 100,
  })
  const asked = client.request({ url: `https://127.0.0.1:${port}/`, purpose: 'feed' })
  await expect(asked).rejects.toMatchObject({ code: 'tls' })
  await client.close()
  await new Promise((closed) => mute.close(closed))
})

test('connections are kept and bounded', async () => {
  const other = await startClientUnderTest()
  let most = 0
  other.web.route('/page', async () => {
    most = Math.max(most, other.web.openSockets())
    return { body: 'x' }
  })
  await Promise.all(Array.from({ length: 40 }, () => other.get('/page')))
  expect(other.web.requests('/page')).toHaveLength(40)
  expect(most).toBeLessThanOrEqual(8)
  await other.close()
})

test('a closed connection leaves nothing with the signal that lives as long as the client', async () => {
  const closing = new AbortController()
  const connector = guardedConnector({
    allow: parseAllowList(['127.0.0.1']),
    resolve: async () => ['127.0.0.1'],
    connectTimeoutMs: 20_000,
    closing: closing.signal,
  })
  const target = {
    hostname: '127.0.0.1',
    host: it.web.host,
    port: String(it.web.port),
    protocol: 'http:',
  }
  for (let n = 0; n < 3; n += 1) {
    const socket = await new Promise<Socket>((resolve, reject) =>
      connector(target, (error, made) => (made === null ? reject(error) : resolve(made))),
    )
    const closed = once(socket, 'close')
    socket.destroy()
    await closed
  }
  expect(getEventListeners(closing.signal, 'abort')).toHaveLength(0)
})
