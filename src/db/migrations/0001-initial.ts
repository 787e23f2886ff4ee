import { sql } from 'kysely'
import { HOST_SLOTS_DDL } from '../host-slots-tables.ts'
import type { Migration } from '../migrate.ts'
import { SIMILARITY_DDL } from '../similarity-tables.ts'

/** The tables of DESIGN section 2: what an item is, from its feed to its delivery. */
export const initial: Migration = {
  number: 1,
  name: 'initial',
  /** Addresses are found through hash indexes: a B-tree refuses entries over 2,704 bytes. */
  async up(tx) {
    for (const ddl of [FEEDS, ITEMS, ARTICLES, ALERTS, ROBOTS, HOST_SLOTS_DDL, SIMILARITY_DDL]) {
      await sql.raw(ddl).execute(tx)
    }
  },
}

const FEEDS = `
create table feeds (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
  source text not null check (source in ('catalogue', 'file', 'api')),
  status text not null default 'active' check (status in ('active', 'paused', 'gone', 'removed')),
  url text not null,
  name text not null,
  homepage text,
  language text,
  country text,
  ownership text,
  interval_ms bigint check (interval_ms > 0),
  read text not null default 'page' check (read in ('page', 'feed')),
  etag text,
  last_modified text,
  validators_url text,
  moved_to text,
  moved_seen integer not null default 0,
  body_hash text,
  item_dates timestamptz[] not null default '{}',
  asked_ms bigint,
  format text,
  title text,
  repairs jsonb not null default '[]',
  next_check_at timestamptz not null default now(),
  rung_at timestamptz,
  last_check_at timestamptz,
  last_ok_at timestamptz,
  last_new_at timestamptz,
  failures integer not null default 0,
  failing_since timestamptz,
  error text,
  created_at timestamptz not null default now()
);
create index feeds_due on feeds (next_check_at) where status = 'active';

create table checks (
  id bigint generated always as identity primary key,
  feed_id text not null references feeds on delete cascade,
  at timestamptz not null,
  outcome text not null check (outcome in ('new', 'unchanged', 'not-modified', 'failed')),
  status integer,
  conditional boolean not null,
  took_ms integer not null,
  bytes integer not null default 0,
  found integer not null default 0,
  fresh integer not null default 0,
  error text
);
create index checks_of_feed on checks (feed_id, at desc);
create index checks_by_age on checks (at);
`

const ITEMS = `
create table items (
  id bigint generated always as identity primary key,
  feed_id text not null references feeds on delete cascade,
  item_key text not null,
  content_hash text not null,
  guid text,
  url text,
  canonical_url text,
  title text not null,
  author text,
  published_at timestamptz,
  updated_at timestamptz,
  summary_html text not null,
  content_html text not null,
  categories jsonb not null,
  first_seen_at timestamptz not null,
  state text not null default 'new' check (state in ('new', 'read', 'failed')),
  backfill boolean not null default false,
  revision integer not null default 1,
  read_attempts integer not null default 0,
  next_read_at timestamptz not null,
  read_error text,
  unique (feed_id, item_key)
);
create index items_to_read on items (next_read_at) where state = 'new';
create index items_by_address on items using hash (canonical_url);
create index items_by_age on items (first_seen_at);
`

const ARTICLES = `
create table stories (
  id bigint generated always as identity primary key,
  title text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  merged_into bigint references stories on delete set null
);
create index stories_merged on stories (merged_into) where merged_into is not null;
create index stories_recent on stories (last_seen_at desc, id desc);

create table articles (
  id bigint generated always as identity primary key,
  item_id bigint not null references items on delete cascade,
  feed_id text not null references feeds on delete cascade,
  part integer not null,
  url text,
  canonical_url text,
  title text not null,
  authors jsonb not null,
  published_at timestamptz,
  modified_at timestamptz,
  language text,
  agency text,
  dateline text,
  image text,
  paywalled boolean not null default false,
  text text not null,
  method text not null,
  quality real not null,
  content_hash text not null,
  first_seen_at timestamptz not null,
  stored_at timestamptz not null,
  state text not null default 'stored' check (state in ('stored', 'analyzed')),
  analyzed_at timestamptz,
  analyze_after timestamptz not null,
  analyze_attempts integer not null default 0,
  analyze_error text,
  sco text not null default 'none' check (sco in ('none', 'mention', 'about')),
  rejected jsonb not null default '[]',
  duplicate_of bigint references articles on delete set null,
  story_id bigint references stories on delete set null,
  place_because text,
  unique (item_id, part)
);
create index articles_to_analyze on articles (analyze_after) where state = 'stored';
create index articles_recent on articles (first_seen_at desc, id desc);
create index articles_of_feed on articles (feed_id, first_seen_at desc);
create index articles_of_story on articles (story_id, first_seen_at);
create index articles_by_address on articles using hash (canonical_url);
create index articles_by_original on articles (duplicate_of);
create index articles_words on articles using gin (to_tsvector('simple', left(title || ' ' || text, 100000)));

create table article_revisions (
  article_id bigint not null references articles on delete cascade,
  revision integer not null,
  replaced_at timestamptz not null,
  title text not null,
  text text not null,
  primary key (article_id, revision)
);

create table tags (
  article_id bigint not null references articles on delete cascade,
  kind text not null,
  tag_id text not null,
  label text not null,
  salience text not null check (salience in ('about', 'mention')),
  status text,
  status_now text,
  because text,
  evidence jsonb not null,
  primary key (article_id, kind, tag_id)
);
create index tags_lookup on tags (kind, tag_id, article_id desc);
`

const ALERTS = `
create table alerts (
  id text primary key,
  rule_id text not null,
  story_id bigint not null references stories on delete cascade,
  article_id bigint not null references articles on delete cascade,
  severity text not null,
  because jsonb not null,
  config_hash text not null,
  suppressed text check (suppressed in ('throttle')),
  created_at timestamptz not null,
  unique (rule_id, story_id)
);
create index alerts_of_rule on alerts (rule_id, created_at desc);
create index alerts_of_story on alerts (story_id);
create index alerts_of_article on alerts (article_id);
create index alerts_recent on alerts (created_at desc, id desc);

create table events (
  seq bigint generated always as identity primary key,
  id text not null unique,
  type text not null check (type in ('alert.fired', 'story.grew', 'story.corrected', 'endpoint.test')),
  alert_id text references alerts on delete cascade,
  body text not null,
  created_at timestamptz not null
);
create index events_of_alert on events (alert_id);

create table deliveries (
  id text primary key,
  event_id text not null references events (id) on delete cascade,
  endpoint_id text not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
  attempts integer not null default 0,
  step integer not null default 0,
  next_attempt_at timestamptz not null,
  leased_until timestamptz,
  last_error text,
  created_at timestamptz not null,
  finished_at timestamptz,
  unique (event_id, endpoint_id)
);
create index deliveries_due on deliveries (endpoint_id, next_attempt_at) where state = 'pending';
create index deliveries_recent on deliveries (created_at desc, id desc);

create table attempts (
  id bigint generated always as identity primary key,
  delivery_id text not null references deliveries on delete cascade,
  at timestamptz not null,
  status integer,
  outcome text not null check (outcome in ('delivered', 'retry', 'gone')),
  took_ms integer not null,
  error text,
  response text
);
create index attempts_of_delivery on attempts (delivery_id, at);

create table endpoints (
  id text primary key,
  disabled_at timestamptz,
  disabled_reason text,
  disabled_address text,
  failures integer not null default 0,
  paused_until timestamptz,
  failing_since timestamptz,
  last_ok_at timestamptz
);
`

const ROBOTS = `
create table robots (
  origin text primary key,
  kind text not null check (kind in ('rules', 'allow-all', 'disallow-all')),
  text text,
  reason text not null,
  expires_at timestamptz not null
);
`
