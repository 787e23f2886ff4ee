import { type ColumnType, type Generated, type Insertable, type Selectable, sql } from 'kysely'
import { type TextDifference, textDifference } from '../article/difference.ts'
import type { Rejection, ScoLevel } from '../tagging/tag.ts'
import type { Db, Tx } from './database.ts'
import { batchesOf, jsonbOf } from './storable.ts'

/** What was read of an item; unique by (item_id, part). */
export interface ArticleTable {
  id: Generated<string>
  item_id: string
  feed_id: string
  /** 0 for the first story of a page. */
  part: number
  url: string | null
  canonical_url: string | null
  title: string
  authors: ColumnType<string[], string, string>
  published_at: Date | null
  modified_at: Date | null
  language: string | null
  agency: string | null
  dateline: string | null
  image: string | null
  paywalled: Generated<boolean>
  /** Plain text, paragraphs split by a blank line. */
  text: string
  method: string
  quality: number
  content_hash: string
  /** When its item was first seen. */
  first_seen_at: Date
  stored_at: Date
  state: Generated<'stored' | 'analyzed'>
  analyzed_at: Date | null
  /** Revisions it had when it was last analysed: a further one is news to those who were told. */
  analyzed_revisions: Generated<number>
  /** When it is, or was, to be analysed. */
  analyze_after: Date
  /** Analyses that failed by a fault of scowatch's own. */
  analyze_attempts: Generated<number>
  /** Why the last analysis failed; on an analysed article: why it has neither tags nor story. */
  analyze_error: string | null
  sco: Generated<ScoLevel>
  rejected: ColumnType<Rejection[], string | undefined, string>
  /** Version of the knowledge its tags come from; null before it was noted. */
  tagged_with: string | null
  duplicate_of: string | null
  /** Of a copy: share of its words that its original lacks. */
  own_share: number | null
  story_id: string | null
  /** Why it is a copy, or in its story. */
  place_because: string | null
}
export type ArticleRow = Selectable<ArticleTable>
export type NewArticle = Insertable<ArticleTable>

/** What the outlet changed: the headline, where it did, and the text by paragraphs. */
export interface ArticleDifference extends TextDifference {
  title?: { before: string; after: string }
}

/** The text an article had before its outlet changed it. */
export interface RevisionTable {
  article_id: string
  revision: number
  replaced_at: Date
  title: string
  text: string
  /** From this text to the one that replaced it; null in rows older than the column. */
  difference: ColumnType<ArticleDifference | null, string, never>
}

/**
 * Stores the articles of an item. One whose text changed keeps its id, its old text becomes a
 * revision and it is analysed again; an unchanged one is left alone.
 * @returns ids to analyse
 */
export async function saveArticles(
  tx: Tx,
  articles: readonly NewArticle[],
  at: Date,
): Promise<string[]> {
  if (articles.length === 0) return []
  await keepRevisions(tx, articles, at)
  const ids: string[] = []
  for (const batch of batchesOf(articles)) ids.push(...(await saveBatch(tx, batch)))
  return ids
}

async function saveBatch(tx: Tx, articles: NewArticle[]): Promise<string[]> {
  const rows = await tx
    .insertInto('articles')
    .values(articles)
    .onConflict((oc) =>
      oc
        .columns(['item_id', 'part'])
        .doUpdateSet((eb) => ({
          title: eb.ref('excluded.title'),
          text: eb.ref('excluded.text'),
          authors: eb.ref('excluded.authors'),
          modified_at: eb.ref('excluded.modified_at'),
          agency: eb.ref('excluded.agency'),
          dateline: eb.ref('excluded.dateline'),
          image: eb.ref('excluded.image'),
          paywalled: eb.ref('excluded.paywalled'),
          method: eb.ref('excluded.method'),
          quality: eb.ref('excluded.quality'),
          content_hash: eb.ref('excluded.content_hash'),
          stored_at: eb.ref('excluded.stored_at'),
          state: sql<'stored'>`'stored'`,
          analyze_after: eb.ref('excluded.analyze_after'),
          analyze_attempts: sql<number>`0`,
        }))
        .where(sql<boolean>`articles.content_hash <> excluded.content_hash`),
    )
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

async function keepRevisions(tx: Tx, articles: readonly NewArticle[], at: Date): Promise<void> {
  const next = new Map(articles.map((article) => [article.part, article]))
  const known = await tx
    .selectFrom('articles')
    .select(['id', 'part', 'title', 'text', 'content_hash'])
    .where('item_id', '=', articles[0]?.item_id ?? '')
    .orderBy('part')
    .forNoKeyUpdate()
    .execute()
  for (const old of known) {
    const now = next.get(old.part)
    if (now === undefined || now.content_hash === old.content_hash) continue
    const difference = jsonbOf(differenceOf(old, now))
    await sql`
      insert into article_revisions (article_id, revision, replaced_at, title, text, difference)
      select ${old.id}, 1 + count(*), ${at}, ${old.title}, ${old.text}, ${difference}
      from article_revisions where article_id = ${old.id}`.execute(tx)
  }
}

type Wording = Pick<ArticleRow, 'title' | 'text'>

function differenceOf(before: Wording, after: Wording): ArticleDifference {
  const difference = textDifference(before.text, after.text)
  if (before.title === after.title) return difference
  return { title: { before: before.title, after: after.title }, ...difference }
}

/** Most revisions of one article that are listed; a live page has a hundred. */
const MAX_REVISIONS = 200

/** What was changed in an article, first change first. */
export function findRevisions(
  db: Db,
  articleId: string,
): Promise<Pick<Selectable<RevisionTable>, 'revision' | 'replaced_at' | 'difference'>[]> {
  return db
    .selectFrom('article_revisions')
    .select(['revision', 'replaced_at', 'difference'])
    .where('article_id', '=', articleId)
    .orderBy('revision')
    .limit(MAX_REVISIONS)
    .execute()
}

export function getArticle(db: Db, id: string): Promise<ArticleRow | undefined> {
  return db.selectFrom('articles').selectAll().where('id', '=', id).executeTakeFirst()
}

/**
 * Articles of the page that another item led to since `since`: by the address its feed gave or the
 * one the page calls its own.
 */
export function findArticlesByAddress(
  db: Db,
  canonicalUrl: string,
  exceptItem: string,
  since: Date,
): Promise<ArticleRow[]> {
  return db
    .selectFrom('articles')
    .selectAll()
    .where('item_id', '=', (eb) =>
      eb
        .selectFrom('articles as other')
        .select('other.item_id')
        .where(
          sql<boolean>`other.id in (
            select id from articles where canonical_url = ${canonicalUrl}
            union select a.id from items i join articles a on a.item_id = i.id
            where i.canonical_url = ${canonicalUrl})`,
        )
        .where('other.item_id', '!=', exceptItem)
        .where('other.method', '!=', 'feed')
        .where('other.stored_at', '>=', since)
        .orderBy('other.id')
        .limit(1),
    )
    .orderBy('part')
    .execute()
}

/** What an item was read into before, in order of the page. */
export function findArticlesOfItem(
  db: Db,
  itemId: string,
): Promise<Pick<ArticleRow, 'id' | 'part' | 'title' | 'content_hash' | 'method'>[]> {
  return db
    .selectFrom('articles')
    .select(['id', 'part', 'title', 'content_hash', 'method'])
    .where('item_id', '=', itemId)
    .orderBy('part')
    .execute()
}

export type ArticleChange = Partial<
  Pick<
    ArticleRow,
    | 'state'
    | 'analyzed_at'
    | 'analyze_after'
    | 'analyze_attempts'
    | 'analyze_error'
    | 'sco'
    | 'language'
    | 'duplicate_of'
    | 'own_share'
    | 'story_id'
    | 'place_because'
    | 'tagged_with'
  > & { rejected: string }
>

export async function updateArticle(tx: Tx, id: string, change: ArticleChange): Promise<void> {
  await tx.updateTable('articles').set(change).where('id', '=', id).execute()
}

/** As `updateArticle`, unless another worker has analysed the article meanwhile. */
export async function updateStoredArticle(
  db: Db,
  id: string,
  change: ArticleChange,
): Promise<void> {
  await db
    .updateTable('articles')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', 'stored')
    .execute()
}

/** Articles that wait to be analysed since before `dueBefore`, longest first. */
export async function findArticlesToAnalyze(
  db: Db,
  dueBefore: Date,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('articles')
    .select('id')
    .where('state', '=', 'stored')
    .where('analyze_after', '<=', dueBefore)
    .orderBy('analyze_after')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

export function findCopies(
  db: Db,
  id: string,
): Promise<Pick<ArticleRow, 'id' | 'url' | 'title' | 'feed_id' | 'first_seen_at'>[]> {
  return db
    .selectFrom('articles')
    .select(['id', 'url', 'title', 'feed_id', 'first_seen_at'])
    .where('duplicate_of', '=', id)
    .orderBy('first_seen_at')
    .limit(200)
    .execute()
}
