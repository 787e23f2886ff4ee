import { type RawBuilder, sql } from 'kysely'
import type { Db } from './database.ts'

/** Each deletes at most `limit` rows, oldest first, in one short statement, and returns how many. */
export type Deletion = (db: Db, before: Date, limit: number) => Promise<number>

/** Items first seen before, with their articles, tags, alerts, events and deliveries. */
export const deleteOldItems: Deletion = (db, before, limit) =>
  count(
    db,
    sql`delete from items where id = any(array(
      select id from items where first_seen_at < ${before} order by first_seen_at limit ${limit}))`,
  )

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
