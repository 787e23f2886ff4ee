import { describe, expect, test } from 'vitest'
import { digestBody } from '../../../src/alerting/digest.ts'
import { eventSchema, isEventPath } from '../../../src/alerting/event-schema.ts'
import { type AlertFacts, alertBody } from '../../../src/alerting/payload.ts'
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

/** `tags.0.label` of everything a body holds. */
function pathsIn(value: unknown, above: readonly string[] = []): string[] {
  const here = above.length === 0 ? [] : [above.join('.')]
  if (typeof value !== 'object' || value === null) return here
  const below = Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...above, key]))
  return [...here, ...below]
}

describe('a template may name what a body holds, and nothing else', () => {
  const evidence = { field: 'title', start: 0, end: 3, text: 'SCO' } as const
  const tags = [
    { kind: 'country', id: 'UZ', label: 'Uzbekistan', salience: 'about', evidence: [] },
  ] as const
  const because = [{ clause: 'sco:about', evidence: [evidence] }]
  const fired = alertBody({ ...FACTS, tags, alert: { ...FACTS.alert, because } })

  const bodies: readonly (readonly [string, string])[] = [
    ['alert.fired', fired],
    ...BODIES.map(([type, body]) => [type, body] as const),
  ]

  test.each(bodies)('every value of %s', (_type, body) => {
    const { data, ...head } = JSON.parse(body)
    const paths = pathsIn({ ...head, ...data })
    expect(paths.length).toBeGreaterThan(4)
    expect(paths.filter((path) => !isEventPath(path))).toEqual([])
  })

  test.each([
    'grew.threshold',
    'grew.country',
    'grew.language',
    'corrected.changes.0.before',
    'items.12.story.title',
    'lastNewsAt',
    'error',
    'title',
  ])('also %s, which some bodies hold', (path) => {
    expect(isEventPath(path)).toBe(true)
  })

  test.each([
    'tags.0.nope',
    'story.outlets.0.foo',
    'tags.label',
    'tags.1000',
    'story.toString',
    'story.title.0',
    '',
    'articles.0',
  ])('not ‹%s›', (path) => {
    expect(isEventPath(path)).toBe(false)
  })
})
