import { sql } from 'kysely'
import { HOST_WAITS_DDL } from '../host-slots-tables.ts'
import type { Migration } from '../migrate.ts'

/** What polite polling remembers of a feed, what its health is told by, and its counts. */
export const polling: Migration = {
  number: 3,
  name: 'polling',
  async up(tx) {
    for (const ddl of [FEEDS, CHECKS, HOST_WAITS_DDL]) await sql.raw(ddl).execute(tx)
  },
}

const FEEDS = `
alter table feeds
  add column pace_key text,
  add column fresh_ms bigint,
  add column skip_hours smallint[] not null default '{}',
  add column skip_days smallint[] not null default '{}',
  add column not_before timestamptz,
  add column failure_weight real not null default 0,
  add column last_status integer,
  add column took_ms integer,
  add column well_since timestamptz,
  add column slow_since timestamptz,
  add column empty_since timestamptz,
  add column moved_since timestamptz,
  add column quiet_after timestamptz,
  add column status_since timestamptz,
  add column polls integer not null default 0,
  add column polls_ok integer not null default 0,
  add column polls_not_modified integer not null default 0,
  add column polls_limited integer not null default 0,
  add column polls_failed integer not null default 0,
  add column polls_early integer not null default 0,
  add column polls_unconditional integer not null default 0
`

const CHECKS = `
alter table checks add column early boolean not null default false
`
