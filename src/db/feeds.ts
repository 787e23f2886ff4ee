import { type ColumnType, type Generated, type Insertable, type Selectable, sql } from 'kysely'
import type { Db, Tx } from './database.ts'
import { batchesOf } from './storable.ts'

export type FeedStatus = 'active' | 'paused' | 'gone' | 'removed'
export type FeedSource = 'catalogue' | 'file' | 'api'

/** A watched source: what the operator says of it, what its last checks told. */
export interface FeedTable {
  id: string
  /** Where it is declared; only `api` feeds can be changed through the API. */
  source: FeedSource
  status: Generated<FeedStatus>
  url: string
  name: string
  homepage: string | null
  language: string | null
  /** ISO 3166 alpha-2, or `SCO`. */
  country: string | null
  ownership: string | null
  /** Fixed interval; null lets the feed's own rhythm decide. */
  interval_ms: ColumnType<string | null, number | null | undefined, number | null>
  read: Generated<'page' | 'feed'>
  /** Byte for byte as received, of the newest 200 or 304. */
  etag: string | null
  last_modified: string | null
  /** Address the validators belong to: never sent to another. */
  validators_url: string | null
  /** Where permanent redirects led, and how many checks in a row. */
  moved_to: string | null
  moved_seen: Generated<number>
  /** sha256 of the last decoded body: an equal one is not parsed again. */
  body_hash: string | null
  /** Of its newest items when they were last read: their rhythm also counts while nothing changes. */
  item_dates: ColumnType<Date[], Date[] | undefined, Date[]>
  /** Shortest interval the feed asked for when it was last read, milliseconds. */
  asked_ms: ColumnType<string | null, number | null | undefined, number | null>
  format: string | null
  title: string | null
  repairs: ColumnType<string[], string | undefined, string>
  next_check_at: Generated<Date>
  /** When the scheduler last rang; later than last_check_at while a check is under way. */
  rung_at: Date | null
  last_check_at: Date | null
  last_ok_at: Date | null
  last_new_at: Date | null
  /** When its hub last pushed (WebSub), and how long that hub's lease holds. */
  pushed_at: Date | null
  push_until: Date | null
  failures: Generated<number>
  failing_since: Date | null
  error: string | null
  created_at: Generated<Date>
}
export type FeedRow = Selectable<FeedTable>
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
>

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
  for (const batch of batchesOf(feeds)) await saveBatch(tx, batch)
}

async function saveBatch(tx: Tx, feeds: FeedDeclaration[]): Promise<void> {
  await tx
    .insertInto('feeds')
    .values(feeds)
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
        status: sql<FeedStatus>`case when feeds.status = 'removed' or (feeds.status = 'gone' and feeds.url <> excluded.url) then 'active' else feeds.status end`,
        next_check_at: sql<Date>`case when feeds.url <> excluded.url or feeds.status = 'removed' then now()
          when feeds.interval_ms is not distinct from excluded.interval_ms then feeds.next_check_at
          else least(feeds.next_check_at, coalesce(feeds.last_check_at, now()) + coalesce(excluded.interval_ms, 86400000) * interval '1 millisecond') end`,
        failures: sql<number>`case when feeds.url = excluded.url then feeds.failures else 0 end`,
        ...Object.fromEntries(
          FORGOTTEN.map((column) => [
            column,
            sql`case when feeds.url = excluded.url then ${sql.ref(`feeds.${column}`)} end`,
          ]),
        ),
      })),
    )
    .execute()
}

/** Belongs to an address, not to a feed. */
const FORGOTTEN = [
  'etag',
  'last_modified',
  'validators_url',
  'moved_to',
  'body_hash',
  'error',
  'failing_since',
  'pushed_at',
  'push_until',
] as const

/** Stops feeds that configuration no longer names; their articles stay. Returns the ids. */
export async function removeUndeclared(tx: Tx, declared: readonly string[]): Promise<string[]> {
  const rows = await tx
    .updateTable('feeds')
    .set({ status: 'removed' })
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
  Omit<FeedRow, 'id' | 'interval_ms' | 'asked_ms' | 'repairs' | 'created_at' | 'source'> & {
    interval_ms: number | null
    asked_ms: number | null
    repairs: string
  }
>

/** Waits until no other check of this feed stores what it found; held to the end of the transaction. */
export async function lockFeed(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('feeds').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}

export async function updateFeed(tx: Db, id: string, change: FeedChange): Promise<boolean> {
  const result = await tx.updateTable('feeds').set(change).where('id', '=', id).executeTakeFirst()
  return result.numUpdatedRows > 0n
}
