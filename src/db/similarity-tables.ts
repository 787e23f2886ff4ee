/**
 * Indexes of copies and stories; all of it can be computed again from `articles`.
 * `article_prints`: fingerprints of texts, a copy's only where its group lacks them.
 * `story_terms`: the words, entities and numbers by which reports of one event find each other.
 * `article_sketches`: the same of one article, to compare with. `term_stats`, `term_totals`: how
 * many stories hold a term, and how many there are in each language.
 * Postings carry their time, so that a look-up reads a bounded stretch of one index; old ones are
 * deleted by their article (a later migration drops the indexes by age).
 */
export const SIMILARITY_DDL = `
create table article_prints (
  h integer not null,
  article_id bigint not null references articles on delete cascade,
  group_id bigint not null,
  at timestamptz not null,
  primary key (h, at, article_id) include (group_id)
);
create index article_prints_of_article on article_prints (article_id);
create index article_prints_by_age on article_prints using brin (at);

create table story_terms (
  h integer not null,
  article_id bigint not null references articles on delete cascade,
  at timestamptz not null,
  primary key (h, at, article_id)
);
create index story_terms_of_article on story_terms (article_id);
create index story_terms_by_age on story_terms using brin (at);

create table article_sketches (
  article_id bigint primary key references articles on delete cascade,
  language text,
  at timestamptz not null,
  terms integer[] not null,
  weights real[] not null,
  names integer[] not null,
  title_days integer[] not null,
  days integer[] not null,
  title_numbers integer[] not null,
  numbers integer[] not null,
  entities integer[] not null,
  check (cardinality(terms) = cardinality(weights))
);

create table term_stats (
  h integer primary key,
  stories integer not null
) with (fillfactor = 70);

create table term_totals (
  language text primary key,
  stories bigint not null
) with (fillfactor = 50);
`
