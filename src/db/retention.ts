import { type RawBuilder, sql } from 'kysely'
import type { Db } from './database.ts'

/** Each deletes at most `limit` rows, oldest first, in one short statement, and returns how many. */
export type Deletion = (db: Db, before: Date, limit: number, now: Date) => Promise<number>

/** Longer than `LISTED_MS` of the items, and than a feed is cut short by a fault of its outlet. */
const KEEP_MS = 14 * 86_400_000

/**
 * Items first seen before, with their articles, tags, alerts, events and deliveries. Of one that its
 * feed lists, or did so lately, only the item is left, without its texts: else it would come back as
 * news at the next check.
 */
export const deleteOldItems: Deletion = (db, before, limit, now) =>
  letGo(
    db,
    now,
    sql`select id, feed_id, coalesce(listed_at, first_seen_at) as listed_at from items
      where kept_at is null and first_seen_at < ${before}
      order by first_seen_at limit ${limit} for update skip locked`,
  )

/** Items that were left because their feed listed them, when that is over; looked at again at `before`. */
export const deleteKeptItems: Deletion = (db, before, limit, now) =>
  letGo(
    db,
    now,
    sql`select id, feed_id, coalesce(listed_at, first_seen_at) as listed_at from items
      where kept_at < ${before} order by kept_at limit ${limit} for update skip locked`,
  )

/** @returns how many were looked at, each of them deleted or left */
async function letGo(db: Db, now: Date, old: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with old as (${old}),
    judged as (
      select old.id, old.listed_at >= f.listed_at - ${KEEP_MS} * interval '1 ms' as is_listed
      from old join feeds f on f.id = old.feed_id
    ),
    gone as (delete from items where id = any(array(select id from judged where is_listed is not true))),
    emptied as (delete from articles where item_id = any(array(select id from judged where is_listed))),
    left_over as (
      update items set kept_at = ${now}, backfill = true, summary_html = '', content_html = '',
        state = case when state = 'new' then 'read' else state end
      where id = any(array(select id from judged where is_listed))
    )
    select count(*)::int as n from judged`.execute(db)
  return rows[0]?.n ?? 0
}

export const deleteOldChecks: Deletion = (db, before, limit) =>
  count(
    db,
    sql`delete from checks where id = any(array(
      select id from checks where at < ${before} order by at limit ${limit}))`,
  )

/** Stories last seen before whose articles are gone. */
export const deleteEmptyStories: Deletion = (db, before, limit) =>
  count(
    db,
    sql`delete from stories where id = any(array(
      select s.id from stories s where s.last_seen_at < ${before}
        and not exists (select 1 from articles a where a.story_id = s.id)
      order by s.last_seen_at limit ${limit}))`,
  )

/** Events that belong to no alert (tests of endpoints), with their deliveries. */
export const deleteLooseEvents: Deletion = (db, before, limit) =>
  count(
    db,
    sql`delete from events where seq = any(array(
      select seq from events where alert_id is null and created_at < ${before} limit ${limit}))`,
  )

export const deleteOldSilences: Deletion = (db, before, limit) =>
  count(
    db,
    sql`delete from silences where id = any(array(
      select id from silences where ended_at < ${before} order by ended_at limit ${limit}))`,
  )

export const deleteExpiredRobots: Deletion = (db, before, limit) =>
  count(
    db,
    sql`delete from robots where origin = any(array(
      select origin from robots where expires_at < ${before} limit ${limit}))`,
  )

async function count(db: Db, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(db)).numAffectedRows ?? 0n)
}
