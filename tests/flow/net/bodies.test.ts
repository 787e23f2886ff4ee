import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ClientUnderTest, startClientUnderTest, textOf } from './client-under-test.ts'

let it: ClientUnderTest
beforeAll(async () => {
  it = await startClientUnderTest()
})
afterAll(() => it.close())

const TEXT = 'Саммит ШОС '.repeat(500)
const CRLF = '\r\n'
const ZEROS = Buffer.alloc(32 * 1024 * 1024)
const BOMB = gzipSync(ZEROS)
const BROTLI_BOMB = brotliCompressSync(ZEROS, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 3 },
})

/** A whole response as bytes, with the connection closed behind it unless `thenHang`. */
function serveRaw(
  path: string,
  head: readonly string[],
  body: Buffer | string = '',
  end: 'fin' | 'hang' | 'reset' = 'fin',
) {
  it.web.raw(path, (socket) => {
    const bytes = Buffer.concat([
      Buffer.from([...head, '', ''].join(CRLF), 'latin1'),
      Buffer.from(body),
    ])
    socket.write(bytes, () => {
      if (end === 'fin') socket.end()
      if (end === 'reset') setTimeout(() => socket.resetAndDestroy(), 20)
    })
  })
}

describe('codings that are undone', () => {
  test.each([
    ['none', '', Buffer.from(TEXT)],
    ['identity', 'identity', Buffer.from(TEXT)],
    ['gzip', 'gzip', gzipSync(TEXT)],
    ['old name of gzip', 'x-gzip', gzipSync(TEXT)],
    ['upper case', 'GZIP', gzipSync(TEXT)],
    ['brotli', 'br', brotliCompressSync(TEXT)],
    ['deflate', 'deflate', deflateSync(TEXT)],
    ['deflate without its header', 'deflate', deflateRawSync(TEXT)],
    ['two over one another', 'gzip, br', brotliCompressSync(gzipSync(TEXT))],
    [
      'several gzip members',
      'gzip',
      Buffer.concat([gzipSync(TEXT.slice(0, 100)), gzipSync(TEXT.slice(100))]),
    ],
  ])('%s', async (_why, coding, body) => {
    it.web.route('/coded', { headers: coding ? { 'content-encoding': coding } : {}, body })
    expect(textOf(await it.get('/coded'))).toBe(TEXT)
  })
  test.each(['gzip', 'br', 'deflate'])('an empty %s body is an empty body', async (coding) => {
    it.web.route('/empty', { headers: { 'content-encoding': coding }, body: '' })
    expect((await it.get('/empty')).body).toHaveLength(0)
  })
})

describe('bodies that are refused', () => {
  const half = (body: Buffer) => body.subarray(0, Math.floor(body.length / 2))
  test.each([
    ['unknown coding', 'sdch', Buffer.from(TEXT), 'bad-encoding'],
    ['zstd, never asked for', 'zstd', Buffer.from(TEXT), 'bad-encoding'],
    ['a charset as coding', 'utf-8', Buffer.from(TEXT), 'bad-encoding'],
    ['name of an object’s property', 'constructor', Buffer.from(TEXT), 'bad-encoding'],
    ['three codings', 'gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(TEXT))), 'bad-encoding'],
    ['plain text said to be gzip', 'gzip', Buffer.from(TEXT), 'bad-encoding'],
    ['plain text said to be brotli', 'br', Buffer.from(TEXT), 'bad-encoding'],
    ['plain text said to be deflate', 'deflate', Buffer.from(TEXT), 'bad-encoding'],
    ['gzip said to be brotli', 'br', gzipSync(TEXT), 'bad-encoding'],
    ['truncated gzip', 'gzip', half(gzipSync(TEXT)), 'truncated'],
    ['gzip without its last byte', 'gzip', gzipSync(TEXT).subarray(0, -1), 'truncated'],
    ['truncated brotli', 'br', half(brotliCompressSync(TEXT)), 'truncated'],
    ['truncated deflate', 'deflate', half(deflateSync(TEXT)), 'truncated'],
    ['truncated raw deflate', 'deflate', half(deflateRawSync(TEXT)), 'truncated'],
    ['gzip bomb', 'gzip', BOMB, 'too-large'],
    ['brotli bomb', 'br', BROTLI_BOMB, 'too-large'],
    ['deflate bomb', 'deflate', deflateSync(ZEROS), 'too-large'],
    ['bomb within gzip', 'gzip, gzip', gzipSync(BOMB), 'too-large'],
    [
      'bomb that shrinks to nothing',
      'gzip, gzip',
      gzipSync(Buffer.alloc(20_000_000, gzipSync(''))),
      'too-large',
    ],
  ])('%s', async (_why, coding, body, code) => {
    it.web.route('/bad', { headers: { 'content-encoding': coding }, body })
    expect((await it.failure('/bad')).code).toBe(code)
  })
  test('a body one byte over the limit, declared', async () => {
    it.web.route('/large', { body: 'x'.repeat(1_001) })
    expect((await it.failure('/large', { maxBytes: 1_000 })).code).toBe('too-large')
  })
  test('a body at the limit passes', async () => {
    it.web.route('/large', { body: 'x'.repeat(1_000) })
    expect((await it.get('/large', { maxBytes: 1_000 })).body).toHaveLength(1_000)
  })
  test.each([
    [
      'a tebibyte declared',
      ['HTTP/1.1 200 OK', 'Content-Length: 1099511627776'],
      'x',
      'hang',
      'too-large',
    ],
    ['less than declared', ['HTTP/1.1 200 OK', 'Content-Length: 100'], 'short', 'fin', 'truncated'],
    [
      'less than declared, connection to be closed',
      ['HTTP/1.1 200 OK', 'Content-Length: 100', 'Connection: close'],
      'short',
      'fin',
      'truncated',
    ],
    [
      'chunks without the last',
      ['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'],
      '5\r\nhello\r\n',
      'fin',
      'truncated',
    ],
    [
      'chunk cut off',
      ['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'Connection: close'],
      'ff\r\nhello',
      'fin',
      'truncated',
    ],
    [
      'reset in mid body',
      ['HTTP/1.1 200 OK', 'Content-Length: 100'],
      'short',
      'reset',
      'truncated',
    ],
    [
      'reset in mid body of no declared length',
      ['HTTP/1.1 200 OK', 'Connection: close'],
      'short',
      'reset',
      'truncated',
    ],
    [
      'bad chunk size',
      ['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'],
      'zz\r\nhello\r\n',
      'fin',
      'bad-response',
    ],
    [
      'both lengths',
      ['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'Content-Length: 5'],
      '5\r\nhello\r\n0\r\n\r\n',
      'fin',
      'bad-response',
    ],
    [
      'two lengths',
      ['HTTP/1.1 200 OK', 'Content-Length: 5', 'Content-Length: 6'],
      'hello!',
      'fin',
      'bad-response',
    ],
    ['negative length', ['HTTP/1.1 200 OK', 'Content-Length: -5'], 'hello', 'fin', 'bad-response'],
  ] as const)('%s', async (_why, head, body, end, code) => {
    serveRaw('/raw', head, body, end)
    expect((await it.failure('/raw')).code).toBe(code)
  })
  test('an endless body', async () => {
    it.web.raw('/endless', (socket) => {
      socket.write(`HTTP/1.1 200 OK${CRLF}${CRLF}`)
      const more = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 'x'))) {}
      }
      socket.on('drain', more)
      more()
    })
    expect((await it.failure('/endless')).code).toBe('too-large')
  })
  test('a body without declared length is complete when the server closes', async () => {
    serveRaw('/close', ['HTTP/1.0 200 OK'], 'all of it')
    expect(textOf(await it.get('/close'))).toBe('all of it')
  })
})

describe('heads', () => {
  test.each([
    ['never HTTP', ['220 mail.example ESMTP'], 'bad-response'],
    ['header over 16 KiB', ['HTTP/1.1 200 OK', `X-Long: ${'x'.repeat(20_000)}`], 'too-large'],
    [
      'a thousand small fields',
      ['HTTP/1.1 200 OK', ...Array.from({ length: 2_000 }, (_, i) => `x-${i}: ${i}`)],
      'too-large',
    ],
    ['100 to a GET', ['HTTP/1.1 100 Continue'], 'connect'],
    [
      'switching protocols unasked',
      ['HTTP/1.1 101 Switching', 'Upgrade: websocket', 'Connection: upgrade'],
      'connect',
    ],
    [
      '1xx flood',
      Array.from({ length: 200 }, () => `HTTP/1.1 103 Early Hints${CRLF}`),
      'bad-response',
    ],
    ['206 unasked', ['HTTP/1.1 206 Partial Content', 'Content-Length: 0'], 'bad-response'],
    ['304 unasked', ['HTTP/1.1 304 Not Modified'], 'bad-response'],
    ['nothing but the end', [], 'connect'],
  ])('%s', async (_why, head, code) => {
    serveRaw('/head', head)
    expect((await it.failure('/head')).code).toBe(code)
  })
  test('closed without an answer', async () => {
    it.web.raw('/gone', (socket) => socket.end())
    expect((await it.failure('/gone')).code).toBe('connect')
  })
  test('reset without an answer', async () => {
    it.web.raw('/reset', (socket) => socket.resetAndDestroy())
    expect((await it.failure('/reset')).code).toBe('connect')
  })
  test.each([
    ['204', ['HTTP/1.1 204 No Content'], 204],
    ['999', ['HTTP/1.1 999 Denied', 'Content-Length: 0'], 999],
    [
      'early hints before the answer',
      ['HTTP/1.1 103 Early Hints', '', 'HTTP/1.1 200 OK', 'Content-Length: 0'],
      200,
    ],
  ])('status %s passes', async (_why, head, status) => {
    serveRaw('/odd', head)
    expect((await it.get('/odd')).status).toBe(status)
  })
  test('repeated fields are joined, names are lower case, bytes stay', async () => {
    serveRaw('/fields', [
      'HTTP/1.1 200 OK',
      'Link: <a>',
      'LINK: <b>',
      'ETag: W/"\u00e9 x"',
      '__proto__: x',
      'Content-Length: 0',
    ])
    const { headers } = await it.get('/fields')
    expect(headers.link).toBe('<a>, <b>')
    expect(headers.etag).toBe('W/"\u00e9 x"')
    expect(Object.keys(headers)).toContain('__proto__')
  })
  test('304 to a conditional request passes', async () => {
    it.web.route('/same', { status: 304 })
    const response = await it.get('/same', { headers: { 'if-none-match': 'W/"\u00e9 x"' } })
    expect(response.status).toBe(304)
    expect(it.web.requests('/same')[0]?.headers['if-none-match']).toBe('W/"\u00e9 x"')
  })
})

describe('answers of which only the status counts', () => {
  test.each([
    [
      '410 in an unknown coding',
      ['HTTP/1.1 410 Gone', 'Content-Encoding: sdch', 'Content-Length: 2'],
      'xx',
      410,
    ],
    [
      '429 broken off',
      ['HTTP/1.1 429 Slow', 'Retry-After: 120', 'Content-Length: 100'],
      'short',
      429,
    ],
    ['503 with a tebibyte', ['HTTP/1.1 503 Busy', 'Content-Length: 1099511627776'], 'x', 503],
  ])('%s', async (_why, head, body, status) => {
    serveRaw('/failed', head, body)
    expect((await it.get('/failed')).status).toBe(status)
  })
  test('404 with an endless body gives 64 KiB of it', async () => {
    it.web.route('/big404', { status: 404, body: 'x'.repeat(1_000_000) })
    expect((await it.get('/big404')).body).toHaveLength(64 * 1024)
  })
  test('503 that stalls in its body is a 503 when the time is up', async () => {
    serveRaw('/stall503', ['HTTP/1.1 503 Busy', 'Content-Length: 100'], 'x', 'hang')
    expect((await it.get('/stall503', { deadlineMs: 1_500 })).status).toBe(503)
  })
})
