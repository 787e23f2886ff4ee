import { beforeEach, describe, expect, test } from 'vitest'
import { pageOf, type XmlItem } from '../../support/feed-xml.ts'
import { watchFeed } from './watched-feed.ts'

const CHECKS = 50
const DAY_MS = 86_400_000
const watched = watchFeed()

/** Six events that have nothing in common. */
const REPORTS: readonly (readonly [title: string, ...paragraphs: string[]])[] = [
  [
    'Rail bridge opens over the river at Kerki',
    'The first freight train crossed the new bridge at Kerki on Tuesday, nine years after the foundation stone was laid, and transport minister Orazov rode in the cab.',
    'Engineers had to sink twenty-seven piers into shifting sand. The railway expects forty trains a day, which saves every wagon a detour of 260 kilometres.',
  ],
  [
    'Village school gets a physics laboratory',
    'Pupils in Tash-Bulak can now measure the speed of sound themselves, since former pupils paid for twelve benches, two telescopes and a weather station.',
    'Head teacher Aigul Mamatova said that lessons would begin after the holidays and that evening courses for parents were planned as well.',
  ],
  [
    'Night market returns to the old harbour',
    'Stalls selling grilled fish, honey and felt slippers will line the harbour again from Friday. The city had closed the market last summer because of noise.',
    'Traders signed a pledge to switch off loudspeakers at eleven, deputy mayor Rustam Keldiyev told reporters on the quay.',
  ],
  [
    'Melon growers insure their harvest against hail',
    'A cooperative of 140 growers bought a policy that pays once radar measures hailstones above the fields near Chardara, with no adjuster visiting.',
    'Premiums are subsidised by half in the first three seasons, the ministry of agriculture said, and cotton may follow next spring.',
  ],
  [
    'Museum shows letters of a silk trader',
    'Forty letters found in a wall at Shahrisabz describe prices, caravans and a lawsuit about dyed cloth. Conservators needed two winters to unfold them.',
    'Curator Dilnoza Aripova believes that the trader never learned to write and paid a different scribe in every town he passed.',
  ],
  [
    'Airline drops its night flights to the mountains',
    'From December no aircraft will land at Khorog after dark. The regulator had counted eleven diversions since the runway lights were replaced.',
    'Passengers with tickets may change them free of charge or take the bus, a spokesman for the carrier told the state news agency.',
  ],
]

/** The feed as it should be: the reports of today, each with a page of its own. */
function reports(): XmlItem[] {
  return REPORTS.map(([title, ...paragraphs], n) => {
    watched.web.route(`/${watched.id}/${n}`, { body: pageOf(title, ...paragraphs) })
    return watched.item(n, { title, description: paragraphs.join(' ') })
  })
}

/** Fifty checks a quarter of an hour apart; `serve` says what the feed holds at each. */
async function checkOften(serve: (check: number) => XmlItem[], read: 'page' | 'feed' = 'page') {
  await watched.house.declare({ id: watched.id, url: watched.web.url(watched.path), read })
  for (let check = 0; check < CHECKS; check += 1) {
    watched.serve(serve(check))
    await watched.check()
    await watched.house.answerBells()
    watched.house.clock.advance(15 * 60_000)
  }
}

const db = () => watched.house.ctx.db

async function alerts() {
  return db()
    .selectFrom('alerts')
    .innerJoin('articles', 'articles.id', 'alerts.article_id')
    .select(['alerts.id', 'alerts.story_id', 'articles.title'])
    .where('articles.feed_id', '=', watched.id)
    .execute()
}

async function eventsOf(type: string) {
  const ids = (await alerts()).map(({ id }) => id)
  if (ids.length === 0) return []
  const events = await db()
    .selectFrom('events')
    .select('type')
    .where('alert_id', 'in', ids)
    .execute()
  return events.filter((event) => event.type === type)
}

const said = () =>
  watched.house
    .logged()
    .filter(
      ({ msg, feedId }) => msg === 'a flood of entries: nobody is alerted' && feedId === watched.id,
    )

const pageRequests = () =>
  REPORTS.reduce((sum, _, n) => sum + watched.web.requests(`/${watched.id}/${n}`).length, 0)

beforeEach(async () => {
  await db().deleteFrom('stories').execute()
  await db().deleteFrom('items').execute()
  await watched.house.configure({
    alerts: { endpoints: [], rules: [{ id: 'all', when: 'lang:en', send: [] }] },
  })
})

describe(
  `over ${CHECKS} checks each story alerts once, and what is unchanged is not even read again`,
  { timeout: 480_000 },
  () => {
    const token = (check: number, n: number) =>
      `${check}${n}${(check * 7919 + n * 104729).toString(36)}`

    test.each<[why: string, change: (item: XmlItem, check: number, n: number) => XmlItem]>([
      ['rotating guids', (item, check, n) => ({ ...item, guid: token(check, n) })],
      ['all guids changed once', (item, check, n) => ({ ...item, guid: `${check > 9}-${n}` })],
      [
        'rotating query strings',
        (item, check, n) => ({ ...item, link: `${item.link}?visit=${token(check, n)}` }),
      ],
      [
        'rotating query strings, without guids',
        ({ guid: _, ...item }, check, n) => ({
          ...item,
          link: `${item.link}?visit=${token(check, n)}`,
        }),
      ],
      [
        'rotating query strings and guids, without dates',
        ({ date: _, ...item }, check, n) => ({
          ...item,
          guid: token(check, n),
          link: `${item.link}?visit=${token(check, n)}`,
        }),
      ],
      [
        'rotating guids, query strings and dates',
        (item, check, n) => ({
          ...item,
          guid: token(check, n),
          link: `${item.link}?visit=${token(check, n)}`,
          date: watched.house.clock.now,
        }),
      ],
    ])('%s', async (_why, change) => {
      const base = reports()
      await checkOften((check) => base.map((item, n) => change(item, check, n)))
      expect(await watched.items()).toHaveLength(REPORTS.length)
      expect((await alerts()).map(({ title }) => title).sort()).toEqual(
        REPORTS.map(([title]) => title).sort(),
      )
      expect(await eventsOf('story.corrected')).toEqual([])
      expect(pageRequests()).toBe(REPORTS.length)
      expect(said().length).toBeLessThanOrEqual(1)
    })

    test('a flood is said once in the log, and stands in the feed', async () => {
      const base = reports()
      await checkOften((check) => base.map((item, n) => ({ ...item, guid: token(check, n) })))
      expect(said()).toMatchObject([{ level: 40, kind: 'renamed', items: REPORTS.length }])
      expect(await watched.row()).toMatchObject({ flood: 'renamed', flood_items: REPORTS.length })
      watched.house.clock.advance(2 * DAY_MS)
      watched.serve(base.map((item, n) => ({ ...item, guid: token(0, n) })))
      await watched.check()
      expect(await watched.row()).toMatchObject({ flood: null, flood_since: null })
      expect(said()).toHaveLength(1)
    })

    test('news among renamed entries is still news', async () => {
      const base = reports()
      const [first, ...others] = base
      await checkOften((check) =>
        (check < 20 ? others : base).map((item) => ({ ...item, guid: `${item.guid}-${check}` })),
      )
      expect(await watched.items()).toHaveLength(REPORTS.length)
      expect((await alerts()).map(({ title }) => title)).toContain(first?.title)
      expect(await alerts()).toHaveLength(REPORTS.length)
    })

    test('edits of titles, the page as it was: nothing is told, and the page is left alone more and more', async () => {
      const base = reports()
      await checkOften((check) =>
        base.map((item) => ({ ...item, title: `${item.title} (${check} min)` })),
      )
      expect(await watched.items()).toHaveLength(REPORTS.length)
      expect(await alerts()).toHaveLength(REPORTS.length)
      expect(await eventsOf('story.corrected')).toEqual([])
      // Without growing waits 50 a report.
      expect(pageRequests()).toBeLessThanOrEqual(12 * REPORTS.length)
    })

    test('edits of titles where the feed is all there is: revisions of one item, told five times a day', async () => {
      const base = reports()
      await checkOften(
        (check) => base.map((item) => ({ ...item, title: `${item.title} (${check} min)` })),
        'feed',
      )
      expect(await watched.items()).toHaveLength(REPORTS.length)
      expect(await alerts()).toHaveLength(REPORTS.length)
      expect((await eventsOf('story.corrected')).length).toBeLessThanOrEqual(5 * REPORTS.length)
    })

    test('edits of titles together with rotating guids', async () => {
      const base = reports()
      await checkOften((check) =>
        base.map((item, n) => ({
          ...item,
          guid: token(check, n),
          title: `${item.title} (${check} min)`,
        })),
      )
      expect(await watched.items()).toHaveLength(REPORTS.length)
      expect(await alerts()).toHaveLength(REPORTS.length)
      expect(said()).toHaveLength(1)
    })

    test('a backfill of 495 old items, which comes and goes', async () => {
      const base = reports()
      const begun = watched.house.clock.now.getTime()
      const archive = Array.from({ length: 495 }, (_, n) =>
        watched.item(1_000 + n, {
          title: `Old report ${n * 7919}`,
          date: new Date(begun - (3 + n) * DAY_MS),
        }),
      )
      await checkOften((check) => (check % 10 < 5 ? base : [...base, ...archive]), 'feed')
      expect(await watched.items()).toHaveLength(REPORTS.length + archive.length)
      expect((await alerts()).map(({ title }) => title).sort()).toEqual(
        REPORTS.map(([title]) => title).sort(),
      )
      expect(said()).toMatchObject([{ kind: 'archive', items: 495 }])
    })

    test('a new feed that begins with an archive', async () => {
      const base = reports()
      const old = Array.from({ length: 60 }, (_, n) =>
        watched.item(1_000 + n, {
          title: `Old report ${n * 7919}`,
          date: new Date(watched.house.clock.now.getTime() - (3 + n) * DAY_MS),
        }),
      )
      const all = [...base, ...old]
      await checkOften(() => all, 'feed')
      expect(await alerts()).toHaveLength(REPORTS.length)
      expect(said()).toEqual([])
    })

    test('a hundred and fifty entries that all bear the time at which the feed was made', async () => {
      const base = reports()
      const made = Array.from({ length: 150 }, (_, n) => ({
        n,
        title: `Imported text ${n * 7919}`,
      }))
      await checkOften((check) => {
        if (check < 45) return base
        const date = watched.house.clock.now
        return [...base, ...made.map(({ n, title }) => watched.item(1_000 + n, { title, date }))]
      }, 'feed')
      expect(await alerts()).toHaveLength(REPORTS.length)
      expect(said()).toMatchObject([{ kind: 'undated', items: 150 }])
    })
  },
)
