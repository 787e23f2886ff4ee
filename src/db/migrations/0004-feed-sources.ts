import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/** Feeds that are web pages have selectors; feeds have tags, the folders of other readers. */
export const feedSources: Migration = {
  number: 4,
  name: 'feed-sources',
  async up(tx) {
    await sql`alter table feeds add column watch jsonb, add column tags text[] not null default '{}'`.execute(
      tx,
    )
  },
}
