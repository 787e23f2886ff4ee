import { type Generated, type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Db } from './database.ts'

/** A feed's subscription at the hub it names (WebSub). A lease: not part of a backup. */
export interface WebsubTable {
  feed_id: string
  hub: string
  /** The address the hub knows the feed by. */
  topic: string
  /** Last part of the callback's path: 256 random bits, base64url. */
  callback_id: string
  /** Key of the hub's signatures; known to the hub and to this row only. */
  secret: string
  state: 'asked' | 'active' | 'denied' | 'leaving'
  lease_until: Date | null
  /** When the hub is to be asked next: first, again or to renew. */
  due_at: Date
  /** Requests in a row that led to no verified subscription. */
  failures: Generated<number>
  error: string | null
}
export type WebsubRow = Selectable<WebsubTable>

/** A feed that names another hub or topic begins anew; the old callback is known no longer. */
export async function saveSubscription(db: Db, row: Insertable<WebsubTable>): Promise<void> {
  const { feed_id: _, ...change } = row
  await db
    .insertInto('websub')
    .values(row)
    .onConflict((oc) =>
      oc
        .column('feed_id')
        .doUpdateSet({ ...change, failures: 0, lease_until: null })
        .where((eb) =>
          eb.or([
            eb('websub.hub', '<>', eb.ref('excluded.hub')),
            eb('websub.topic', '<>', eb.ref('excluded.topic')),
          ]),
        ),
    )
    .execute()
}

/** The feed is asked in its own rhythm from now on. */
export async function deleteSubscription(db: Db, feedId: string): Promise<void> {
  await db
    .with('gone', (qb) =>
      qb.deleteFrom('websub').where('feed_id', '=', feedId).returning('feed_id'),
    )
    .updateTable('feeds')
    .set({ push_until: null })
    .where('id', 'in', (qb) => qb.selectFrom('gone').select('feed_id'))
    .execute()
}

export interface Subscription extends WebsubRow {
  feed_status: string
}

export function getSubscription(
  db: Db,
  by: { feedId: string } | { callbackId: string },
): Promise<Subscription | undefined> {
  return db
    .selectFrom('websub')
    .innerJoin('feeds', 'feeds.id', 'websub.feed_id')
    .selectAll('websub')
    .select('feeds.status as feed_status')
    .where(
      'feedId' in by ? 'websub.feed_id' : 'websub.callback_id',
      '=',
      'feedId' in by ? by.feedId : by.callbackId,
    )
    .executeTakeFirst()
}

export async function updateSubscription(
  db: Db,
  feedId: string,
  change: Updateable<WebsubTable>,
): Promise<void> {
  await db.updateTable('websub').set(change).where('feed_id', '=', feedId).execute()
}

/**
 * Takes up to `limit` subscriptions that are due, or whose feed is watched no longer, and leases
 * them: due again by themselves if the job is lost.
 */
export async function leaseDueSubscriptions(
  db: Db,
  now: Date,
  leaseMs: number,
  limit: number,
): Promise<string[]> {
  const due = db
    .selectFrom('websub')
    .innerJoin('feeds', 'feeds.id', 'websub.feed_id')
    .select('websub.feed_id')
    .where((eb) =>
      eb.or([
        eb('websub.due_at', '<=', now),
        eb.and([eb('feeds.status', '<>', 'active'), eb('websub.state', 'in', ['asked', 'active'])]),
      ]),
    )
    .orderBy('websub.due_at')
    .limit(limit)
    .forUpdate('websub')
    .skipLocked()
  const rows = await db
    .updateTable('websub')
    .set({ due_at: new Date(now.getTime() + leaseMs) })
    .where('feed_id', 'in', due)
    .returning('feed_id')
    .execute()
  return rows.map((row) => row.feed_id)
}

/** What a hub pushed makes its feed due, `spacingMs` after its last check at the soonest. */
export async function makePushedFeedDue(
  db: Db,
  feedId: string,
  push: { now: Date; until: Date; spacingMs: number },
): Promise<void> {
  const { now, until, spacingMs } = push
  await db
    .updateTable('feeds')
    .set({
      pushed_at: now,
      push_until: until,
      next_check_at: sql<Date>`least(next_check_at, greatest(${now}::timestamptz,
        coalesce(last_check_at, '-infinity') + ${spacingMs} * interval '1 millisecond'))`,
    })
    .where('id', '=', feedId)
    .where('status', '=', 'active')
    .execute()
}
