import { describe, expect, test } from 'vitest'
import { calendarDays } from '../../../src/similarity/calendar-days.ts'
import { type ArticleText, memoryArchive } from '../../../src/similarity/memory-archive.ts'
import { type PlaceableArticle, placeArticle } from '../../../src/similarity/place-article.ts'
import { duplicateReporter } from '../../../src/similarity/report.ts'
import { stem } from '../../../src/similarity/stem.ts'
import { tokensOf } from '../../../src/similarity/tokens.ts'
import { BRIDGE, FOOTER, forecast, MARKET, SCHOOL } from './newsroom-texts.ts'

const DAY_MS = 86_400_000
const START = new Date('2026-03-04T08:00:00Z')

/** A newsroom that takes articles one by one and says where they went. */
function newsroom() {
  const texts = new Map<string, ArticleText>()
  const archive = memoryArchive((id) => texts.get(id))
  return (article: Omit<PlaceableArticle, 'seenAt'> & { day?: number }) => {
    const { title, text, language } = article
    texts.set(article.id, { title, text, language, published: article.published })
    const seenAt = new Date(START.getTime() + (article.day ?? 0) * DAY_MS)
    return placeArticle(archive, { ...article, seenAt })
  }
}

const REPORT = {
  title: 'New Amu rail bridge sees its first train',
  text: `Transport minister Dovlet Orazov rode the first freight train over the new Amu rail bridge near Kerki on Tuesday.
Wagons no longer have to go the long way round, which railwaymen had complained about for a generation.`,
}

describe('placeArticle', () => {
  test('a copy joins the original and its story', async () => {
    const place = newsroom()
    await place({ id: 'a', language: 'en', ...BRIDGE })
    const copy = await place({
      id: 'b',
      language: 'en',
      title: 'Train at last',
      text: `${BRIDGE.text}\n\n${FOOTER}`,
    })
    expect(copy).toMatchObject({ duplicateOf: 'a', story: 'a' })
    expect(copy.because).toContain('copy')
  })

  test('a copy of a copy points at the original', async () => {
    const place = newsroom()
    const [first = '', second = '', third = '', last = ''] = BRIDGE.text.split('\n\n')
    await place({ id: 'short', title: 'One', text: `${first}\n\n${second}` })
    await place({ id: 'whole', title: 'Two', text: BRIDGE.text })
    const like = await place({
      id: 'like-whole',
      title: 'Three',
      text: `${first}\n\n${third}\n\n${last}`,
    })
    expect(like.duplicateOf).toBe('short')
  })

  test('another report of the event joins the story and is no copy', async () => {
    const place = newsroom()
    await place({ id: 'a', language: 'en', ...BRIDGE })
    await place({ id: 'b', language: 'en', ...SCHOOL })
    const report = await place({ id: 'c', language: 'en', ...REPORT, day: 1 })
    expect(report).toMatchObject({ story: 'a' })
    expect(report.duplicateOf).toBeUndefined()
    expect(report.because).toContain('bridg')
  })

  test('other events begin stories', async () => {
    const place = newsroom()
    for (const [id, article] of Object.entries({ BRIDGE, SCHOOL, MARKET })) {
      expect(await place({ id, language: 'en', ...article })).toMatchObject({ story: 'new' })
    }
  })

  test('a country and its capital are no event', async () => {
    const place = newsroom()
    const gas = 'China and the company are negotiating the price of pipeline gas in Beijing.'
    const film = 'A festival of silent films opened in Beijing. China showed restored prints.'
    await place({ id: 'a', language: 'en', title: 'Gas talks go on', text: gas })
    const other = await place({ id: 'b', language: 'en', title: 'Old films shine', text: film })
    expect(other).toMatchObject({ story: 'new' })
  })

  test('the same words months later are another event', async () => {
    const place = newsroom()
    await place({ id: 'a', language: 'en', ...BRIDGE })
    expect(await place({ id: 'b', language: 'en', ...REPORT, day: 90 })).toMatchObject({
      story: 'new',
    })
  })

  test('an article published long before it was seen is compared with its own time', async () => {
    const place = newsroom()
    await place({ id: 'a', language: 'en', ...BRIDGE })
    const late = {
      id: 'b',
      language: 'en',
      ...REPORT,
      day: 90,
      published: new Date(START.getTime() + DAY_MS),
    }
    expect(await place(late)).toMatchObject({ story: 'a' })
  })

  test('editions of a recurring report are neither copies nor one story', async () => {
    const place = newsroom()
    await place({ id: 'a', language: 'en', ...forecast('Osh', '4 May', 7, 19, 3) })
    const next = await place({
      id: 'b',
      language: 'en',
      ...forecast('Osh', '5 May', 9, 22, 2),
      day: 1,
    })
    expect(next).toMatchObject({ story: 'new' })
    expect(next.duplicateOf).toBeUndefined()
  })

  test('a footer that every article carries makes no copies', async () => {
    const place = newsroom()
    for (const [id, { title, text }] of Object.entries({ BRIDGE, SCHOOL, MARKET, REPORT })) {
      const placed = await place({ id, language: 'en', title, text: `${text}\n\n${FOOTER}` })
      expect(placed.duplicateOf).toBeUndefined()
    }
  })

  test('a wall in place of the text makes neither copies nor stories, however often met', async () => {
    const place = newsroom()
    const titles =
      'melon harvest,chess final,tram depot,dam repair,opera season,wolf census,tax code,goat fair,' +
      'glacier survey,bus fares,pottery prize,kite contest,bakery strike,canal tunnel,drone rules'
    for (const [day, title] of titles.split(',').entries()) {
      const placed = await place({ id: title, language: 'en', title, text: FOOTER, day })
      expect(placed).toMatchObject({ story: 'new' })
      expect(placed.duplicateOf).toBeUndefined()
    }
  })

  test('placing an article again changes nothing', async () => {
    const place = newsroom()
    await place({ id: 'a', language: 'en', ...BRIDGE })
    await place({ id: 'b', language: 'en', ...REPORT })
    const again = await place({ id: 'b', language: 'en', ...REPORT })
    expect(again).toMatchObject({ story: 'a' })
    expect(again.duplicateOf).toBeUndefined()
  })

  test('an article without text has a story of its own', async () => {
    const place = newsroom()
    await place({ id: 'a', title: '', text: '' })
    expect(await place({ id: 'b', title: '', text: '' })).toMatchObject({ story: 'new' })
  })
})

describe('across languages', () => {
  const english = {
    id: 'en',
    language: 'en',
    title: 'Leaders sign 42 agreements in Tashkent',
    text: 'The presidents signed 42 agreements on 15 September after two days of talks.',
    entities: ['country:UZ', 'country:CN', 'person:Xi Jinping', 'body:RATS'],
  }
  const russian = {
    id: 'ru',
    language: 'ru',
    title: 'В Ташкенте подписали 42 соглашения',
    text: 'Главы государств подписали 42 документа 15 сентября по итогам двухдневных переговоров.',
    entities: ['country:UZ', 'country:CN', 'person:Xi Jinping'],
  }

  test.each([
    ['same entities, number and day', russian, 'en'],
    [
      'the same without number and day',
      { ...russian, title: 'Подписаны соглашения', text: 'Документы подписаны.' },
      'new',
    ],
    [
      'same countries, other event',
      {
        ...russian,
        title: 'Сборная сыграла вничью',
        text: 'Матч прошёл 3 октября, его видели 9500 зрителей.',
        entities: ['country:UZ', 'country:CN'],
      },
      'new',
    ],
    [
      'numbers and a day alone',
      { ...russian, title: 'Подписаны 42 соглашения', entities: [] },
      'new',
    ],
  ])('%s', async (_why, article, story) => {
    const place = newsroom()
    await place(english)
    expect(await place(article)).toMatchObject({ story })
  })
})

describe('duplicateReporter', () => {
  test('names a story by its first article, in order of arrival', async () => {
    const report = duplicateReporter()
    const lines = [
      await report({ id: '1', lang: 'en', ...BRIDGE, published: '2026-03-04T08:00:00Z' }),
      await report({ id: '2', lang: 'en', ...SCHOOL, published: null }),
      await report({ id: '3', lang: 'en', title: 'x', text: BRIDGE.text, published: 'yesterday' }),
    ]
    expect(lines).toMatchObject([
      { id: '1', story: '1' },
      { id: '2', story: '2' },
      { id: '3', story: '1', duplicateOf: '1' },
    ])
    expect(lines[0]).not.toHaveProperty('duplicateOf')
  })
})

test.each([
  ['English', '8 November', '11-8'],
  ['American', 'Nov. 8, 2026', '11-8'],
  ['Russian', 'на 8 ноября', '11-8'],
  ['German', 'am 8. Dezember', '12-8'],
  ['Chinese', '11月8日', '11-8'],
  ['a name that begins like a month', '8 Mariupol', ''],
  ['a verb', 'they may come', ''],
  ['too many', '45 May', ''],
])('calendarDays: %s', (_why, text, days) => {
  expect([...calendarDays(tokensOf(text))].join()).toBe(days)
})

test.each([
  ['Russian cases', 'соглашения', 'соглашение'],
  ['Russian plural', 'переговоров', 'переговоры'],
  ['English forms', 'attacked', 'attacks'],
  ['English plural', 'agreements', 'agreement'],
])('stem: %s', (_why, a, b) => {
  expect(stem(a)).toBe(stem(b))
})
