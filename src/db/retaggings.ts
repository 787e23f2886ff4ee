import { type ColumnType, type Generated, type Selectable, sql } from 'kysely'
import type { TagChange } from '../tagging/compare-tags.ts'
import type { ArticleRow } from './articles.ts'
import type { Db, Tx } from './database.ts'
import { jsonbOf } from './storable.ts'

/** How far the articles were brought to one state of the knowledge; one row for each. */
export interface RetaggingTable {
  /** Version and hash, as in `articles.tagged_with`. */
  knowledge: string
  /** First every article is looked at, then those that differ are tagged again. */
  state: 'listing' | 'tagging' | 'done'
  /** Articles up to this id are through in this state. */
  after_id: Generated<string>
  /** Newest article when it began; later ones were tagged with the knowledge of their day. */
  last_id: string
  /** Articles that differ. */
  articles: Generated<number>
  /** Articles tagged again so far. */
  retagged: Generated<number>
  /** What changes, by tag, found before anything was changed. */
  changes: ColumnType<TagChange[], string | undefined, string>
  started_at: Date
  finished_at: Date | null
}
export type RetaggingRow = Selectable<RetaggingTable>

/** An article as far as tagging reads it. */
export type TaggedArticle = Pick<
  ArticleRow,
  'id' | 'feed_id' | 'title' | 'text' | 'language' | 'published_at' | 'content_hash' | 'sco'
>

export function getRetagging(db: Db, knowledge: string): Promise<RetaggingRow | undefined> {
  return db
    .selectFrom('retaggings')
    .selectAll()
    .where('knowledge', '=', knowledge)
    .executeTakeFirst()
}

/** Whether there is anything to look at. */
export async function hasAnalyzed(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('articles')
    .select('id')
    .where('state', '=', 'analyzed')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Begins the re-tagging to `knowledge`, or finds it begun. A state that was left and comes back starts over; the
 * row of any other is dropped.
 */
export async function beginRetagging(tx: Tx, knowledge: string, now: Date): Promise<RetaggingRow> {
  await tx.deleteFrom('retaggings').where('knowledge', '!=', knowledge).execute()
  await sql`
    insert into retaggings (knowledge, state, last_id, started_at)
    select ${knowledge}, 'listing', coalesce(max(id), 0), ${now} from articles
    on conflict (knowledge) do nothing`.execute(tx)
  return tx
    .selectFrom('retaggings')
    .selectAll()
    .where('knowledge', '=', knowledge)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function updateRetagging(
  tx: Tx,
  knowledge: string,
  change: Partial<
    Pick<RetaggingRow, 'state' | 'after_id' | 'articles' | 'retagged' | 'finished_at'>
  > & { changes?: readonly TagChange[] },
): Promise<void> {
  const { changes, ...rest } = change
  await tx
    .updateTable('retaggings')
    .set({ ...rest, ...(changes === undefined ? {} : { changes: jsonbOf(changes) }) })
    .where('knowledge', '=', knowledge)
    .execute()
}

/** Analysed articles that other knowledge tagged, in order of id. */
export function findTaggedOtherwise(
  db: Db,
  page: { knowledge: string; afterId: string; lastId?: string; limit: number },
): Promise<TaggedArticle[]> {
  let query = db
    .selectFrom('articles')
    .select(['id', 'feed_id', 'title', 'text', 'language', 'published_at', 'content_hash', 'sco'])
    .where('state', '=', 'analyzed')
    .where('analyze_error', 'is', null)
    .where('id', '>', page.afterId)
    .where(sql<boolean>`tagged_with is distinct from ${page.knowledge}`)
  if (page.lastId !== undefined) query = query.where('id', '<=', page.lastId)
  return query.orderBy('id').limit(page.limit).execute()
}

/** Notes new tags' level and knowledge, unless the article changed meanwhile. @returns whether it did */
export async function noteRetagged(
  tx: Tx,
  article: Pick<ArticleRow, 'id' | 'content_hash'>,
  change: { sco: ArticleRow['sco']; rejected: string; tagged_with: string },
): Promise<boolean> {
  const rows = await tx
    .updateTable('articles')
    .set(change)
    .where('id', '=', article.id)
    .where('state', '=', 'analyzed')
    .where('content_hash', '=', article.content_hash)
    .returning('id')
    .execute()
  return rows.length > 0
}
