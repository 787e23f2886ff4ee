import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { webhookHeaders } from '../../../src/alerting/standard-webhook.ts'

/** @see Standard Webhooks, reference vector of its libraries */
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  message: {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestampS: 1_614_265_330,
    body: '{"test": 2432232314}',
  },
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const OTHER = `whsec_${Buffer.alloc(32, 'another ').toString('base64')}`

describe('signature', () => {
  test('of the reference vector', () => {
    expect(webhookHeaders(VECTOR.message, [VECTOR.secret])).toEqual({
      'content-type': 'application/json',
      'webhook-id': VECTOR.message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': VECTOR.signature,
    })
  })

  test('one for each secret while one is rotated: receivers with either accept it', () => {
    const now = Math.floor(Date.now() / 1_000)
    const message = { id: 'msg_1', timestampS: now, body: '{"text":"Шанхай 上合"}' }
    const headers = webhookHeaders(message, [OTHER, VECTOR.secret])
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2)
    for (const secret of [OTHER, VECTOR.secret]) {
      expect(new Webhook(secret).verify(message.body, headers)).toEqual({ text: 'Шанхай 上合' })
    }
    const third = `whsec_${Buffer.alloc(32, 'third').toString('base64')}`
    expect(() => new Webhook(third).verify(message.body, headers)).toThrow()
  })
})
