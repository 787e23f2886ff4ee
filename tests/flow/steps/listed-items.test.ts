import { beforeEach, describe, expect, test } from 'vitest'
import { prune } from '../../../src/steps/prune.ts'
import { pageOf, type XmlItem } from '../../support/feed-xml.ts'
import { recordStatements } from '../../support/recorded-statements.ts'
import { watchFeed } from './watched-feed.ts'

const DAY_MS = 86_400_000
const RETENTION_DAYS = 7
const watched = watchFeed()

beforeEach(() =>
  watched.house.configure({
    scowatch: { retention: { articles: `${RETENTION_DAYS}d` } },
    alerts: { endpoints: [], rules: [{ id: 'all', when: 'title:report', send: [] }] },
  }),
)

const db = () => watched.house.ctx.db

/** A report with a page of its own that has no sentence in common with another. */
function report(n: number, more: XmlItem = {}): XmlItem {
  const word = (k: number) => ((n + 1) * 7919 * 7919 + k * 104_729).toString(36)
  const text = Array.from({ length: 60 }, (_, k) => `${word(k)} ${word(k + 300)}`).join(' ')
  const title = `Report ${word(999)} from ${word(998)}`
  watched.web.route(`/${watched.id}/${n}`, { body: pageOf(title, text) })
  return watched.item(n, { title, description: text, ...more })
}

/** Titles of all alerts there ever were, in the order in which they were made. */
class Alerts {
  readonly #titles = new Map<string, string>()

  /** One day: the feed is checked, what it brought is read and judged, and old things are deleted. */
  async day(serve: () => void): Promise<void> {
    serve()
    await watched.check()
    await watched.house.answerBells()
    const rows = await db()
      .selectFrom('alerts')
      .innerJoin('articles', 'articles.id', 'alerts.article_id')
      .select(['alerts.id', 'articles.title'])
      .where('articles.feed_id', '=', watched.id)
      .orderBy('alerts.created_at')
      // Of one moment as they were analysed: one after the other.
      .orderBy('articles.id')
      .execute()
    for (const { id, title } of rows) this.#titles.set(id, title)
    await prune(watched.house.ctx)
    watched.house.clock.advance(DAY_MS)
  }

  get titles(): string[] {
    return [...this.#titles.values()]
  }
}

/** What is left of the items with these titles. */
async function left(titles: readonly (string | undefined)[]) {
  const rows = await db()
    .selectFrom('items')
    .leftJoin('articles', 'articles.item_id', 'items.id')
    .select(['items.id', 'items.title', 'items.summary_html as text', 'articles.id as article'])
    .where('items.feed_id', '=', watched.id)
    .orderBy('items.id')
    .execute()
  return rows.filter(({ title }) => titles.includes(title))
}

describe('items that a feed lists for longer than retention keeps their articles', () => {
  test('alert once, dated or not; what the feed dropped is deleted wholly', async () => {
    const alerts = new Alerts()
    const { date: _, ...undated } = report(0)
    const dated = report(1)
    const daily: XmlItem[] = []
    for (let n = 0; n < 40; n += 1) {
      const today = report(100 + n)
      daily.push(today)
      await alerts.day(() => watched.serve([undated, dated, today]))
    }
    const known = await left([undated.title, dated.title])
    expect(known).toEqual([
      { id: expect.any(String), title: undated.title, text: '', article: null },
      { id: expect.any(String), title: dated.title, text: '', article: null },
    ])
    const again = [undated.title, dated.title]
    expect(alerts.titles.filter((title) => again.includes(title))).toEqual(again)
    const old = daily.slice(0, 24).map(({ title }) => title)
    expect(await left(old)).toEqual([])
    // Once the feed has let go of them, so does scowatch.
    for (let n = 0; n < 20; n += 1) {
      const today = report(200 + n)
      await alerts.day(() => watched.serve([today]))
    }
    expect(await left([undated.title, dated.title])).toEqual([])
  })

  test('of a watched page too', async () => {
    const alerts = new Alerts()
    const id = watched.id
    await watched.house.declare({ id, url: watched.web.url(`/${id}/news`), watch: { list: 'li' } })
    const line = ({ link = '', title = '' }: XmlItem) => `<li><a href="${link}">${title}</a></li>`
    const serve = (items: readonly XmlItem[]) =>
      watched.web.route(`/${id}/news`, {
        headers: { 'content-type': 'text/html' },
        body: `<html><head><title>News</title></head><body><ul>${items.map(line).join('')}</ul></body></html>`,
      })
    const [first, second, evergreen] = [report(1), report(2), report(3)]
    await alerts.day(() => serve([first, second]))
    for (let n = 0; n < 25; n += 1) {
      const today = report(100 + n)
      await alerts.day(() => serve([today, evergreen, first, second]))
    }
    expect(alerts.titles.filter((title) => title === evergreen.title)).toHaveLength(1)
    expect(alerts.titles.filter((title) => title === first.title)).toEqual([])
    expect(await left([first.title, second.title, evergreen.title])).toHaveLength(3)
  })

  test('of a feed that does not change for a month, too', async () => {
    const alerts = new Alerts()
    const { date: _, ...old } = report(0)
    for (let n = 0; n < 30; n += 1) await alerts.day(() => watched.serve([old]))
    await alerts.day(() => watched.serve([old, report(1)]))
    expect(alerts.titles.filter((title) => title === old.title)).toHaveLength(1)
    expect(await left([old.title])).toHaveLength(1)
  })

  test('changed later, they are read and kept anew, and alert nobody', async () => {
    const alerts = new Alerts()
    const { date: _, ...old } = report(0)
    for (let n = 0; n < 12; n += 1) await alerts.day(() => watched.serve([old, report(100 + n)]))
    const changed = { ...old, title: `${old.title}, updated` }
    await alerts.day(() => watched.serve([changed]))
    const [item] = await left([changed.title])
    expect(item).toMatchObject({ article: expect.any(String) })
    expect(alerts.titles.filter((title) => title.startsWith(old.title ?? '-'))).toHaveLength(1)
    for (let n = 0; n < 9; n += 1) await alerts.day(() => watched.serve([changed, report(200 + n)]))
    expect(await left([changed.title])).toEqual([{ ...item, text: '', article: null }])
  })

  test('cost a write when three days have passed, and none else', async () => {
    const { db: recorded, statements } = recordStatements(watched.house.databaseUrl)
    const house = watched.house
    const original = house.ctx.db
    house.ctx.db = recorded
    try {
      const old = report(0)
      const writes: number[] = []
      for (let n = 0; n < 8; n += 1) {
        statements.length = 0
        watched.serve([old, report(100 + n)])
        await watched.check()
        writes.push(statements.filter(({ sql }) => /update items/i.test(sql)).length)
        house.clock.advance(DAY_MS)
      }
      expect(writes).toEqual([0, 0, 0, 0, 1, 0, 0, 0])
    } finally {
      house.ctx.db = original
      await recorded.destroy()
    }
  })
})
