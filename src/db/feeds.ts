import { type Insertable, sql } from 'kysely'
import type { PageWatch } from '../feed/feed.ts'
import type { Db, Tx } from './database.ts'
import type { FeedRow, FeedStatus, FeedTable } from './feed-table.ts'
import { batchesOf, jsonbOf } from './storable.ts'

/** What the operator declares. */
export type FeedDeclaration = Pick<
  Insertable<FeedTable>,
  | 'id'
  | 'source'
  | 'url'
  | 'name'
  | 'homepage'
  | 'language'
  | 'country'
  | 'ownership'
  | 'interval_ms'
  | 'read'
  | 'rules'
  | 'zone'
> & { watch?: PageWatch | null; tags?: readonly string[] }

export function getFeed(db: Db, id: string): Promise<FeedRow | undefined> {
  return db.selectFrom('feeds').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Feeds by id, removed ones only when asked for. */
export function findFeeds(db: Db, options: { removed?: boolean } = {}): Promise<FeedRow[]> {
  const query = db.selectFrom('feeds').selectAll().orderBy('id').limit(10_000)
  return (options.removed === true ? query : query.where('status', '!=', 'removed')).execute()
}

/** A feed declared twice is updated; a changed address forgets what was known of the old one. */
export async function saveFeeds(tx: Tx, feeds: readonly FeedDeclaration[]): Promise<void> {
  // Locked in the order of ids, as those who record checks do.
  const sorted = [...feeds].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const batch of batchesOf(sorted)) await saveBatch(tx, batch)
}

async function saveBatch(tx: Tx, feeds: FeedDeclaration[]): Promise<void> {
  const rows = feeds.map(({ watch, tags, ...feed }) => ({
    ...feed,
    watch: watch == null ? null : jsonbOf(watch),
    tags: [...(tags ?? [])],
  }))
  await tx
    .insertInto('feeds')
    .values(rows)
    .onConflict((oc) =>
      oc.column('id').doUpdateSet((eb) => ({
        source: eb.ref('excluded.source'),
        url: eb.ref('excluded.url'),
        name: eb.ref('excluded.name'),
        homepage: eb.ref('excluded.homepage'),
        language: eb.ref('excluded.language'),
        country: eb.ref('excluded.country'),
        ownership: eb.ref('excluded.ownership'),
        interval_ms: sql<number | null>`excluded.interval_ms`,
        read: eb.ref('excluded.read'),
        watch: sql<string | null>`excluded.watch`,
        tags: sql<string[]>`excluded.tags`,
        rules: sql<string | null>`excluded.rules`,
        zone: eb.ref('excluded.zone'),
        status: sql<FeedStatus>`case when feeds.status = 'removed' or (feeds.status = 'gone' and feeds.url <> excluded.url) then 'active' else feeds.status end`,
        next_check_at: sql<Date>`case when not ${IS_SAME_SOURCE} or feeds.status = 'removed' then now()
          when feeds.interval_ms is not distinct from excluded.interval_ms then feeds.next_check_at
          else least(feeds.next_check_at, coalesce(feeds.last_check_at, now()) + coalesce(excluded.interval_ms, 86400000) * interval '1 millisecond') end`,
        failures: sql<number>`case when feeds.url = excluded.url then feeds.failures else 0 end`,
        failure_weight: sql<number>`case when feeds.url = excluded.url then feeds.failure_weight else 0 end`,
        ...Object.fromEntries(
          FORGOTTEN.map((column) => [
            column,
            sql`case when ${IS_SAME_SOURCE} then ${sql.ref(`feeds.${column}`)} end`,
          ]),
        ),
      })),
    )
    .execute()
}

/** What was known of another address, or read with other selectors, says nothing of this one. */
const IS_SAME_SOURCE = sql<boolean>`(feeds.url = excluded.url and feeds.watch is not distinct from excluded.watch)`

/** Belongs to an address, not to a feed. */
const FORGOTTEN = [
  'etag',
  'last_modified',
  'validators_url',
  'moved_to',
  'body_hash',
  'error',
  'failing_since',
  'fresh_ms',
  'not_before',
  'pace_key',
  'last_status',
  'took_ms',
  'well_since',
  'slow_since',
  'empty_since',
  'moved_since',
  'quiet_after',
  'pushed_at',
  'push_until',
] as const

/** Stops feeds that configuration no longer names; their articles stay. Returns the ids. */
export async function removeUndeclared(tx: Tx, declared: readonly string[]): Promise<string[]> {
  const rows = await tx
    .updateTable('feeds')
    .set({ status: 'removed', status_since: sql<Date>`now()` })
    .where('source', 'in', ['catalogue', 'file'])
    .where('status', '!=', 'removed')
    .where(sql<boolean>`not (id = any(${[...declared]}::text[]))`)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/**
 * Takes up to `limit` due feeds and leases them for `leaseMs`: rung once however many
 * schedulers run, due again by themselves if the job is lost.
 */
export async function leaseDueFeeds(
  db: Db,
  now: Date,
  leaseMs: number,
  limit: number,
): Promise<string[]> {
  const due = db
    .selectFrom('feeds')
    .select('id')
    .where('status', '=', 'active')
    .where('next_check_at', '<=', now)
    .orderBy('next_check_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const rows = await db
    .updateTable('feeds')
    .set({ next_check_at: new Date(now.getTime() + leaseMs), rung_at: now })
    .where('id', 'in', due)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/**
 * Takes one feed for a check by hand, unless it was checked or rung for less than `gapMs` ago.
 * @returns whether it was taken: however many ask at once, by one
 */
export async function leaseFeed(
  db: Db,
  id: string,
  now: Date,
  leaseMs: number,
  gapMs: number,
): Promise<boolean> {
  const before = new Date(now.getTime() - gapMs)
  const result = await db
    .updateTable('feeds')
    .set({ next_check_at: new Date(now.getTime() + leaseMs), rung_at: now })
    .where('id', '=', id)
    .where('status', '=', 'active')
    .where((eb) => eb.or([eb('last_check_at', 'is', null), eb('last_check_at', '<=', before)]))
    .where((eb) => eb.or([eb('rung_at', 'is', null), eb('rung_at', '<=', before)]))
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Feeds whose check was under way when the only daemon died are due now. */
export async function releaseLeases(db: Db, now: Date): Promise<void> {
  await db
    .updateTable('feeds')
    .set({ next_check_at: now })
    .where('status', '=', 'active')
    .where('next_check_at', '>', now)
    .where(sql<boolean>`rung_at > coalesce(last_check_at, '-infinity')`)
    .execute()
}

export type FeedChange = Partial<
  Omit<
    FeedRow,
    | 'id'
    | 'interval_ms'
    | 'asked_ms'
    | 'fresh_ms'
    | 'created_at'
    | 'source'
    | 'watch'
    | 'tags'
    | 'rules'
  > & {
    asked_ms: number | null
    fresh_ms: number | null
  }
>

/** Waits until no other check of this feed stores what it found; held to the end of the transaction. */
export async function lockFeed(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('feeds').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}

/** What others than a check change. */
export async function updateFeed(
  tx: Db,
  id: string,
  change: Pick<FeedChange, 'status' | 'status_since' | 'next_check_at'>,
): Promise<boolean> {
  const result = await tx.updateTable('feeds').set(change).where('id', '=', id).executeTakeFirst()
  return result.numUpdatedRows > 0n
}
