import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HttpRequest } from '../../../src/net/http.ts'
import { type ClientUnderTest, startClientUnderTest, textOf } from './client-under-test.ts'

let it: ClientUnderTest
beforeAll(async () => {
  it = await startClientUnderTest()
})
afterAll(() => it.close())

const POST: Partial<HttpRequest> = {
  purpose: 'webhook',
  method: 'POST',
  body: '{"type":"endpoint.test","title":"ШОС"}',
  headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
}

test('the bytes and fields arrive as given', async () => {
  it.web.route('/hook', { status: 204 })
  const response = await it.get('/hook', POST)
  const received = it.web.requests('/hook')[0]
  expect(response.status).toBe(204)
  expect(received?.method).toBe('POST')
  expect(received?.body.toString()).toBe(POST.body)
  expect(received?.headers).toMatchObject({
    'webhook-id': 'msg_1',
    'content-type': 'application/json',
  })
})

test.each([301, 302, 303, 307, 308])('%i is the answer and is not followed', async (status) => {
  it.web.route('/moved', { status, headers: { location: '/target' } })
  const response = await it.get('/moved', POST)
  expect(response).toMatchObject({ status, redirects: [] })
  expect(it.web.requests('/target')).toHaveLength(0)
})

test('a huge answer is cut at 64 KiB without an error', async () => {
  it.web.route('/huge', { body: 'x'.repeat(1_000_000) })
  const response = await it.get('/huge', POST)
  expect([response.status, response.body.length]).toEqual([200, 64 * 1024])
})

test.each([
  ['compressed', 'gzip', gzipSync('thanks'), 'thanks'],
  ['a bomb', 'gzip', gzipSync(Buffer.alloc(1_000_000, 'x')), 'x'.repeat(64 * 1024)],
  ['in a coding nobody knows', 'sdch', Buffer.from('??'), ''],
  ['not what it claims', 'gzip', Buffer.from('thanks'), ''],
])('an answer that is %s still counts by its status', async (_why, coding, body, expected) => {
  it.web.route('/odd', { status: 202, headers: { 'content-encoding': coding }, body })
  const response = await it.get('/odd', POST)
  expect(response.status).toBe(202)
  expect(textOf(response)).toBe(expected)
})

test('an answer that stalls after its status counts by its status', async () => {
  it.web.raw('/stall', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok'))
  const response = await it.get('/stall', { ...POST, deadlineMs: 1_500 })
  expect([response.status, textOf(response)]).toEqual([200, 'ok'])
})

test('a receiver that hangs is a timeout, one that resets after accepting a connect failure', async () => {
  it.web.raw('/hang', () => {})
  expect((await it.failure('/hang', { ...POST, deadlineMs: 100 })).code).toBe('timeout')
  it.web.raw('/reset', (socket) => socket.resetAndDestroy())
  expect((await it.failure('/reset', POST)).code).toBe('connect')
  expect(it.web.requests('/reset')).toHaveLength(1)
})

test('one endpoint that hangs does not delay another', async () => {
  const other = await startClientUnderTest({ allowPrivate: ['127.0.0.1'] })
  other.web.raw('/hang', () => {})
  it.web.route('/quick', { status: 200 })
  const hanging = other.failure('/hang', { ...POST, deadlineMs: 20_000 })
  const quick = await other.client.request({
    ...POST,
    url: it.web.url('/quick'),
    purpose: 'webhook',
  })
  expect(quick.status).toBe(200)
  // It answers while the other still hangs: that is the proof.
  await other.client.close()
  expect((await hanging).code).toBe('aborted')
  await other.web.close()
})
