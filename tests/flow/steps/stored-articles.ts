import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { AlertRow } from '../../../src/db/alerts.ts'
import { type ArticleRow, saveArticles } from '../../../src/db/articles.ts'
import type { DeliveryRow } from '../../../src/db/deliveries.ts'
import { analyzeArticle } from '../../../src/steps/analyze-article.ts'
import { openContext, type TestContext } from '../../support/context.ts'

/** A report about the organisation. */
export const SUMMIT = [
  'Energy ministers of the Shanghai Cooperation Organisation agreed on Monday in Tashkent to link their grid operators in a common data exchange.',
  'The ministers said the exchange would start with four countries and be open to all members of the SCO within three years.',
  'A first test is planned for the spring. Officials said that technical rules had been settled in a working group over the summer, and that costs would be shared by the operators.',
  'Grid companies will report every quarter on outages and on the capacity that they can offer to their neighbours.',
].join('\n\n')

/** Articles as the step before stored them, and what became of them. One archive for a test file, empty for each test. */
export interface Archive {
  house: TestContext
  /** alerts.yaml with these rules and the endpoints `desk` and `other`. */
  rules(...all: object[]): Promise<void>
  /** An article of an outlet of its own, placed in `story` where one is given. @returns its id */
  stored(title: string, text: string, more?: MoreOfArticle): Promise<string>
  /** The outlet changes an article: stored as the step before does. */
  revise(id: string, change: { title?: string; text?: string }): Promise<void>
  analyze(id: string): Promise<void>
  article(id: string): Promise<ArticleRow>
  alerts(): Promise<AlertRow[]>
  deliveries(): Promise<DeliveryRow[]>
  /** Bodies of the events so far, in order. */
  events(): Promise<StoredEvent[]>
}

export interface MoreOfArticle {
  backfill?: boolean
  story?: string | null
  country?: string
  language?: string
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of any event, looked at field by field
type StoredEvent = { type: string; bytes: string; data: any }

/** To be called once in a test file. */
export function openArchive(): Archive {
  let serial = 0
  const db = () => archive.house.ctx.db
  const archive = {
    rules: (...all) => archive.house.configure({ alerts: { endpoints: ENDPOINTS, rules: all } }),
    stored: (title, text, more = {}) => {
      serial += 1
      return insertArticle(archive.house, serial, title, text, more)
    },
    async revise(id, change) {
      const row = { ...(await archive.article(id)), ...change }
      const { item_id, feed_id, part, title, text, method, quality, first_seen_at } = row
      const at = archive.house.clock.now
      const next = { item_id, feed_id, part, title, text, method, quality, first_seen_at }
      await db()
        .transaction()
        .execute((tx) =>
          saveArticles(
            tx,
            [
              {
                ...next,
                authors: '[]',
                content_hash: title + text,
                stored_at: at,
                analyze_after: at,
              },
            ],
            at,
          ),
        )
    },
    async events() {
      const rows = await db().selectFrom('events').select(['type', 'body']).orderBy('seq').execute()
      return rows.map(({ type, body }) => ({ type, bytes: body, data: JSON.parse(body).data }))
    },
    analyze: (id) => analyzeArticle(archive.house.ctx, id),
    article: (id) =>
      db().selectFrom('articles').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    alerts: () => db().selectFrom('alerts').selectAll().orderBy('created_at').execute(),
    deliveries: () => db().selectFrom('deliveries').selectAll().orderBy('id').execute(),
  } as Archive
  beforeAll(async () => {
    archive.house = await openContext()
  })
  afterAll(() => archive.house.close())
  beforeEach(async () => {
    archive.house.rung.clear()
    await db().deleteFrom('items').execute()
    await db().deleteFrom('stories').execute()
    await db().deleteFrom('events').execute()
    await archive.rules({ id: 'sco', when: 'sco:about', send: ['desk'] })
  })
  return archive
}

const ENDPOINTS = ['desk', 'other'].map((id) => ({
  id,
  url: 'https://hook.example/',
  secret: `whsec_${Buffer.alloc(32, 'a').toString('base64')}`,
}))

async function insertArticle(
  house: TestContext,
  serial: number,
  title: string,
  text: string,
  { backfill = false, country = 'UZ', story = null, language }: MoreOfArticle,
): Promise<string> {
  const feed = `outlet-${serial}`
  const now = house.clock.now
  await house.declare({ id: feed, url: `https://${feed}.example/rss`, name: feed, country })
  const item = await house.ctx.db
    .insertInto('items')
    .values({
      feed_id: feed,
      item_key: String(serial),
      content_hash: 'hash',
      title,
      summary_html: '',
      content_html: '',
      categories: '[]',
      first_seen_at: now,
      next_read_at: now,
      state: 'read',
      backfill,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const article = await house.ctx.db
    .insertInto('articles')
    .values({
      item_id: item.id,
      feed_id: feed,
      part: 0,
      title,
      text,
      authors: '[]',
      method: 'density',
      quality: 1,
      content_hash: title + text.length,
      story_id: story,
      language: language ?? null,
      first_seen_at: now,
      stored_at: now,
      analyze_after: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return article.id
}
