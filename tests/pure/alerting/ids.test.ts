import { expect, test } from 'vitest'
import { alertId, deliveryId, eventId } from '../../../src/alerting/ids.ts'

test('ids depend on their parts alone', () => {
  // Written down: an id that changes with a release would alert everybody again.
  expect(alertId('sco-news', '42')).toBe(alertId('sco-news', '42'))
  expect(deliveryId(eventId('alert.fired', alertId('sco-news', '42')), 'desk')).toBe(PINNED)
})
const PINNED = 'msg_j1f33mrzj2ev1v7zb05wwh360q'

test.each([
  ['another rule', alertId('a', '1'), alertId('b', '1')],
  ['another story', alertId('a', '1'), alertId('a', '2')],
  ['parts that read alike together', alertId('a1', '2'), alertId('a', '12')],
  ['another type', eventId('alert.fired', 'x'), eventId('story.grew', 'x')],
  ['another round', eventId('story.grew', 'x', '1'), eventId('story.grew', 'x', '2')],
  ['another endpoint', deliveryId('evt_1', 'a'), deliveryId('evt_1', 'b')],
])('%s: another id', (_why, one, other) => {
  expect(one).not.toBe(other)
})

test.each([
  ['alert', alertId('a', '1'), /^alr_[0-9a-hjkmnp-tv-z]{26}$/],
  ['event', eventId('alert.fired', 'a'), /^evt_[0-9a-hjkmnp-tv-z]{26}$/],
  ['delivery', deliveryId('a', 'b'), /^msg_[0-9a-hjkmnp-tv-z]{26}$/],
])('an id of an %s says what it is of', (_why, id, form) => {
  expect(id).toMatch(form)
})
