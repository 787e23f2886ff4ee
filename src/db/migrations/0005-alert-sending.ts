import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/** How alerts go out: when, what was held up and why, what receivers know of the story, mutes; floods and silences. */
export const alertSending: Migration = {
  number: 5,
  name: 'alert-sending',
  async up(tx) {
    for (const ddl of [ALERTS, KNOWN, STORIES, ARTICLES, FEEDS, SILENCES, EVENTS])
      await sql.raw(ddl).execute(tx)
  },
}

const ALERTS = `
alter table alerts drop constraint alerts_suppressed_check;
alter table alerts add constraint alerts_suppressed_check
  check (suppressed in ('throttle', 'cooldown', 'muted', 'digest', 'quiet'));
alter table alerts
  add column send_at timestamptz,
  add column digest_id text,
  add column known_outlets integer not null default 0,
  add column known_countries text[] not null default '{}',
  add column known_languages text[] not null default '{}';
update alerts set send_at = created_at where suppressed is null;
create index alerts_to_digest on alerts (send_at) where suppressed = 'digest' and digest_id is null;
`

/** What stories have reached by now is not news. */
const KNOWN = `
update alerts set known_outlets = s.outlets, known_countries = s.countries, known_languages = s.languages
from (
  select a.story_id,
    (count(distinct f.name) filter (where a.duplicate_of is null))::int as outlets,
    coalesce(array_agg(distinct f.country) filter (where f.country is not null and a.duplicate_of is null), '{}') as countries,
    coalesce(array_agg(distinct a.language) filter (where a.language is not null), '{}') as languages
  from articles a join feeds f on f.id = a.feed_id group by a.story_id
) s
where s.story_id = alerts.story_id;
`

const STORIES = `
alter table stories add column muted_until timestamptz;
`

const ARTICLES = `
alter table articles add column analyzed_revisions integer not null default 0;
update articles set analyzed_revisions = r.count
from (select article_id, count(*)::int as count from article_revisions group by article_id) r
where r.article_id = articles.id and articles.state = 'analyzed';
`

const FEEDS = `
alter table feeds
  add column flood text check (flood in ('renamed', 'archive', 'undated')),
  add column flood_items integer,
  add column flood_since timestamptz,
  add column flood_seen_at timestamptz;
create index items_of_feed on items (feed_id, id desc);
`

const SILENCES = `
create table silences (
  id bigint generated always as identity primary key,
  subject text not null,
  reason text not null check (reason in ('quiet', 'failing', 'no-source')),
  since timestamptz not null,
  told_at timestamptz not null,
  ended_at timestamptz
);
create unique index silences_open on silences (subject, reason) where ended_at is null;
create index silences_by_age on silences (ended_at);
create table watch (
  id integer primary key check (id = 1),
  since timestamptz not null,
  seen_at timestamptz not null
);
`

const EVENTS = `
alter table events drop constraint events_type_check;
alter table events add constraint events_type_check check (type in (
  'alert.fired', 'alert.digest', 'story.grew', 'story.corrected', 'source.silent', 'source.back',
  'endpoint.test'));
`
