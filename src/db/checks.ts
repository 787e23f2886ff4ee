import { type Generated, type Insertable, type Selectable, sql } from 'kysely'
import type { HostLease } from '../net/pacing.ts'
import type { Db } from './database.ts'
import type { FeedTable } from './feed-table.ts'
import type { FeedChange } from './feeds.ts'
import { jsonbOf } from './storable.ts'

/** One poll of a feed. */
export interface CheckTable {
  id: Generated<string>
  feed_id: string
  at: Date
  outcome: 'new' | 'unchanged' | 'not-modified' | 'failed'
  /** HTTP status; null when no response came. */
  status: number | null
  /** Whether a validator was sent. */
  conditional: boolean
  /** Sooner than server or feed had asked for. */
  early: Generated<boolean>
  took_ms: number
  /** Decoded body. */
  bytes: Generated<number>
  found: Generated<number>
  fresh: Generated<number>
  error: string | null
}

/** What a check leaves behind. */
export interface DoneCheck {
  /** The feed's address as it was when the check began: a feed that got another meanwhile stays as it is. */
  url: string
  change: FeedChange
  /**
   * The hub's last push when the check began: one that came since may have come too late for its
   * answer, and has the feed asked again at `pushedAgainAt`.
   */
  pushedAt: Date | null
  pushedAgainAt: Date
  check: Required<Omit<Insertable<CheckTable>, 'id'>>
  /** The turn on the host, given back together with it. */
  lease: HostLease | undefined
  /** How long the host asked to be left alone by everybody. */
  leaveMs: number | undefined
}

/** Columns of a feed that a check may change, beside the time of the next one. */
const CHANGED = [
  ...['status', 'not_before', 'last_check_at', 'last_ok_at', 'last_new_at'],
  'listed_at',
  ...['failures', 'failure_weight', 'failing_since', 'error', 'last_status', 'took_ms'],
  ...['etag', 'last_modified', 'validators_url', 'moved_to', 'moved_seen', 'moved_since'],
  ...['body_hash', 'format', 'title', 'repairs', 'item_dates', 'asked_ms', 'fresh_ms'],
  ...['skip_hours', 'skip_days', 'pace_key', 'well_since', 'slow_since', 'empty_since'],
  ...['quiet_after', 'status_since', 'push_until'],
  ...['flood', 'flood_items', 'flood_since', 'flood_seen_at'],
] as readonly (keyof FeedTable)[]
const LOGGED = [
  ...['feed_id', 'at', 'outcome', 'status', 'conditional', 'early', 'took_ms', 'bytes'],
  ...['found', 'fresh', 'error'],
] as readonly (keyof CheckTable)[]

const namesOf = (columns: readonly string[], table?: string) =>
  sql.join(columns.map((column) => sql.ref(table === undefined ? column : `${table}.${column}`)))

/**
 * Changes feeds, counts and logs their checks and gives their turns back, all in one statement.
 * What a change doesn't name stays as the row has it now. Rows are locked in the order of their ids,
 * so that two processes never wait for each other.
 */
export async function recordChecks(db: Db, done: readonly DoneCheck[]): Promise<void> {
  const given = done.map(({ url, change, pushedAt, pushedAgainAt, check, lease, leaveMs }) => ({
    id: check.feed_id,
    url,
    change,
    pushed_at: pushedAt,
    pushed_again_at: pushedAgainAt,
    logged: check,
    host: lease?.key,
    lease: lease?.leaseId,
    leave_ms: leaveMs,
  }))
  await sql`
    with given as (
      select * from jsonb_to_recordset(${jsonbOf(given)}::jsonb) as each
        (id text, url text, change jsonb, pushed_at timestamptz, pushed_again_at timestamptz,
          logged jsonb, host text, lease text, leave_ms bigint)
    ), logs as (
      select log.* from given, jsonb_populate_record(null::checks, given.logged) as log
    ), locked as (
      select feeds.id from feeds where feeds.id in (select id from given)
      order by feeds.id for no key update
    ), changed as (
      update feeds set
        (${namesOf(CHANGED)}, next_check_at) = (select ${namesOf(CHANGED, 'next')},
            case when feeds.pushed_at is not distinct from given.pushed_at then next.next_check_at
              else least(next.next_check_at, given.pushed_again_at) end
          from jsonb_populate_record(feeds, given.change) as next),
        polls = feeds.polls + 1,
        polls_ok = feeds.polls_ok + (logs.status = 200 and logs.outcome <> 'failed')::int,
        polls_not_modified = feeds.polls_not_modified + (logs.outcome = 'not-modified')::int,
        polls_limited = feeds.polls_limited + (logs.status is not distinct from 429)::int,
        polls_failed = feeds.polls_failed + (logs.outcome = 'failed' and logs.status is distinct from 429)::int,
        polls_early = feeds.polls_early + logs.early::int,
        polls_unconditional = feeds.polls_unconditional + (not logs.conditional)::int
      from locked join given using (id) join logs on logs.feed_id = given.id
      where feeds.id = locked.id and feeds.url = given.url
    ), hosts as (
      select host from host_slots where host in (select host from given)
      order by host for no key update
    ), released as (
      update host_slots set
        leases = host_slots.leases - back.leases,
        blocked_until = greatest(host_slots.blocked_until,
          clock_timestamp() + back.leave_ms * interval '1 ms')
      from hosts join (
        select host, array_agg(lease) as leases, max(leave_ms) as leave_ms
        from given where host is not null group by host
      ) as back using (host)
      where host_slots.host = hosts.host
    )
    insert into checks (${namesOf(LOGGED)}) select ${namesOf(LOGGED)} from logs
  `.execute(db)
}

/** The newest checks of a feed. */
export function findChecks(
  db: Db,
  feedId: string,
  limit: number,
): Promise<Selectable<CheckTable>[]> {
  return db
    .selectFrom('checks')
    .selectAll()
    .where('feed_id', '=', feedId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
