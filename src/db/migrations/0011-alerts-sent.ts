import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/** What throttle and cooldown count: alerts of a rule by when they were sent, or are to be. */
export const alertsSent: Migration = {
  number: 11,
  name: 'alerts-sent',
  async up(tx) {
    await sql.raw(DDL).execute(tx)
  },
}

const DDL = `
create index alerts_sent on alerts (rule_id, send_at) where send_at is not null;
`
