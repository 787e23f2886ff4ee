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
  const prints = await sql`
    delete from article_prints where ctid = any(array(
      select ctid from article_prints where at < ${before(COPY_WINDOW_MS)} limit ${limit}))`.execute(
    tx,
  )
  const terms = await sql`
    delete from story_terms where ctid = any(array(
      select ctid from story_terms where at < ${before(STORY_WINDOW_MS)} limit ${limit}))`.execute(
    tx,
  )
  return Math.max(Number(prints.numAffectedRows ?? 0n), Number(terms.numAffectedRows ?? 0n))
}
