import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPack } from '../../../src/knowledge/read-pack.ts'
import { taggingReport } from '../../../src/tagging/report.ts'
import type { TaggingInput } from '../../../src/tagging/tag.ts'
import { createTagger } from '../../../src/tagging/tagger.ts'
import { cpuMsOf } from '../../support/cpu-time.ts'
import { seedFiles, tagger } from './seeds.ts'

/** Every span that a tagging shows. */
function spansOf(input: TaggingInput) {
  const { tags, rejected } = tagger.tag(input)
  return [...tags.flatMap(({ evidence }) => evidence), ...rejected]
}

describe('evidence', () => {
  const words = fc.constantFrom(
    'China',
    'Россия',
    '上合组织',
    'هند',
    'می\u200cدهند',
    'Китаи\u0306',
    'भारत',
    "Türkiye'de",
    '한국',
    '𝒳',
    '\ud800',
    '\u00ad',
    'ШКУнун',
    'İran',
    'Ｃｈｉｎａ',
    'turkey',
    'South China Sea',
    '\u0000',
    'SCO',
    'والصين',
    '\u202e',
    'Oʻzbekiston',
    'PUTIN',
    '-',
    '\n',
    '。',
  )
  const text = fc
    .array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 30 })
    .map((parts) => parts.join(' '))

  test('cuts exactly its text out of any Unicode', () => {
    fc.assert(
      fc.property(text, text, (title, body) => {
        for (const { field, start, end, text: quoted } of spansOf({ title, text: body })) {
          expect((field === 'title' ? title : body).slice(start, end)).toBe(quoted)
          expect(quoted.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('is at most twenty spans for a tag, title first', () => {
    const { tags } = tagger.tag({ title: 'China', text: 'China said so. '.repeat(50) })
    const china = tags.find(({ id }) => id === 'CN')
    expect(china?.evidence).toHaveLength(20)
    expect(china?.evidence[0]).toEqual({ field: 'title', start: 0, end: 5, text: 'China' })
  })
})

describe('refusals say their cue', () => {
  test.each([
    ['orchestra', 'The SCO gave a concert.', 'SCO', /orchestra.*concert/],
    ['Unix', 'SCO sued over Linux.', 'SCO', /Unix.*Linux/],
    ['no proof', 'The SCO met.', 'SCO', /no country or word/],
    ['ocean', 'In the Indian Ocean.', 'Indian Ocean', /sea or ocean/],
    ['bird', 'A roast turkey.', 'turkey', /bird/],
    ['namesake', 'India: Rakesh Modi won.', 'Modi', /another person: Rakesh Modi/],
    ['bare family name', 'Modi signs are rare.', 'Modi', /nothing else of IN/],
    ['dateline', 'MOSCOW, May 5 (AP) - Kenya voted.', 'MOSCOW', /dateline/],
  ])('%s', (_why, text, quoted, reason) => {
    expect(tagger.tag({ title: '', text, language: 'en' }).rejected).toContainEqual(
      expect.objectContaining({ text: quoted, reason: expect.stringMatching(reason) }),
    )
  })
})

describe('salience', () => {
  const filler = 'The minister of Kenya spoke about rain and roads for an hour. '.repeat(8)
  test.each([
    ['headline', 'Iran tests missile', 'A launch was seen.', 'IR', 'about'],
    [
      'background sentence',
      'Kenya votes',
      `${filler}Troops from Pakistan once trained there.`,
      'PK',
      'mention',
    ],
    [
      'sport',
      'India beat Kenya in Davis Cup tennis',
      'The coach praised the tournament.',
      'IN',
      'mention',
    ],
    ['venue', 'Driver wins Qatar Grand Prix', 'Formula One season ends.', 'QA', 'mention'],
    [
      'disaster',
      'Dozens killed in quake',
      'An earthquake hit Nepal on Monday. Nepal sent troops, and Kathmandu asked for help.',
      'NP',
      'about',
    ],
    ['origin', 'Mayor elected in Kenya', 'The Indian-origin mayor took office.', 'IN', 'mention'],
  ])('%s', (_why, title, text, id, expected) => {
    const tag = tagger.tag({ title, text, language: 'en' }).tags.find((each) => each.id === id)
    expect(tag).toMatchObject({ salience: expected, because: expect.stringMatching(/\S/) })
  })

  test.each([
    ['none', 'Kenya votes', 'The count began.', 'none'],
    ['about in the title', 'SCO ministers meet in China', 'They talked.', 'about'],
    [
      'mention on the margins',
      'India and Russia sign pact',
      'They met on the margins of the SCO summit.',
      'mention',
    ],
  ])('of the organisation: %s', (_why, title, text, expected) => {
    expect(tagger.tag({ title, text, language: 'en' }).sco).toBe(expected)
  })
})

describe('time', () => {
  const iran = (published?: string) =>
    tagger
      .tag({
        title: 'Iran at the SCO summit',
        text: 'Ebrahim Raisi of Iran spoke.',
        language: 'en',
        ...(published === undefined ? {} : { published: new Date(published) }),
      })
      .tags.filter(({ kind }) => kind === 'country' || kind === 'person')
      .map(({ id, status, statusNow }) => ({ id, status, statusNow }))

  test('not yet a member in 2022', () => {
    expect(iran('2022-09-16T08:00:00Z')).toEqual([
      { id: 'IR', status: 'observer', statusNow: 'member' },
      { id: 'Ebrahim Raisi', status: 'president', statusNow: 'former president' },
    ])
  })
  test('a member in 2024', () => {
    expect(iran('2024-08-05T00:00:00Z')[0]).toEqual({
      id: 'IR',
      status: 'member',
      statusNow: undefined,
    })
  })
  test('an unverified fact says so', () => {
    const [, tamim] = tagger.tag({
      title: '',
      text: 'Tamim bin Hamad Al Thani spoke.',
      language: 'en',
    }).tags
    expect(tamim).toMatchObject({ statusNow: 'emir', confidence: 'low' })
  })
  test('no date, no status then', () => {
    expect(iran()[0]).toEqual({ id: 'IR', status: undefined, statusNow: 'member' })
  })
})

describe('what else is told', () => {
  test('report of an article', () => {
    const report = taggingReport(
      tagger.tag({
        title: 'Putin to attend SCO talks',
        text: 'Trade tariffs and trade were on the list.',
      }),
    )
    expect(report).toMatchObject({
      language: 'en',
      sco: 'about',
      countries: [{ iso2: 'RU', salience: 'about' }],
      persons: ['Vladimir Putin'],
      bodies: [],
    })
    expect(report.tags.map(({ kind, id }) => `${kind}:${id}`)).toEqual(
      expect.arrayContaining(['sco:SCO', 'topic:trade', 'topic:diplomacy']),
    )
  })

  test("an operator's alias is found", () => {
    const mine = {
      name: 'mine.yaml',
      text: 'countries:\n- id: CN\n  label: China\n  names: { en: Cathay }',
    }
    const { tags } = createTagger(readPack([...seedFiles, mine])).tag({
      title: '',
      text: 'Old Cathay trades.',
    })
    expect(tags.map(({ id }) => id)).toContain('CN')
  })

  test.each([
    ['empty', '', ''],
    ['blank', ' ', '\n\n'],
    ['only marks', '\u0301\u200c', '\u00ad'],
  ])('%s input has no tags', (_why, title, text) => {
    expect(tagger.tag({ title, text })).toEqual({
      language: 'und',
      sco: 'none',
      tags: [],
      rejected: [],
    })
  })

  test.each([
    ['beginnings of a name', 'Shanghai Cooperation '],
    ['the same family name', 'Rakesh Modi '],
    ['guarded acronyms', 'SCO concert '],
    ['marks without letters', 'China\u0301\u200c\u00ad'],
    ['separators', 'South \t - '],
    ['words of many endings', 'Түркиялыктардын'],
  ])('%s: a long hostile text takes time in proportion to its length', async (_why, piece) => {
    const timeMs = (units: number): Promise<number> => {
      const text = piece.repeat(units / piece.length)
      return cpuMsOf(() => tagger.tag({ title: '', text }))
    }
    await timeMs(100_000)
    const short = await timeMs(100_000)
    expect(await timeMs(800_000)).toBeLessThan(Math.max(1_500, short * 40))
  })
})

describe('a family name that two leaders share', () => {
  test.each([
    ['before the change', '2024-08-01', 'Iran said Khamenei would speak.', 'Ali Khamenei'],
    ['after the change', '2026-06-01', 'Iran said Khamenei would speak.', 'Mojtaba Khamenei'],
    ['no date', undefined, 'Iran said Khamenei would speak.', 'Ali Khamenei'],
    ['in Russian', '2026-06-01', 'Хаменеи выступил в Иране.', 'Mojtaba Khamenei'],
    [
      'the full name decides',
      '2026-06-01',
      'Ali Khamenei was buried in Iran; Khamenei had led it for decades.',
      'Ali Khamenei',
    ],
    ['both in office', '2022-06-01', 'Kyrgyzstan said Japarov would travel.', 'Sadyr Japarov'],
    [
      'the other full name',
      '2022-06-01',
      'Akylbek Japarov of Kyrgyzstan spoke; Japarov left later.',
      'Akylbek Japarov',
    ],
  ])('%s', (_why, day, text, expected) => {
    const published = day === undefined ? {} : { published: new Date(day) }
    const { tags } = tagger.tag({ title: '', text, ...published })
    expect(tags.flatMap(({ kind, id }) => (kind === 'person' ? [id] : []))).toEqual([expected])
  })
})

test('a summit named after its city is a concept, and the city still its country', () => {
  const text = 'The SCO adopted 28 documents at the Bishkek summit.'
  const { tags } = tagger.tag({ title: '', text, language: 'en' })
  expect(tags.map(({ kind, id }) => `${kind}:${id}`)).toEqual(
    expect.arrayContaining(['sco:SCO', 'country:KG', 'concept:summit-bishkek']),
  )
})
