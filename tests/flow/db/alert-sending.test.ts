import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../../src/db/database.ts'
import { MIGRATIONS, migrate } from '../../../src/db/migrate.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'

let database: TestDatabase
let db: Kysely<unknown>
beforeEach(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.url, maxConnections: 2 }).db as never
})
afterEach(async () => {
  await db.destroy()
  await database.drop()
})

/** A story that two outlets and a copy reported, its two alerts, and an article that was revised. */
const BEFORE = `
insert into feeds (id, source, url, name, country) values
  ('a', 'file', 'https://a.example/', 'A', 'KZ'), ('b', 'file', 'https://b.example/', 'B', 'UZ'),
  ('c', 'file', 'https://c.example/', 'C', 'RU');
insert into items (id, feed_id, item_key, content_hash, title, summary_html, content_html, categories, first_seen_at, next_read_at)
  overriding system value
  select n, f, f, 'h', 'T', '', '', '[]', now(), now() from (values (1, 'a'), (2, 'b'), (3, 'c')) v (n, f);
insert into stories (id, title, first_seen_at, last_seen_at) overriding system value values (7, 'S', now(), now());
insert into articles (id, item_id, feed_id, part, title, authors, text, language, method, quality, content_hash,
    first_seen_at, stored_at, analyze_after, state, story_id, duplicate_of) overriding system value
  select n, n, f, 0, 'T', '[]', 'text', l, 'density', 1, 'h', now(), now(), now(), 'analyzed', 7, d
  from (values (1, 'a', 'en', null), (2, 'b', 'ru', null), (3, 'c', 'en', 1)) v (n, f, l, d);
insert into article_revisions values (1, 1, now(), 'Before', 'text');
insert into alerts (id, rule_id, story_id, article_id, severity, because, config_hash, suppressed, created_at) values
  ('sent', 'r', 7, 1, 'high', '[]', 'x', null, '2026-11-23T08:00:00Z'),
  ('held', 's', 7, 1, 'high', '[]', 'x', 'throttle', '2026-11-23T08:00:00Z');
`

test('alerts of the version before were sent when they fired, and what their story reached is no news', async () => {
  const [initial] = MIGRATIONS
  if (initial === undefined) throw new Error('no migration')
  await migrate(db, [initial])
  await sql.raw(BEFORE).execute(db)
  await migrate(db)
  const { rows } = await sql`
    select id, send_at, digest_id, known_outlets, known_countries, known_languages
    from alerts order by id desc`.execute(db)
  const known = {
    digest_id: null,
    known_outlets: 2,
    known_countries: ['KZ', 'UZ'],
    known_languages: ['en', 'ru'],
  }
  expect(rows).toEqual([
    { id: 'sent', send_at: new Date('2026-11-23T08:00:00Z'), ...known },
    { id: 'held', send_at: null, ...known },
  ])
  const { rows: articles } =
    await sql`select id, analyzed_revisions as n from articles order by id`.execute(db)
  expect(articles).toEqual([
    { id: '1', n: 1 },
    { id: '2', n: 0 },
    { id: '3', n: 0 },
  ])
})
