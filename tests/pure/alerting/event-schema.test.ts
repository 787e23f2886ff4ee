import { describe, expect, test } from 'vitest'
import { digestBody } from '../../../src/alerting/digest.ts'
import { eventSchema } from '../../../src/alerting/event-schema.ts'
import type { AlertFacts } from '../../../src/alerting/payload.ts'
import { receivedEventSchema } from '../../../src/alerting/received-event.ts'
import { silenceBody } from '../../../src/alerting/silence.ts'
import { correctedBody, grewBody } from '../../../src/alerting/story-events.ts'
import { summaryOf } from '../../../src/alerting/summary.ts'

const AT = new Date('2026-11-23T10:15:00Z')
const ARTICLE: AlertFacts['article'] = {
  id: '9',
  url: 'https://example.org/9',
  title: 'SCO ministers meet',
  feed: { id: 'one', name: 'The Herald', country: 'UZ', ownership: undefined },
  language: 'en',
  published: undefined,
  text: 'First paragraph.',
}
const FACTS: AlertFacts = {
  at: AT,
  alert: { id: 'alr_1', rule: { id: 'sco', severity: 'high' }, because: [] },
  story: {
    id: '7',
    title: 'SCO ministers meet',
    firstSeenAt: AT,
    articles: 3,
    outlets: ['The Herald', 'The Wire'],
    languages: ['en'],
  },
  article: ARTICLE,
  tags: [],
}
const reach = (outlets: number) => ({ outlets, countries: ['UZ'], languages: ['en'] })

/** Every type that is sent besides alert.fired, and what a chat shows of it. */
const BODIES: readonly (readonly [string, string, string, string])[] = [
  [
    'story.grew',
    grewBody(FACTS, {
      growth: { kind: 'outlets', threshold: 3 },
      before: reach(2),
      now: reach(3),
      newcomer: ARTICLE,
    }),
    'GREW',
    'SCO ministers meet',
  ],
  [
    'story.corrected',
    correctedBody(FACTS, {
      revision: 1,
      titleBefore: 'SCO ministers met',
      textDifference: {
        kept: 2,
        changes: [{ kind: 'changed', paragraph: 0, before: 'Monday', after: 'Tuesday' }],
        omitted: 0,
      },
      stillMatches: true,
    }),
    'CORRECTED',
    'SCO ministers meet',
  ],
  [
    'alert.digest',
    digestBody({
      at: AT,
      rule: { id: 'sco', severity: 'high' },
      from: AT,
      until: AT,
      count: 2,
      alerts: [
        { id: 'alr_1', at: AT, clauses: ['sco:about'], story: FACTS.story, article: ARTICLE },
      ],
    }),
    'DIGEST',
    '2 alerts collected',
  ],
  [
    'source.silent',
    silenceBody('source.silent', {
      at: AT,
      source: { kind: 'feed', id: 'one', name: 'The Herald', country: 'UZ' },
      reason: 'failing',
      since: AT,
      lastNewsAt: undefined,
      error: 'the server answered 500',
    }),
    'SILENT',
    'The Herald (UZ) cannot be read, since 2026-11-23',
  ],
  [
    'source.back',
    silenceBody('source.back', {
      at: AT,
      source: { kind: 'country', id: 'KZ', name: 'Kazakhstan', country: 'KZ' },
      reason: 'no-source',
      since: AT,
      lastNewsAt: AT,
      error: undefined,
    }),
    'BACK',
    'Kazakhstan (KZ) has news again',
  ],
]

describe.each(BODIES)('%s', (type, body, kind, title) => {
  const event = JSON.parse(body)
  test('fits the schema that is published, and is no other type', () => {
    expect(event.type).toBe(type)
    expect(eventSchema.safeParse(event).error).toBeUndefined()
    const { schema: _schema, ...without } = event.data
    expect(eventSchema.safeParse({ ...event, data: without }).success).toBe(false)
  })
  test('says to people what it is', () => {
    expect(summaryOf(receivedEventSchema.parse(event))).toMatchObject({ kind, title })
  })
})
