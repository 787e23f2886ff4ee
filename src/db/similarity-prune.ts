import { type QueryExecutorProvider, sql } from 'kysely'
import { COPY_WINDOW_MS, STORY_WINDOW_MS } from '../similarity/place-article.ts'

/** Articles that arrive late are still compared with those of their own time, this much longer. */
const GRACE_MS = 7 * 86_400_000

/**
 * Deletes postings that no look-up of a new article reaches any more; articles, copies and stories
 * stay. Short transactions: call it again while it returns `limit`.
 * @param limit rows of each table at most
 * @returns rows deleted of the table that lost most
 */
export async function prunePostings(
  tx: QueryExecutorProvider,
  now: Date,
  limit: number,
): Promise<number> {
  const before = (windowMs: number) => new Date(now.getTime() - windowMs - GRACE_MS)
  return Math.max(
    await deleteOldest(tx, 'article_prints', before(COPY_WINDOW_MS), limit),
    await deleteOldest(tx, 'story_terms', before(STORY_WINDOW_MS), limit),
  )
}

/**
 * Articles are numbered as they come, so the oldest postings are those of the lowest numbers, up to
 * the newest article that is old: a batch reads what it deletes, from an index that is there anyhow.
 * What came with a higher number is deleted once that article's time has come.
 */
async function deleteOldest(
  tx: QueryExecutorProvider,
  table: 'article_prints' | 'story_terms',
  before: Date,
  limit: number,
): Promise<number> {
  const result = await sql`
    delete from ${sql.id(table)} where ctid = any(array(
      select ctid from ${sql.id(table)}
      where at < ${before} and article_id <= (
        select id from articles where first_seen_at < ${before}
        order by first_seen_at desc, id desc limit 1)
      order by article_id limit ${limit}))`.execute(tx)
  return Number(result.numAffectedRows ?? 0n)
}
