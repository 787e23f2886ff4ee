import { sql } from 'kysely'
import type { TagKind } from '../tagging/tag.ts'
import type { ArticleRow } from './articles.ts'
import type { Db } from './database.ts'

/** What a list of articles can be narrowed by. */
export interface ArticleFilter {
  /** Words of title and text; Han and Kana match inside words. */
  q?: string
  tag?: { kind: TagKind; id: string }
  feedId?: string
  storyId?: string
  since?: Date
  until?: Date
  /** Only articles after this place in the list (newest first). */
  after?: { at: Date; id: string }
  /** Only for a list without pages. */
  isOldestFirst?: boolean
  limit: number
}

/** Columns of an article in a list: everything but its text. */
export type ArticleListRow = Pick<
  ArticleRow,
  | 'id'
  | 'url'
  | 'canonical_url'
  | 'title'
  | 'feed_id'
  | 'language'
  | 'published_at'
  | 'first_seen_at'
  | 'story_id'
  | 'duplicate_of'
  | 'sco'
  | 'agency'
  | 'own_share'
>

/** Newest first by (first_seen_at, id), keyset paging. */
export function findArticles(db: Db, filter: ArticleFilter): Promise<ArticleListRow[]> {
  let query = db
    .selectFrom('articles')
    .select([
      'id',
      'url',
      'canonical_url',
      'title',
      'feed_id',
      'language',
      'published_at',
      'first_seen_at',
      'story_id',
      'duplicate_of',
      'sco',
      'agency',
      'own_share',
    ])
    .where('state', '=', 'analyzed')
  const { tag, after, q } = filter
  if (filter.feedId !== undefined) query = query.where('feed_id', '=', filter.feedId)
  if (filter.storyId !== undefined) query = query.where('story_id', '=', filter.storyId)
  if (filter.since !== undefined) query = query.where('first_seen_at', '>=', filter.since)
  if (filter.until !== undefined) query = query.where('first_seen_at', '<', filter.until)
  if (q !== undefined) query = query.where(wordsMatch(q))
  if (tag !== undefined) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('tags')
          .select('tags.article_id')
          .whereRef('tags.article_id', '=', 'articles.id')
          .where('tags.kind', '=', tag.kind)
          .where('tags.tag_id', '=', tag.id),
      ),
    )
  }
  if (after !== undefined) {
    query = query.where(sql<boolean>`(first_seen_at, id) < (${after.at}, ${after.id}::bigint)`)
  }
  const direction = filter.isOldestFirst === true ? 'asc' : 'desc'
  return query
    .orderBy('first_seen_at', direction)
    .orderBy('id', direction)
    .limit(filter.limit)
    .execute()
}

/** The text search of PostgreSQL takes a Chinese clause for one word; there a plain search inside the title serves. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

function wordsMatch(q: string) {
  const inTitle = sql<boolean>`title ilike ${`%${q.replace(/[\\%_]/g, '\\$&')}%`}`
  if (UNSPACED.test(q)) return sql<boolean>`(${inTitle} or strpos(text, ${q}) > 0)`
  return sql<boolean>`to_tsvector('simple', left(title || ' ' || text, 100000)) @@ websearch_to_tsquery('simple', ${q})`
}
