import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/**
 * What retention knows of items that a feed still lists: they stay known when their articles go.
 * Of the feeds of the version before the last time something new came is the time that is sure.
 */
export const listedItems: Migration = {
  number: 12,
  name: 'listed-items',
  async up(tx) {
    await sql.raw(DDL).execute(tx)
  },
}

const DDL = `
alter table feeds add column listed_at timestamptz;
update feeds set listed_at = coalesce(last_new_at, last_ok_at);
alter table items add column listed_at timestamptz, add column kept_at timestamptz;
drop index items_by_age;
create index items_by_age on items (first_seen_at) where kept_at is null;
create index items_kept on items (kept_at) where kept_at is not null;
`
