import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Db } from '../../../src/db/database.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { findStorySummaries, insertStory } from '../../../src/db/stories.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'
import { workOf } from '../../support/query-plan.ts'
import { type RecordedDatabase, recordStatements } from '../../support/recorded-statements.ts'

const START = Date.UTC(2026, 10, 23, 8)
const AGENCIES = Array.from({ length: 24 }, (_, index) => `Wire${index}`)
/** Every fifth feed is an agency's own; two feeds share each name. */
const FEEDS = Array.from({ length: 300 }, (_, index) => {
  const name = Math.floor(index / 2)
  return {
    id: `f${index}`,
    name: name % 5 === 0 ? `WIRE${(name / 5) % 40} desk` : `Outlet ${name}`,
  }
})

/** An article of the made story: half of them credit an agency, every seventh is a copy. */
interface Made {
  feed: (typeof FEEDS)[number]
  agency: string | null
  isCopy: boolean
}
const made = (index: number): Made => ({
  feed: FEEDS[(index * 7) % FEEDS.length] as Made['feed'],
  agency: index % 2 === 0 ? null : (AGENCIES[(index * 11) % AGENCIES.length] as string),
  isCopy: index > 0 && index % 7 === 0,
})

let database: TestDatabase
let recorded: RecordedDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  recorded = recordStatements(database.url)
  db = recorded.db
  await migrate(db as never)
  await sql`insert into feeds (id, source, url, name)
    select id, 'file', 'http://f.example/' || id, name
    from jsonb_to_recordset(${JSON.stringify(FEEDS)}::jsonb) as f (id text, name text)`.execute(db)
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

async function storyOf(count: number): Promise<string> {
  const id = await db.transaction().execute((tx) => insertStory(tx, 'Made', new Date(START)))
  const rows = Array.from({ length: count }, (_, index) => {
    const { feed, agency, isCopy } = made(index)
    return { key: `${id}-${index}`, feed: feed.id, agency, copy: isCopy, at: atOf(index) }
  })
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as g (key text, feed text, agency text, copy boolean, at timestamptz)
    ), item as (
      insert into items (feed_id, item_key, content_hash, title, summary_html, content_html, categories,
        first_seen_at, next_read_at)
      select feed, key, '', 'Made', '', '', '[]', at, at from given order by at returning id, item_key
    ), first as (
      select min(id) as id from articles
    )
    insert into articles (item_id, feed_id, part, title, authors, text, agency, method, quality,
      content_hash, first_seen_at, stored_at, analyze_after, story_id, duplicate_of)
    select item.id, feed, 0, 'Made', '[]', '', agency, 'test', 1, '', at, at, at, ${id}::bigint,
      case when copy then (select id from first) end
    from item join given on given.key = item.item_key`.execute(db)
  await sql`analyze articles`.execute(db)
  return id
}
const atOf = (index: number) => new Date(START + index * 1_000)

/** The same rule, said of one article after the other. */
function expectedOutlets(count: number): string[] {
  const own = Array.from({ length: count }, (_, index) => made(index)).filter(
    ({ isCopy }) => !isCopy,
  )
  const agencies = [...new Set(own.flatMap(({ agency }) => agency?.toLowerCase() ?? []))]
  const lineages = new Set<string>()
  const names = new Set<string>()
  for (const { agency, feed } of own) {
    const ofName = agencies.find((each) => ` ${feed.name.toLowerCase()} `.includes(` ${each} `))
    const lineage = agency?.toLowerCase() ?? ofName ?? `outlet ${feed.name}`
    if (lineages.has(lineage)) continue
    lineages.add(lineage)
    names.add(feed.name)
  }
  return [...names]
}

async function summaryWork(storyId: string) {
  recorded.statements.length = 0
  const [story] = await findStorySummaries(db, [storyId])
  const [statement] = recorded.statements
  if (story === undefined || statement === undefined) throw new Error('no such story')
  return { story, work: await workOf(recorded.pool, statement) }
}

describe('the outlets of a large story', () => {
  test('are those that the rule names, one article after the other', async () => {
    // The copies of the first story have an original only from the second on.
    await storyOf(1)
    const { story } = await summaryWork(await storyOf(3_000))
    expect(story.articles).toBe(3_000)
    expect(story.outlets).toEqual(expectedOutlets(3_000))
    expect(story.outlets.length).toBeGreaterThan(100)
  })

  test('cost in proportion to its articles', async () => {
    const small = await summaryWork(await storyOf(1_000))
    const large = await summaryWork(await storyOf(3_000))
    expect(small.work).toBeGreaterThan(1_000)
    // Three times the articles; comparing them with each other was nine times the work.
    expect(large.work / small.work).toBeLessThan(4)
  })
})
