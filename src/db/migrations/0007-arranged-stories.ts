import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/**
 * Stories that are merged and split: what was decided by hand, the events that say so, alerts that
 * somebody got before under another story. References among rows of one table are checked at the
 * end of a transaction, so that a backup is put back in any order.
 */
export const arrangedStories: Migration = {
  number: 7,
  name: 'arranged-stories',
  async up(tx) {
    await sql.raw(DDL).execute(tx)
  },
}

const DDL = `
create table story_decisions (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('merge', 'split', 'move')),
  story_id bigint not null references stories on delete cascade,
  other_id bigint not null references stories on delete cascade,
  article_ids bigint[] not null default '{}',
  at timestamptz not null
);
create index story_decisions_of_story on story_decisions (story_id);
create index story_decisions_of_other on story_decisions (other_id);

alter table articles add column own_share real check (own_share between 0 and 1);
alter table articles alter constraint articles_duplicate_of_fkey deferrable;
alter table stories alter constraint stories_merged_into_fkey deferrable;

alter table alerts drop constraint alerts_suppressed_check;
alter table alerts add constraint alerts_suppressed_check
  check (suppressed in ('throttle', 'cooldown', 'muted', 'digest', 'quiet', 'known'));
`
