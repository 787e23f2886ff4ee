import { type Generated, type Selectable, sql } from 'kysely'
import type { SilenceReason } from '../alerting/silence.ts'
import type { Db, Tx } from './database.ts'

/** A source that says nothing; once for each silence. */
export interface SilenceTable {
  id: Generated<string>
  /** `feed:my-outlet`, `country:KZ`, or `all`. */
  subject: string
  reason: SilenceReason
  /** When it began, which is before it was noticed. */
  since: Date
  told_at: Date
  ended_at: Date | null
}
export type SilenceRow = Selectable<SilenceTable>

/** One row: since when the scheduler has been at work without a break. */
export interface WatchTable {
  id: number
  since: Date
  seen_at: Date
}

/** Says that the scheduler is at work. @returns since when it has been, breaks up to `breakMs` apart */
export async function keepWatch(db: Db, now: Date, breakMs: number): Promise<Date> {
  const lost = new Date(now.getTime() - breakMs)
  const { rows } = await sql<{ since: Date }>`
    insert into watch (id, since, seen_at) values (1, ${now}, ${now})
    on conflict (id) do update set
      since = case when watch.seen_at < ${lost} then excluded.since else watch.since end,
      seen_at = greatest(watch.seen_at, excluded.seen_at)
    returning since`.execute(db)
  return rows[0]?.since ?? now
}

export function findOpenSilences(db: Db): Promise<SilenceRow[]> {
  return db
    .selectFrom('silences')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('id')
    .limit(20_000)
    .execute()
}

/** @returns undefined when it is open already */
export async function openSilence(
  tx: Tx,
  silence: Pick<SilenceRow, 'subject' | 'reason' | 'since' | 'told_at'>,
): Promise<SilenceRow | undefined> {
  const rows = await tx
    .insertInto('silences')
    .values({ ...silence, ended_at: null })
    .onConflict((oc) => oc.doNothing())
    .returningAll()
    .execute()
  return rows[0]
}

/** @returns false when another has ended it */
export async function endSilence(tx: Tx, id: string, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('silences')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Items of one feed that are looked at: more than any outlet publishes in eight weeks of hours. */
const RECENT = 5_000

/** Hours of the last eight weeks in which feeds published, by feed; one statement however many. */
export async function findNewsHours(
  db: Db,
  feedIds: readonly string[],
  now: Date,
): Promise<Map<string, Date[]>> {
  const since = new Date(now.getTime() - 56 * 86_400_000)
  const { rows } = await sql<{ id: string; hours: Date[] }>`
    select f.id, array(
      select distinct date_trunc('hour', coalesce(published_at, first_seen_at))
      from (
        select published_at, first_seen_at from items
        where feed_id = f.id order by id desc limit ${RECENT}
      ) recent
      where coalesce(published_at, first_seen_at) between ${since} and ${now}
    ) as hours
    from unnest(${[...feedIds]}::text[]) as f (id)`.execute(db)
  return new Map(rows.map(({ id, hours }) => [id, hours]))
}
