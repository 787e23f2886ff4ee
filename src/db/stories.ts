import { type ColumnType, type Generated, type RawBuilder, type Selectable, sql } from 'kysely'
import type { Db, Tx } from './database.ts'

/** The articles, in any language, about one event. */
export interface StoryTable {
  id: Generated<string>
  /** Title of its first article. */
  title: string
  first_seen_at: Date
  last_seen_at: Date
  merged_into: string | null
  /** Until then its alerts are stored and not sent. */
  muted_until: ColumnType<Date | null, Date | null | undefined, Date | null>
}
export type StoryRow = Selectable<StoryTable>

/** A story with what its articles add up to. Copies of one text count as one outlet's. */
export interface StorySummary extends StoryRow {
  articles: number
  /**
   * Names of the feeds that report it by themselves, in order of appearance: copies of one text are
   * one report, and so is all that is credited to one agency, with the agency's own.
   */
  outlets: string[]
  languages: string[]
  countries: string[]
}

export async function insertStory(tx: Tx, title: string, at: Date): Promise<string> {
  const row = await tx
    .insertInto('stories')
    .values({ title, first_seen_at: at, last_seen_at: at, merged_into: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function touchStory(tx: Tx, id: string, at: Date): Promise<void> {
  await tx
    .updateTable('stories')
    .set({
      last_seen_at: sql<Date>`greatest(last_seen_at, ${at})`,
      first_seen_at: sql<Date>`least(first_seen_at, ${at})`,
    })
    .where('id', '=', id)
    .execute()
}

export async function muteStory(db: Db, id: string, until: Date | null): Promise<void> {
  await db.updateTable('stories').set({ muted_until: until }).where('id', '=', id).execute()
}

/** A story that is made of another one's articles is muted as long as that one. */
export async function copyMute(tx: Tx, from: string, to: string): Promise<void> {
  await sql`
    update stories s set muted_until = f.muted_until
    from stories f where s.id = ${to}::bigint and f.id = ${from}::bigint`.execute(tx)
}

/**
 * Names of the first outlet of each lineage, as an array; `lineage` is the agency credited, or the
 * outlet itself. Before agencies are looked for in names, each agency and each name is down to its
 * first report: the work grows with the articles, where comparing them with each other took 6 s for a
 * story of 6,000.
 * @param ofStory which articles `b` count
 */
export const independentOutlets = (ofStory: RawBuilder<unknown>) => sql`
  with own as (
    select b.id, b.first_seen_at, lower(b.agency) as agency, o.name
    from articles b join feeds o on o.id = b.feed_id
    where ${ofStory} and b.duplicate_of is null
  ),
  credited as (
    select distinct on (agency) id, first_seen_at, name, agency from own
    where agency is not null order by agency, first_seen_at, id
  ),
  named as (
    select distinct on (name) id, first_seen_at, name from own
    where agency is null order by name, first_seen_at, id
  ),
  reports as (
    select id, first_seen_at, name, 'agency ' || agency as lineage from credited
    union all
    select id, first_seen_at, name, coalesce((
      select 'agency ' || c.agency from credited c
      where strpos(' ' || lower(named.name) || ' ', ' ' || c.agency || ' ') > 0
      order by c.first_seen_at, c.id limit 1), 'outlet ' || name)
    from named
  ),
  firsts as (select distinct on (lineage) id, first_seen_at, name from reports order by lineage, first_seen_at, id)
  select coalesce(array_agg(name order by first_seen_at, id), '{}') from (
    select distinct on (name) id, first_seen_at, name from firsts order by name, first_seen_at, id) once`

/** Stories by id with counts and lists; one statement however many. */
export async function findStorySummaries(db: Db, ids: readonly string[]): Promise<StorySummary[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<StorySummary>`
    select s.*, a.articles, a.outlets, a.languages, a.countries
    from stories s
    cross join lateral (
      select count(*)::int as articles,
        coalesce(array_agg(distinct a.language) filter (where a.language is not null), '{}') as languages,
        coalesce(array_agg(distinct f.country) filter (where f.country is not null and a.duplicate_of is null), '{}') as countries,
        (${independentOutlets(sql`b.story_id = s.id`)}) as outlets
      from articles a join feeds f on f.id = a.feed_id where a.story_id = s.id
    ) a
    where s.id = any(${[...ids]}::bigint[])
    order by s.last_seen_at desc, s.id desc`.execute(db)
  return rows
}

/** Ids of the stories seen last, newest first, after the cursor. */
export async function findRecentStoryIds(
  db: Db,
  page: { before?: { at: Date; id: string }; limit: number },
): Promise<Pick<StoryRow, 'id' | 'last_seen_at'>[]> {
  let query = db
    .selectFrom('stories')
    .select(['id', 'last_seen_at'])
    .where('merged_into', 'is', null)
  if (page.before !== undefined) {
    query = query.where(
      sql<boolean>`(last_seen_at, id) < (${page.before.at}, ${page.before.id}::bigint)`,
    )
  }
  return query.orderBy('last_seen_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
}
