import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prunePostings } from '../../../src/db/similarity-prune.ts'
import { openContext, type TestContext } from '../../support/context.ts'
import { workOf } from '../../support/query-plan.ts'
import { type RecordedDatabase, recordStatements } from '../../support/recorded-statements.ts'

const OLD = 300
const YOUNG = 300
const EACH = 80
const LIMIT = 500

let house: TestContext
let recorded: RecordedDatabase
beforeAll(async () => {
  house = await openContext()
  recorded = recordStatements(house.databaseUrl)
  await house.declare({ id: 'outlet', url: 'http://outlet.example/' })
  // What the planner knows is what is told it below: statistics that the server made by itself between
  // deleting and clearing up would have the last look read the index entries of dead rows.
  for (const table of ['article_prints', 'story_terms'])
    await sql`alter table ${sql.id(table)} set (autovacuum_enabled = off)`.execute(recorded.db)
  const { now } = house.clock
  await sql`
    with item as (
      insert into items (feed_id, item_key, content_hash, title, summary_html, content_html, categories,
        first_seen_at, next_read_at)
      select 'outlet', 'k' || n, '', 'T', '', '', '[]',
        ${now}::timestamptz - case when n <= ${OLD} then interval '300 days' else interval '1 hour' end
          + n * interval '1 second', ${now}
      from generate_series(1, ${OLD + YOUNG}::int) n order by n returning id, first_seen_at
    )
    insert into articles (item_id, feed_id, part, title, authors, text, method, quality, content_hash,
      first_seen_at, stored_at, analyze_after)
    select id, 'outlet', 0, 'T', '[]', '', 'test', 1, '', first_seen_at, ${now}, ${now}
    from item order by id`.execute(recorded.db)
  await sql`insert into article_prints (h, article_id, group_id, at)
    select a.id * 7919 % 100000 + k, a.id, a.id, a.first_seen_at
    from articles a cross join generate_series(1, ${EACH}::int) k order by k, a.id`.execute(
    recorded.db,
  )
  await sql`insert into story_terms (h, article_id, at)
    select h, article_id, at from article_prints`.execute(recorded.db)
  await sql`analyze`.execute(recorded.db)
})
afterAll(async () => {
  await recorded.db.destroy()
  await house.close()
})

test('a batch of old postings reads what it deletes, not the table; young ones stay', async () => {
  const { now } = house.clock
  recorded.statements.length = 0
  expect(await prunePostings(recorded.db, now, LIMIT)).toBe(LIMIT)
  const batch = [...recorded.statements]
  expect(batch).toHaveLength(2)
  // Found, sorted out, fetched, deleted: each row a few times, of 48,000 in each table.
  for (const each of batch) expect(await workOf(recorded.pool, each)).toBeLessThan(8 * LIMIT)
  while ((await prunePostings(recorded.db, now, 10_000)) > 0);
  // When nothing is left to delete, that is found without reading those that stay.
  for (const each of batch) expect(await workOf(recorded.pool, each)).toBeLessThan(LIMIT)
  for (const table of ['article_prints', 'story_terms']) {
    const { rows } = await sql<{ n: number; oldest: Date }>`
      select count(*)::int as n, min(at) as oldest from ${sql.id(table)}`.execute(recorded.db)
    expect(rows[0]?.n).toBe(YOUNG * EACH)
    expect(rows[0]?.oldest.getTime()).toBeGreaterThan(now.getTime() - 3_600_000)
  }
})
