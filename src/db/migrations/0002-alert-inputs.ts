import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/** What an alert was decided by, so that it can be decided again. */
export const alertInputs: Migration = {
  number: 2,
  name: 'alert inputs',
  async up(tx) {
    await sql`
      alter table alerts
        add column pack_hash text,
        add column code_version text,
        add column inputs jsonb`.execute(tx)
  },
}
