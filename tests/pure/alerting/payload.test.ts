import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventSchema } from '../../../src/alerting/event-schema.ts'
import { type AlertFacts, alertBody, cut, MAX_BODY_BYTES } from '../../../src/alerting/payload.ts'

const AT = new Date('2026-11-23T10:15:00Z')

function facts(change: Partial<AlertFacts> = {}): AlertFacts {
  return {
    at: AT,
    alert: {
      id: 'alr_1',
      rule: { id: 'sco-news', severity: 'high' },
      because: [
        { clause: 'sco:about', evidence: [{ field: 'title', start: 4, end: 7, text: 'SCO' }] },
      ],
    },
    story: {
      id: '7',
      title: 'The SCO meets',
      firstSeenAt: AT,
      articles: 3,
      outlets: ['One', 'Two'],
      languages: ['en', 'ru'],
    },
    article: {
      id: '9',
      url: 'https://example.org/9',
      title: 'The SCO meets',
      feed: { id: 'one', name: 'One', country: 'CN', ownership: 'state' },
      language: 'en',
      published: AT,
      text: 'First paragraph.\n\nSecond  paragraph.',
    },
    tags: [{ kind: 'country', id: 'CN', label: 'China', salience: 'about', evidence: [] }],
    ...change,
  }
}

const text = (units: number, letter: string) => letter.repeat(Math.ceil(units / letter.length))

/** Everything as long as this, in letters of this kind. */
function huge(letter: string): AlertFacts {
  const long = text(50_000, letter)
  const evidence = Array.from({ length: 50 }, () => ({
    field: 'text' as const,
    start: 10,
    end: 10 + long.length,
    text: long,
  }))
  const base = facts()
  return {
    ...base,
    alert: {
      ...base.alert,
      because: Array.from({ length: 100 }, () => ({ clause: long, evidence })),
    },
    story: {
      ...base.story,
      title: long,
      outlets: Array.from({ length: 500 }, () => text(300, letter)),
      languages: Array.from({ length: 100 }, () => 'en'),
    },
    article: {
      ...base.article,
      title: long,
      text: long,
      url: `https://example.org/${'a'.repeat(1_900)}`,
      feed: { ...base.article.feed, name: text(200, letter) },
    },
    tags: Array.from({ length: 1_000 }, (_, n) => ({
      kind: 'topic' as const,
      id: `topic-${n}`,
      label: text(200, letter),
      salience: 'mention' as const,
      evidence: [],
    })),
  }
}

test('a body holds what the contract names', () => {
  expect(JSON.parse(alertBody(facts()))).toEqual({
    type: 'alert.fired',
    timestamp: '2026-11-23T10:15:00.000Z',
    data: {
      schema: 1,
      alert: {
        id: 'alr_1',
        rule: { id: 'sco-news', severity: 'high' },
        because: [
          { clause: 'sco:about', evidence: [{ field: 'title', start: 4, end: 7, text: 'SCO' }] },
        ],
      },
      story: {
        id: '7',
        title: 'The SCO meets',
        firstSeenAt: '2026-11-23T10:15:00.000Z',
        articles: 3,
        outlets: ['One', 'Two'],
        languages: ['en', 'ru'],
      },
      article: {
        id: '9',
        url: 'https://example.org/9',
        title: 'The SCO meets',
        feed: { id: 'one', name: 'One', country: 'CN', ownership: 'state' },
        language: 'en',
        published: '2026-11-23T10:15:00.000Z',
        excerpt: 'First paragraph. Second paragraph.',
      },
      tags: [{ kind: 'country', id: 'CN', label: 'China', salience: 'about' }],
    },
  })
})

describe('a body stays below its limit, whatever it is made of', () => {
  test.each([
    ['Latin', 'a'],
    ['Chinese', '上'],
    ['emoji', '🚂'],
    ['quotation marks, which are escaped', '"'],
    ['control characters, six bytes each', '\u0001'],
    ['lone surrogates, six bytes each', '\ud83d'],
  ])('%s', (_why, letter) => {
    const body = alertBody(huge(letter))
    expect(Buffer.byteLength(body)).toBeLessThan(MAX_BODY_BYTES)
    expect(JSON.parse(body).data.alert.because[0].evidence[0].text.length).toBeGreaterThan(0)
    expect(eventSchema.safeParse(JSON.parse(body)).error).toBeUndefined()
    expect(alertBody(huge(letter))).toBe(body)
  })
})

test('a body fits the schema that is published, with all it may hold and with the least', () => {
  const base = facts()
  const least = {
    ...base.article,
    url: undefined,
    language: undefined,
    published: undefined,
    feed: { ...base.article.feed, country: undefined, ownership: undefined },
  }
  for (const body of [alertBody(base), alertBody({ ...base, article: least, tags: [] })])
    expect(eventSchema.safeParse(JSON.parse(body)).error).toBeUndefined()
})

test('the schema refuses what is no event', () => {
  const whole = JSON.parse(alertBody(facts()))
  const { alert: _alert, ...without } = whole.data
  for (const wrong of [{}, { ...whole, data: without }, { ...whole, timestamp: 'yesterday' }])
    expect(eventSchema.safeParse(wrong).success).toBe(false)
  expect(eventSchema.safeParse({ ...whole, added: 'later' }).success).toBe(true)
})

test('evidence that is shortened is still exactly its span', () => {
  const title = `${'x'.repeat(499)}🚂 and more`
  const span = { field: 'title' as const, start: 0, end: title.length, text: title }
  const base = facts()
  const body = alertBody({
    ...base,
    alert: { ...base.alert, because: [{ clause: 'title:x', evidence: [span] }] },
    article: { ...base.article, title },
  })
  const [told] = JSON.parse(body).data.alert.because[0].evidence
  expect(title.slice(told.start, told.end)).toBe(told.text)
  expect(told.text.isWellFormed()).toBe(true)
})

test('an address too long to tell is left out, never cut', () => {
  const base = facts()
  const url = `https://example.org/${'a'.repeat(3_000)}`
  const body = JSON.parse(alertBody({ ...base, article: { ...base.article, url } }))
  expect(body.data.article).not.toHaveProperty('url')
})

test('cutting never splits a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (given, max) => {
      const short = cut(given, max)
      expect(short.length).toBeLessThanOrEqual(max)
      expect(short.isWellFormed()).toBe(true)
    }),
  )
})
