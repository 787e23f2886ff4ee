import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countSentAlerts } from '../../../src/db/alerts.ts'
import { openContext, type TestContext } from '../../support/context.ts'
import { nodesOf, planOf } from '../../support/query-plan.ts'
import { type RecordedDatabase, recordStatements } from '../../support/recorded-statements.ts'

let house: TestContext
let recorded: RecordedDatabase
beforeAll(async () => {
  house = await openContext()
  recorded = recordStatements(house.databaseUrl)
})
afterAll(async () => {
  await recorded.db.destroy()
  await house.close()
})

/** A busy rule: 6,000 alerts, one a minute, every third held back for good. */
async function fireOften(now: Date): Promise<void> {
  const { db } = recorded
  await house.declare({ id: 'outlet', url: 'http://outlet.example/' })
  await sql`
    insert into items (feed_id, item_key, content_hash, title, summary_html, content_html, categories,
      first_seen_at, next_read_at) values ('outlet', 'k', '', 'T', '', '', '[]', ${now}, ${now})`.execute(
    db,
  )
  await sql`
    insert into articles (item_id, feed_id, part, title, authors, text, method, quality, content_hash,
      first_seen_at, stored_at, analyze_after)
    select id, 'outlet', 0, 'T', '[]', '', 'test', 1, '', ${now}, ${now}, ${now} from items`.execute(
    db,
  )
  await sql`
    insert into stories (title, first_seen_at, last_seen_at)
    select 'S', ${now}, ${now} from generate_series(1, 6000)`.execute(db)
  await sql`
    insert into alerts (id, rule_id, story_id, article_id, severity, because, config_hash, inputs,
      suppressed, send_at, created_at)
    select 'alr_' || s.id, 'busy', s.id, a.id, 'high', '[]', 'x', '{}',
      case when s.id % 3 = 0 then 'throttle' end,
      case when s.id % 3 > 0 then ${now}::timestamptz - s.id * interval '1 minute' end,
      ${now}::timestamptz - s.id * interval '1 minute'
    from stories s cross join articles a`.execute(db)
  await sql`analyze alerts`.execute(db)
}

test('what throttle and cooldown count is read from an index, as many rows as there are', async () => {
  const now = house.clock.now
  await fireOften(now)
  recorded.statements.length = 0
  const hourAgo = new Date(now.getTime() - 60.5 * 60_000)
  const count = await recorded.db
    .transaction()
    .execute((tx) => countSentAlerts(tx, 'busy', hourAgo, now))
  expect(count).toBe(40)
  const [statement] = recorded.statements.filter((each) => each.sql.includes('"alerts"'))
  if (statement === undefined) throw new Error('nothing was counted')
  const nodes = nodesOf(await planOf(recorded.pool, statement))
  const names = nodes.flatMap((node) => node['Index Name'] ?? [])
  expect(names).toEqual(['alerts_sent'])
  expect(nodes.map((node) => node['Rows Removed by Filter'] ?? 0)).toEqual(nodes.map(() => 0))
})
