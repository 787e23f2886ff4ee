import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/** Events tell of endpoints that were disabled, too. */
export const endpointEvents: Migration = {
  number: 6,
  name: 'endpoint-events',
  async up(tx) {
    await sql
      .raw(
        `alter table events drop constraint events_type_check;
         alter table events add constraint events_type_check
           check (type ~ '^[a-z]+[.][a-z-]+$');
         create index deliveries_of_endpoint on deliveries (endpoint_id, created_at, id);`,
      )
      .execute(tx)
  },
}
