import { sql } from 'kysely'
import { alertId } from '../alerting/ids.ts'
import type { Db, Tx } from './database.ts'
import { jsonbOf } from './storable.ts'

/** The story that an id stands for today: itself, or the one it was merged into. */
export async function currentStoryId(db: Db, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('stories')
    .select((eb) => eb.fn.coalesce('merged_into', 'id').as('id'))
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.id
}

/** Stories whose ids stand for this one. */
export async function findMergedStories(db: Db, into: string): Promise<string[]> {
  const rows = await db
    .selectFrom('stories')
    .select('id')
    .where('merged_into', '=', into)
    .orderBy('id')
    .limit(200)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Puts everything of one story into another, which the id of the first stands for from now on. An
 * alert goes with it unless the same rule fired for both: that one stays where it was sent from. Of
 * two mutes the longer one holds.
 * @returns until when the story that is left is muted
 */
export async function mergeStoryRows(tx: Tx, from: string, into: string): Promise<Date | null> {
  await tx.updateTable('articles').set({ story_id: into }).where('story_id', '=', from).execute()
  await sql`
    update alerts a set story_id = ${into}::bigint where a.story_id = ${from}::bigint
      and not exists (select 1 from alerts o where o.story_id = ${into}::bigint and o.rule_id = a.rule_id)`.execute(
    tx,
  )
  const { rows } = await sql<{ muted_until: Date | null }>`
    update stories s set first_seen_at = least(s.first_seen_at, m.first_seen_at),
      last_seen_at = greatest(s.last_seen_at, m.last_seen_at),
      muted_until = greatest(s.muted_until, m.muted_until)
    from stories m where s.id = ${into}::bigint and m.id = ${from}::bigint
    returning s.muted_until`.execute(tx)
  await sql`
    update stories set merged_into = ${into}::bigint
    where id = ${from}::bigint or merged_into = ${from}::bigint`.execute(tx)
  return rows[0]?.muted_until ?? null
}

export interface StoryArticle {
  id: string
  story_id: string | null
  title: string
  first_seen_at: Date
}

/** Articles with all that are copies of the same texts: a text and its copies stay together. */
export async function findWithCopies(db: Db, ids: readonly string[]): Promise<StoryArticle[]> {
  const { rows } = await sql<StoryArticle>`
    with originals as (
      select distinct coalesce(duplicate_of, id) as id from articles where id = any(${[...ids]}::bigint[]))
    select a.id, a.story_id, a.title, a.first_seen_at
    from originals o join articles a on a.id = o.id or a.duplicate_of = o.id
    order by a.first_seen_at, a.id`.execute(db)
  return rows
}

export async function countArticles(db: Db, story: string): Promise<number> {
  const row = await db
    .selectFrom('articles')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('story_id', '=', story)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/**
 * Moves articles to another story. A rule that alerted one of them counts as having fired for that
 * story too: nobody is told of the same article's event twice.
 */
export async function moveArticles(
  tx: Tx,
  ids: readonly string[],
  from: string,
  to: string,
  at: Date,
): Promise<void> {
  await tx.updateTable('articles').set({ story_id: to }).where('id', 'in', ids).execute()
  const alerts = await tx
    .selectFrom('alerts')
    .selectAll()
    .where('story_id', '=', from)
    .where('article_id', 'in', ids)
    .execute()
  for (const alert of alerts) {
    await tx
      .insertInto('alerts')
      .values({
        ...alert,
        id: alertId(alert.rule_id, to),
        story_id: to,
        because: jsonbOf(alert.because),
        inputs: jsonbOf(alert.inputs),
        suppressed: 'known',
        send_at: null,
        digest_id: null,
        created_at: at,
      })
      .onConflict((oc) => oc.doNothing())
      .execute()
  }
}
