import { sql } from 'kysely'
import type { ScoLevel } from '../tagging/tag.ts'
import type { Db } from './database.ts'
import { independentOutlets } from './stories.ts'

/** An article with its feed and with its story as it stood when the article came. */
export interface JudgedRow {
  id: string
  story_id: string | null
  feed_id: string
  title: string
  text: string
  url: string | null
  language: string | null
  sco: ScoLevel
  published_at: Date | null
  first_seen_at: Date
  backfill: boolean
  country: string | null
  ownership: string | null
  outlets: number
  countries: number
  languages: number
  articles: number
}

/** How many a backtest will read. */
export async function countArticlesToJudge(db: Db, since: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from articles
    where state = 'analyzed' and first_seen_at >= ${since}`.execute(db)
  return rows[0]?.n ?? 0
}

/** Of its story, what had come by then. */
const SO_FAR = sql`b.story_id = a.story_id and (b.first_seen_at, b.id) <= (a.first_seen_at, a.id)`

/** Analysed articles in the order in which they were seen, keyset paging. */
export async function findArticlesToJudge(
  db: Db,
  page: { since: Date; after?: { at: Date; id: string }; limit: number },
): Promise<JudgedRow[]> {
  const after = page.after ?? { at: page.since, id: '0' }
  const { rows } = await sql<JudgedRow>`
    select a.id, a.story_id, a.feed_id, a.title, a.text, a.url, a.language, a.sco, a.published_at,
      a.first_seen_at, i.backfill, f.country, f.ownership, s.*
    from articles a
    join items i on i.id = a.item_id
    join feeds f on f.id = a.feed_id
    cross join lateral (
      select cardinality((${independentOutlets(SO_FAR)})) as outlets,
        count(distinct f2.country) filter (where a2.duplicate_of is null)::int as countries,
        count(distinct a2.language)::int as languages, count(*)::int as articles
      from articles a2 join feeds f2 on f2.id = a2.feed_id
      where a2.story_id = a.story_id and (a2.first_seen_at, a2.id) <= (a.first_seen_at, a.id)
    ) s
    where a.state = 'analyzed' and (a.first_seen_at, a.id) > (${after.at}, ${after.id}::bigint)
    order by a.first_seen_at, a.id
    limit ${page.limit}`.execute(db)
  return rows
}
