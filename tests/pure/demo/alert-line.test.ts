import { expect, test } from 'vitest'
import { type ReceivedEvent, receivedEventSchema } from '../../../src/alerting/received-event.ts'
import { formatAlertLine } from '../../../src/demo/alert-line.ts'

const FULL: ReceivedEvent = receivedEventSchema.parse({
  type: 'alert.fired',
  timestamp: '2026-11-23T10:15:00.000Z',
  data: {
    schema: 1,
    alert: {
      id: 'a1',
      rule: { id: 'security', severity: 'high' },
      because: [
        { clause: 'sco:about', evidence: [{ field: 'title', start: 0, end: 3, text: 'ШОС' }] },
        { clause: 'keyword:drills', evidence: [{ text: 'учения' }, { text: 'учения' }] },
      ],
    },
    story: { id: 's1', title: 'Учения под Джизаком', articles: 3, outlets: ['a', 'b'] },
    article: {
      title: 'Other',
      language: 'ru',
      feed: { id: 'f', name: 'Меридиан', country: 'RU', ownership: 'private' },
    },
    tags: [],
  },
})
const TIME = new Date(FULL.timestamp).toTimeString().slice(0, 8)

test('says when, which rule, what, who, why and how widely, on one line', () => {
  expect(formatAlertLine(FULL, { color: false })).toBe(
    `${TIME} ALERT security (high) “Учения под Джизаком” · Меридиан (RU, ru) · because sco:about ‹ШОС›, keyword:drills ‹учения› · 2 outlets, 3 articles`,
  )
})

test.each([
  ['alert.fired', 'ALERT'],
  ['story.grew', 'GREW'],
  ['story.corrected', 'CORRECTED'],
  ['endpoint.test', 'TEST'],
  ['something.new', 'something.new'],
])('%s is called %s', (type, word) => {
  const line = formatAlertLine({ ...FULL, type }, { color: false })
  expect(line.slice(TIME.length + 1)).toMatch(new RegExp(`^${word} `))
})

test('an event without alert, story or article is still a line', () => {
  const body = receivedEventSchema.parse({ ...FULL, type: 'endpoint.test', data: {} })
  expect(formatAlertLine(body, { color: false })).toBe(`${TIME} TEST  “endpoint.test”`)
})

test('a headline can neither break the line nor steer the terminal', () => {
  const story = { title: 'one\ntwo\u001b[2Jthree\u0007\u009b31m', articles: 1, outlets: ['a'] }
  const line = formatAlertLine({ ...FULL, data: { ...FULL.data, story } }, { color: false })
  expect(line).toContain('“one two[2Jthree31m”')
  expect(line).toContain('1 outlet, 1 article')
})

test('colour is added only when asked for, and changes no text', () => {
  const plain = formatAlertLine(FULL, { color: false })
  const colored = formatAlertLine(FULL, { color: true })
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
  expect(colored).toMatch(escapes)
  expect(colored.replace(escapes, '')).toBe(plain)
})
