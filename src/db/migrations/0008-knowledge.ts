import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/** Which knowledge tagged an article, how sure the fact behind a tag is, and how far a re-tagging came. */
export const knowledge: Migration = {
  number: 8,
  name: 'knowledge',
  async up(tx) {
    await sql.raw(KNOWLEDGE).execute(tx)
  },
}

const KNOWLEDGE = `
alter table articles add column tagged_with text;
alter table tags add column confidence text check (confidence in ('high', 'medium', 'low'));

create table retaggings (
  knowledge text primary key,
  state text not null check (state in ('listing', 'tagging', 'done')),
  after_id bigint not null default 0,
  last_id bigint not null,
  articles integer not null default 0,
  retagged integer not null default 0,
  changes jsonb not null default '[]',
  started_at timestamptz not null,
  finished_at timestamptz
);
`
