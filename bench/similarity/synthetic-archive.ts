import { sql } from 'kysely'
import type { Db } from '../../src/db/database.ts'
import { anchorHash } from '../../src/similarity/anchors.ts'
import { hash32 } from '../../src/similarity/fingerprint.ts'
import { sketchOf } from '../../src/similarity/sketch.ts'

/** Words of the invented language; how often they stand in a text follows Zipf. */
const VOCABULARY = 60_000
const ANCHORS = 4_000
/** Drawn with repetition; news texts measured: 36 terms and 29 anchors. */
const TERMS_OF_ARTICLE = 45
const ANCHORS_OF_ARTICLE = 34
const PRINTS_OF_ARTICLE = 22
/** What two thousand feeds bring. */
export const ARTICLES_OF_DAY = 2_740
const ARTICLES_OF_STORY = 3

export const NEWEST = new Date('2026-11-24T12:00:00Z')

/** A word of the invented language, by rank: letters only, no ending that a stem loses. */
export function wordOf(rank: number): string {
  let word = ''
  for (let rest = rank + 26 ** 3; rest > 0; rest = Math.floor(rest / 26)) {
    word = `${String.fromCharCode(97 + (rest % 26))}o${word}`
  }
  return `${word.slice(0, 6)}k`
}

/** What a word gives to look-ups across languages; one of its own where that is nothing. */
function anchorOf(word: string): number {
  const { marks } = sketchOf({ title: '', text: word })
  return marks.entities[0] ?? anchorHash('subject', word)
}

/** A rank that follows Zipf, of a number in [0, 1). */
export function zipfRank(random: number, of = VOCABULARY): number {
  return Math.min(of - 1, Math.floor(Math.exp(random * Math.log(of))) - 1)
}

const TABLES = ['article_prints', 'story_terms'] as const

/**
 * Fills an empty database with `size` articles as they would be stored: a fixed number a day up to
 * NEWEST, three to a story, none pruned.
 */
export async function fillArchive(db: Db, size: number): Promise<void> {
  await db.connection().execute(async (one) => {
    const run = (query: ReturnType<typeof sql>) => query.execute(one)
    await run(sql`set statement_timeout = 0`)
    await run(sql`set synchronous_commit = off`)
    await run(sql`set maintenance_work_mem = '512MB'`)
    await run(sql`set session_replication_role = replica`)
    for (const table of TABLES) {
      await run(sql`alter table ${sql.table(table)} drop constraint ${sql.ref(`${table}_pkey`)}`)
      await run(sql`drop index ${sql.ref(`${table}_of_article`)}`)
    }
    await insertArticles(run, size)
    await insertPostings(run)
    await run(
      sql`alter table article_prints add primary key (h, at, article_id) include (group_id)`,
    )
    await run(sql`alter table story_terms add primary key (h, at, article_id)`)
    for (const table of TABLES) {
      const name = sql.table(table)
      await run(sql`create index ${sql.ref(`${table}_of_article`)} on ${name} (article_id)`)
    }
    await run(sql`set session_replication_role = origin`)
    await run(sql`vacuum analyze`)
  })
}

type Run = (query: ReturnType<typeof sql>) => Promise<unknown>

async function insertArticles(run: Run, size: number): Promise<void> {
  await run(
    sql`insert into feeds (id, source, url, name) values ('f', 'file', 'http://f.example', 'F')`,
  )
  await run(sql`
    insert into stories (title, first_seen_at, last_seen_at)
    select 'Story ' || n, ${NEWEST}, ${NEWEST} from generate_series(1, ${Math.ceil(size / ARTICLES_OF_STORY) + 1}::int) n`)
  await run(sql`
    insert into items (feed_id, item_key, content_hash, title, summary_html, content_html, categories,
      first_seen_at, next_read_at)
    select 'f', n, '', '', '', '', '[]', ${NEWEST}, ${NEWEST} from generate_series(1, ${size}::int) n`)
  await run(sql`
    insert into articles (item_id, feed_id, part, title, authors, language, text, method, quality,
      content_hash, first_seen_at, stored_at, analyze_after, state, story_id)
    select n, 'f', 0, 'Article ' || n, '[]', 'en', repeat(md5(n::text) || ' ', 60), 'bench', 1, '', t, t, t,
      'analyzed', n / ${ARTICLES_OF_STORY}::int + 1
    from generate_series(1, ${size}::int) n,
      lateral (select ${NEWEST}::timestamptz - (${size}::int - n) * interval '1 day' / ${ARTICLES_OF_DAY}::int as t) x`)
}

async function insertPostings(run: Run): Promise<void> {
  const words = Array.from({ length: VOCABULARY }, (_, rank) => hash32(wordOf(rank)))
  const anchors = words.slice(0, ANCHORS).map((_, rank) => anchorOf(wordOf(rank)))
  // Naming a.id makes PostgreSQL draw anew for each article.
  await run(sql`
    insert into article_sketches (article_id, language, at, terms, weights, names, title_days, days,
      title_numbers, numbers, entities)
    select a.id, 'en', a.first_seen_at, t.hs, array_fill(1::real, array[cardinality(t.hs)]), '{}', '{}', '{}',
      '{}', '{}', e.hs
    from articles a
    cross join lateral (select array_agg(distinct (${words}::integer[])[
        1 + floor(exp(random() * ln(${VOCABULARY}::float8)) - 1)::int]) as hs
      from generate_series(1, ${TERMS_OF_ARTICLE}::int) where a.id > 0) t
    cross join lateral (select array_agg(distinct (${anchors}::integer[])[
        1 + floor(exp(random() * ln(${ANCHORS}::float8)) - 1)::int]) as hs
      from generate_series(1, ${ANCHORS_OF_ARTICLE}::int) where a.id > 0) e`)
  await run(sql`
    insert into story_terms (h, article_id, at)
    select h, article_id, at from article_sketches, unnest(terms || entities) h`)
  await run(sql`
    insert into article_prints (h, article_id, group_id, at)
    select (random() * 4294967295 - 2147483648)::integer, a.id, a.id, a.first_seen_at
    from articles a, generate_series(1, ${PRINTS_OF_ARTICLE}::int)`)
  await run(sql`
    insert into term_stats (h, stories)
    select h, greatest(1, count(*) / ${ARTICLES_OF_STORY}::int) from story_terms group by h`)
  await run(sql`insert into term_totals (language, stories) select 'en', count(*) from stories`)
}
