import { sql } from 'kysely'
import type { ArticleRow, RevisionTable } from './articles.ts'
import type { Tx } from './database.ts'

/**
 * The text that an article had when it was last analysed, if it was replaced since; `newest` is the
 * number of the last replacement.
 */
export async function getReplacedText(
  tx: Tx,
  article: Pick<ArticleRow, 'id' | 'analyzed_revisions'>,
): Promise<(RevisionTable & { newest: number }) | undefined> {
  const { rows } = await sql<RevisionTable & { newest: number }>`
    select r.*, (max(revision) over ())::int as newest from article_revisions r
    where r.article_id = ${article.id} and r.revision > ${article.analyzed_revisions}
    order by r.revision limit 1`.execute(tx)
  return rows[0]
}

/** The article's text is told as of all its revisions now. */
export async function countAnalyzedRevisions(tx: Tx, articleId: string): Promise<void> {
  await sql`
    update articles a set analyzed_revisions = r.count
    from (select count(*)::int as count from article_revisions where article_id = ${articleId}) r
    where a.id = ${articleId} and a.analyzed_revisions <> r.count`.execute(tx)
}

/** Whether an article had exactly this text before. */
export async function wasTextBefore(
  tx: Tx,
  articleId: string,
  { title, text }: Pick<RevisionTable, 'title' | 'text'>,
): Promise<boolean> {
  const row = await tx
    .selectFrom('article_revisions')
    .select('revision')
    .where('article_id', '=', articleId)
    .where('title', '=', title)
    .where('text', '=', text)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
