import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/** Subscriptions of feeds at their hubs, and what of them decides when a feed is asked. */
export const websub: Migration = {
  number: 10,
  name: 'websub',
  async up(tx) {
    await sql.raw(DDL).execute(tx)
  },
}

const DDL = `
alter table feeds add column pushed_at timestamptz, add column push_until timestamptz;

create table websub (
  feed_id text primary key references feeds on delete cascade,
  hub text not null,
  topic text not null,
  callback_id text not null unique check (callback_id ~ '^[A-Za-z0-9_-]{43}$'),
  secret text not null,
  state text not null check (state in ('asked', 'active', 'denied', 'leaving')),
  lease_until timestamptz,
  due_at timestamptz not null,
  failures integer not null default 0,
  error text
);
create index websub_due on websub (due_at);
`
