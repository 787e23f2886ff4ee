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
  /** Freshness of the newest answer that stated one, milliseconds: a 304 without any leaves it in force. */
  fresh_ms: ColumnType<string | null, number | null | undefined, number | null>
  /** Hours (0-23) and days (0 = Sunday), UTC, in which the feed asks not to be checked. */
  skip_hours: ColumnType<number[], number[] | undefined, number[]>
  skip_days: ColumnType<number[], number[] | undefined, number[]>
  /** Before this, server or feed asked not to be asked again. */
  not_before: Date | null
  /** What its address shares its pace with; empty for hosts without one, null before the first check. */
  pace_key: string | null
  format: string | null
  title: string | null
  repairs: ColumnType<string[], string | undefined, string>
  next_check_at: Generated<Date>
  /** When the scheduler last rang; later than last_check_at while a check is under way. */
  rung_at: Date | null
  last_check_at: Date | null
  last_ok_at: Date | null
  last_new_at: Date | null
  failures: Generated<number>
  /** Failures in a row by their weight: what the back-off grows by. */
  failure_weight: Generated<number>
  failing_since: Date | null
  error: string | null
  created_at: Generated<Date>
  /** HTTP status of the last check; null when no response came. */
  last_status: number | null
  /** Usual time of a check, milliseconds: a moving average. */
  took_ms: number | null
  /** Since when it works without a failure. */
  well_since: Date | null
  slow_since: Date | null
  empty_since: Date | null
  moved_since: Date | null
  /** When its silence is longer than its rhythm explains. */
  quiet_after: Date | null
  /** When it was paused, resumed or removed. */
  status_since: Date | null
  /** Counts over the feed's whole life. */
  polls: Generated<number>
  polls_ok: Generated<number>
  polls_not_modified: Generated<number>
  polls_limited: Generated<number>
  polls_failed: Generated<number>
  polls_early: Generated<number>
  polls_unconditional: Generated<number>
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
  // Locked in the order of ids, as those who record checks do.
  const sorted = [...feeds].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const batch of batchesOf(sorted)) await saveBatch(tx, batch)
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
        failure_weight: sql<number>`case when feeds.url = excluded.url then feeds.failure_weight else 0 end`,
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
  Omit<FeedRow, 'id' | 'interval_ms' | 'asked_ms' | 'fresh_ms' | 'created_at' | 'source'> & {
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
