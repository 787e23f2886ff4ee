import { describe, expect, test } from 'vitest'
import { KnowledgePackError, readPack } from '../../../src/knowledge/read-pack.ts'
import { seedFiles, seedPack } from '../tagging/seeds.ts'

/** The problems of one file, as the operator reads them. */
function problemsOf(text: string): string[] {
  try {
    readPack([{ name: 'mine.yaml', text }])
  } catch (error) {
    if (error instanceof KnowledgePackError) return error.message.split('\n')
    throw error
  }
  return []
}

describe('a file that is wrong names the line and the key', () => {
  const country = 'countries:\n- id: XX\n  label: X\n  status:\n'
  test.each([
    ['not YAML', 'countries: [', /^mine\.yaml:1: /],
    ['an unknown key', 'contries: []', /^mine\.yaml:1: .*contries/],
    [
      'a code of three letters',
      'countries:\n- id: XXX\n  label: X',
      /^mine\.yaml:2: countries\.0\.id: /,
    ],
    [
      'a day that is not in the calendar',
      `${country}  - { status: member, from: 2024-02-30, source: s, confidence: high }`,
      /^mine\.yaml:5: countries\.0\.status\.0\.from: 2024-02-30 is not a day/,
    ],
    [
      'a fact without a source',
      `${country}  - { status: member, from: 2024-02-03, confidence: high }`,
      /^mine\.yaml:5: countries\.0\.status\.0\.source/,
    ],
    [
      'two statuses at once',
      `${country}  - { status: observer, from: 2001-01-01, source: s, confidence: high }\n  - { status: member, from: 2002-01-01, source: s, confidence: high }`,
      /countries\.XX\.status: two are in force on 2002-01-01/,
    ],
    [
      'a leader of no known country',
      'people:\n- id: A B\n  country: ZZ',
      /people\.A B\.country: ZZ is not among the countries/,
    ],
    [
      'a form without a language',
      'countries:\n- id: XX\n  label: X\n  names: |\n    Xland',
      /countries\.0\.names: "Xland" is not "language: forms"/,
    ],
    [
      'a guard by a field that is not there',
      'guards:\n- { forms: X, of: SCO, cues: moon, reason: r }',
      /moon is not among the cues/,
    ],
  ])('%s', (_why, text, expected) => {
    expect(problemsOf(text).join('\n')).toMatch(expected)
  })

  test('every problem is listed, not the first', () => {
    expect(problemsOf('countries:\n- id: xx\n  label: X\n- id: yy\n  label: Y')).toHaveLength(2)
  })
})

describe('the pack that ships', () => {
  test('has the members, partners, bodies and summits', () => {
    const withStatus = (status: string) =>
      seedPack.countries.filter((country) =>
        country.status.some((term) => term.to === undefined && term.status === status),
      ).length
    expect([withStatus('member'), withStatus('partner')]).toEqual([10, 17])
    expect(seedPack.bodies).toHaveLength(18)
    expect(seedPack.summits).toHaveLength(27)
  })

  test('dates and sources every status and term', () => {
    const terms = [
      ...seedPack.countries.flatMap(({ status }) => status),
      ...seedPack.people.flatMap((person) => person.terms),
    ]
    expect(
      terms.filter(({ source, confidence }) => source === '' || confidence === undefined),
    ).toEqual([])
  })

  test('no strong name is claimed by two countries', () => {
    const owners = new Map<string, Set<string>>()
    for (const { id, forms } of seedPack.countries) {
      for (const group of ['names', 'demonyms', 'capital', 'organs'] as const) {
        for (const { text } of Object.values(forms[group] ?? {}).flat()) {
          owners.set(text, (owners.get(text) ?? new Set()).add(id))
        }
      }
    }
    expect([...owners].filter(([, ids]) => ids.size > 1)).toEqual([])
  })

  test("an operator's file adds forms to what ships", () => {
    const mine = {
      name: 'mine.yaml',
      text: 'countries:\n- id: CN\n  label: China\n  names: { en: Cathay }',
    }
    const china = readPack([...seedFiles, mine]).countries.find(({ id }) => id === 'CN')
    expect(china?.forms.names?.en?.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['China', 'Cathay']),
    )
    expect(china?.status).toHaveLength(1)
  })
})
