import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/** What the operator says of a feed's pages, and what each revision of an article changed. */
export const pageRules: Migration = {
  number: 9,
  name: 'page-rules',
  async up(tx) {
    await sql`alter table feeds add column rules jsonb, add column zone text`.execute(tx)
    await sql`alter table article_revisions add column difference jsonb`.execute(tx)
  },
}
