import type { ColumnType, Insertable, Selectable } from 'kysely'
import type { Confidence } from '../knowledge/pack.ts'
import type { Evidence, Tag, TagKind } from '../tagging/tag.ts'
import type { Db, Tx } from './database.ts'
import { batchesOf, jsonbOf } from './storable.ts'

/** A statement about an article; one row for each kind and id. */
export interface TagTable {
  article_id: string
  kind: TagKind
  tag_id: string
  label: string
  salience: 'about' | 'mention'
  status: string | null
  status_now: string | null
  because: string | null
  /** How far the fact behind the status can be trusted. */
  confidence: Confidence | null
  evidence: ColumnType<Evidence[], string, string>
}
export type TagRow = Selectable<TagTable>

/** Replaces all tags of an article. */
export async function saveTags(tx: Tx, articleId: string, tags: readonly Tag[]): Promise<void> {
  await tx.deleteFrom('tags').where('article_id', '=', articleId).execute()
  for (const batch of batchesOf(tags)) {
    await tx
      .insertInto('tags')
      .values(batch.map((tag) => tagRow(articleId, tag)))
      .execute()
  }
}

function tagRow(articleId: string, tag: Tag): Insertable<TagTable> {
  return {
    article_id: articleId,
    kind: tag.kind,
    tag_id: tag.id,
    label: tag.label,
    salience: tag.salience,
    status: tag.status ?? null,
    status_now: tag.statusNow ?? null,
    because: tag.because ?? null,
    confidence: tag.confidence ?? null,
    evidence: jsonbOf(tag.evidence),
  }
}

/** Tags of some articles, about before mention. */
export function findTags(db: Db, articleIds: readonly string[]): Promise<TagRow[]> {
  if (articleIds.length === 0) return Promise.resolve([])
  return db
    .selectFrom('tags')
    .selectAll()
    .where('article_id', 'in', [...articleIds])
    .orderBy('article_id')
    .orderBy('salience')
    .orderBy('kind')
    .orderBy('tag_id')
    .execute()
}

/** As the rooms know it. */
export function tagOf(row: TagRow): Tag {
  return {
    kind: row.kind,
    id: row.tag_id,
    label: row.label,
    salience: row.salience,
    evidence: row.evidence,
    ...(row.because === null ? {} : { because: row.because }),
    ...(row.status === null ? {} : { status: row.status }),
    ...(row.status_now === null ? {} : { statusNow: row.status_now }),
    ...(row.confidence === null ? {} : { confidence: row.confidence }),
  }
}
