import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ReceivedEvent } from '../../../src/alerting/received-event.ts'
import { type Sink, startSink } from '../../../src/demo/sink.ts'
import { verifyWebhook } from '../../../src/demo/webhook-signature.ts'

const BODY = JSON.stringify({
  type: 'alert.fired',
  timestamp: '2026-11-23T10:15:00.000Z',
  data: { schema: 1, alert: { id: 'a1', rule: { id: 'sco-news', severity: 'high' }, because: [] } },
})

/** Headers as the reference implementation signs them. */
function signed(secret: string, body: string, at = new Date(), id = 'msg_1') {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
}

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const NOW = new Date('2026-11-23T10:15:00Z')
const bytes = (text: string) => new TextEncoder().encode(text)

test('believes what the reference implementation signed', () => {
  const headers = signed(SECRET, BODY, NOW)
  expect(verifyWebhook(SECRET, headers, bytes(BODY), NOW)).toEqual({ kind: 'genuine', id: 'msg_1' })
})

test('believes the second of two signatures, while a secret is rotated', () => {
  const headers = signed(SECRET, BODY, NOW)
  headers['webhook-signature'] = `v1,AAAA v1a,xyz ${headers['webhook-signature']}`
  expect(verifyWebhook(SECRET, headers, bytes(BODY), NOW).kind).toBe('genuine')
})

type Headers = Record<string, string | undefined>

test.each<[why: string, change: (headers: Headers) => Headers, body: string, reason: RegExp]>([
  ['a changed body', (headers) => headers, `${BODY} `, /no signature fits/],
  ['another id', (h) => ({ ...h, 'webhook-id': 'msg_2' }), BODY, /no signature fits/],
  ['no signature', (h) => ({ ...h, 'webhook-signature': undefined }), BODY, /missing/],
  ['another version', (h) => ({ ...h, 'webhook-signature': 'v2,AAAA' }), BODY, /no signature fits/],
  ['a timestamp in words', (h) => ({ ...h, 'webhook-timestamp': 'now' }), BODY, /no number/],
])('refuses %s', (_why, change, body, reason) => {
  const verdict = verifyWebhook(SECRET, change(signed(SECRET, BODY, NOW)), bytes(body), NOW)
  expect(verdict).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) })
})

test.each([
  ['just in time', 299, 'genuine'],
  ['too old', 301, 'refused'],
  ['too far ahead', -301, 'refused'],
])('%s', (_why, ageSeconds, kind) => {
  const at = new Date(NOW.getTime() - ageSeconds * 1000)
  expect(verifyWebhook(SECRET, signed(SECRET, BODY, at), bytes(BODY), NOW).kind).toBe(kind)
})

let sink: Sink
let alerts: ReceivedEvent[]
let refusals: string[]
beforeEach(async () => {
  sink = await startSink()
  alerts = []
  refusals = []
  sink.onAlert((body) => alerts.push(body))
  sink.onRefused((reason) => refusals.push(reason))
})
afterEach(() => sink.close())

async function post(body: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(sink.url, { method: 'POST', body, headers })).status
}

test('hands a genuine body on, once for each id', async () => {
  const headers = signed(sink.secret, BODY)
  expect(await post(BODY, headers)).toBe(204)
  expect(await post(BODY, headers)).toBe(204)
  expect(await post(BODY, signed(sink.secret, BODY, new Date(), 'msg_2'))).toBe(204)
  expect(alerts.map((body) => body.type)).toEqual(['alert.fired', 'alert.fired'])
})

test.each([
  ['not signed', BODY, {}, 401],
  ['signed with another secret', BODY, signed(SECRET, BODY), 401],
  ['too large', 'x'.repeat(70_000), {}, 413],
])('turns away what is %s', async (_why, body, headers, status) => {
  expect(await post(body, headers)).toBe(status)
  expect([alerts.length, refusals.length]).toEqual([0, 1])
})

test('turns away a genuine body that is no event', async () => {
  for (const body of ['{"type":1}', 'not JSON']) {
    expect(await post(body, signed(sink.secret, body))).toBe(400)
  }
  expect(alerts).toEqual([])
})

test('every sink has a secret of its own', async () => {
  const other = await startSink()
  await other.close()
  expect(other.secret).not.toBe(sink.secret)
  expect(Buffer.from(other.secret.slice(6), 'base64').length).toBe(24)
})
