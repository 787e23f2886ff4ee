import type { AlertRow } from './alerts.ts'
import type { ArticleRow } from './articles.ts'
import type { Db, Tx } from './database.ts'
import type { FeedRow } from './feed-table.ts'

/** Rules with collected alerts that are to be sent by now. */
export async function findDueDigests(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('alerts')
    .select('rule_id')
    .distinct()
    .where('suppressed', '=', 'digest')
    .where('digest_id', 'is', null)
    .where('send_at', '<=', now)
    .orderBy('rule_id')
    .execute()
  return rows.map((row) => row.rule_id)
}

export type DigestRow = Pick<
  AlertRow,
  'id' | 'story_id' | 'severity' | 'because' | 'created_at'
> & {
  /** Those of the story that is left, where it was merged. */
  muted_until: Date | null
  article: Pick<ArticleRow, 'id' | 'url' | 'title' | 'language' | 'published_at'>
  feed: Pick<FeedRow, 'id' | 'name' | 'country' | 'ownership'>
}

/** More alerts of one rule in one period are told by the digest after. */
const MAX_ALERTS = 1_000

/** Collected alerts of a rule that are due, oldest first; locked, so that another sweep sees none of them. */
export async function lockDueAlerts(tx: Tx, ruleId: string, now: Date): Promise<DigestRow[]> {
  const rows = await tx
    .selectFrom('alerts as l')
    .innerJoin('stories as fired', 'fired.id', 'l.story_id')
    .innerJoin('stories as s', (join) =>
      join.on(({ eb, fn, ref }) =>
        eb('s.id', '=', fn.coalesce(ref('fired.merged_into'), ref('fired.id'))),
      ),
    )
    .innerJoin('articles as a', 'a.id', 'l.article_id')
    .innerJoin('feeds as f', 'f.id', 'a.feed_id')
    .select([
      'l.id',
      's.id as story_id',
      'l.severity',
      'l.because',
      'l.created_at',
      's.muted_until',
    ])
    .select(['a.id as article_id', 'a.url', 'a.title', 'a.language', 'a.published_at'])
    .select(['f.id as feed_id', 'f.name', 'f.country', 'f.ownership'])
    .where('l.rule_id', '=', ruleId)
    .where('l.suppressed', '=', 'digest')
    .where('l.digest_id', 'is', null)
    .where('l.send_at', '<=', now)
    .orderBy('l.created_at')
    .orderBy('l.id')
    .limit(MAX_ALERTS)
    .forUpdate('l')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    story_id: row.story_id,
    severity: row.severity,
    because: row.because,
    created_at: row.created_at,
    muted_until: row.muted_until,
    article: {
      id: row.article_id,
      url: row.url,
      title: row.title,
      language: row.language,
      published_at: row.published_at,
    },
    feed: { id: row.feed_id, name: row.name, country: row.country, ownership: row.ownership },
  }))
}

export async function markDigested(
  tx: Tx,
  alertIds: readonly string[],
  digestId: string,
): Promise<void> {
  if (alertIds.length === 0) return
  await tx
    .updateTable('alerts')
    .set({ digest_id: digestId })
    .where('id', 'in', [...alertIds])
    .execute()
}

/** Alerts that wait and are not to be sent after all. */
export async function withdrawAlerts(tx: Tx, alertIds: readonly string[]): Promise<void> {
  if (alertIds.length === 0) return
  await tx
    .updateTable('alerts')
    .set({ suppressed: 'muted', send_at: null })
    .where('id', 'in', [...alertIds])
    .execute()
}
