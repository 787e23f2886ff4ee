import { type QueryExecutorProvider, sql } from 'kysely'
import {
  type CopyCandidate,
  type CopyCandidates,
  type CopyQuery,
  CROWDED_GROUPS,
  DOCUMENT_PRIOR,
  indexedTerms,
  MIN_SHARED_PRINTS,
  QUERY_ANCHORS,
  QUERY_TERMS,
  type Remembered,
  type SimilarityArchive,
  STORY_MEMBERS,
  type StoryCandidate,
  type StoryCandidates,
  type StoryMember,
  type StoryQuery,
  TERM_POSTINGS,
} from '../similarity/archive.ts'
import type { EventMarks } from '../similarity/event-marks.ts'

/** Key of the advisory lock under which articles are placed: any constant of its own. */
const PLACEMENT_LOCK = 7_305_021

/**
 * The archive in PostgreSQL. Each look-up is one statement, reads postings by index only, a bounded
 * number of each, inside a time window.
 * @param tx the transaction that stores the placement
 */
export function postgresArchive(tx: QueryExecutorProvider): SimilarityArchive {
  return {
    findCopyCandidates: (query) => findCopyCandidates(tx, query),
    findStoryCandidates: (query) => findStoryCandidates(tx, query),
    remember: (article) => remember(tx, article),
  }
}

/** Waits until no other transaction places an article; held until this one ends. */
export async function lockPlacement(tx: QueryExecutorProvider): Promise<void> {
  await sql`select pg_advisory_xact_lock(${PLACEMENT_LOCK})`.execute(tx)
}

interface CopyRow {
  crowded: number[] | null
  id: string | null
  original: string | null
  story: string | null
  title: string | null
  text: string | null
  language: string | null
  published: Date | null
}

/** Reach of a query as two bounds. */
function boundsOf(at: Date, windowMs: number): { from: Date; to: Date } {
  return { from: new Date(at.getTime() - windowMs), to: new Date(at.getTime() + windowMs) }
}

async function findCopyCandidates(
  tx: QueryExecutorProvider,
  query: CopyQuery,
): Promise<CopyCandidates> {
  if (query.prints.length === 0) return { candidates: [], crowded: new Set() }
  const { from, to } = boundsOf(query.at, query.windowMs)
  const { rows } = await sql<CopyRow>`
    with postings as materialized (
      select q.h, p.article_id
      from unnest(${[...query.prints]}::integer[]) as q (h)
      cross join lateral (
        select article_id from article_prints
        where h = q.h and at between ${from} and ${to} and article_id <> ${query.articleId}::bigint
        order by at desc limit ${CROWDED_GROUPS}
      ) p
    ),
    crowded as (select h from postings group by h having count(*) >= ${CROWDED_GROUPS}),
    nearest as (
      select article_id, count(*) as shared from postings
      where h not in (select h from crowded)
      group by article_id having count(*) >= ${Math.min(MIN_SHARED_PRINTS, query.prints.length)}
      order by shared desc, article_id limit ${query.limit}
    )
    select c.crowded, a.id, coalesce(a.duplicate_of, a.id) as original, a.story_id as story, a.title, a.text,
      a.language, a.published_at as published
    from (select array_agg(h) as crowded from crowded) c
    left join (nearest n join articles a on a.id = n.article_id) on true
    order by n.shared desc, n.article_id`.execute(tx)
  return { candidates: rows.flatMap(toCandidate), crowded: new Set(rows[0]?.crowded ?? []) }
}

function toCandidate(row: CopyRow): CopyCandidate[] {
  if (row.id === null || row.original === null) return []
  return [
    {
      id: row.id,
      original: row.original,
      story: row.story ?? undefined,
      title: row.title ?? '',
      text: row.text ?? '',
      language: row.language ?? undefined,
      published: row.published ?? undefined,
    },
  ]
}

interface StoryRow {
  documents: string
  all_documents: string
  hashes: number[] | null
  frequencies: number[] | null
  members: MemberJson[] | null
}
interface MemberJson {
  story: string
  article: string
  language: string | null
  at: string
  terms: number[]
  weights: number[]
  marks: EventMarks
}

async function findStoryCandidates(
  tx: QueryExecutorProvider,
  query: StoryQuery,
): Promise<StoryCandidates> {
  const { from, to } = boundsOf(query.at, query.windowMs)
  const hashes = [...query.terms.map((term) => term.hash), ...query.anchors]
  const weights = [...query.terms.map((term) => term.weight), ...query.anchors.map(() => 1)]
  const isAnchor = [...query.terms.map(() => false), ...query.anchors.map(() => true)]
  const { rows } = await sql<StoryRow>`
    with totals as materialized (
      select coalesce(sum(stories) filter (where language = ${query.language ?? ''}), 0) as documents,
        coalesce(sum(stories), 0) as all_documents
      from term_totals
    ),
    asked as materialized (
      select q.h, q.anchor, coalesce(s.stories, 0) as frequency, q.weight * greatest(0, ln(
        (case when q.anchor then t.all_documents else t.documents end + ${DOCUMENT_PRIOR}) /
        (coalesce(s.stories, 0) + 1))) as weight
      from unnest(${hashes}::integer[], ${weights}::float8[], ${isAnchor}::boolean[]) as q (h, weight, anchor)
      cross join totals t
      left join term_stats s on s.h = q.h
    ),
    telling as materialized (
      (select h, weight from asked where not anchor order by weight desc, h limit ${QUERY_TERMS})
      union all
      (select h, weight from asked where anchor order by weight desc, h limit ${QUERY_ANCHORS})
    ),
    hits as (
      select p.article_id, sum(t.weight) as score
      from telling t
      cross join lateral (
        select article_id from story_terms
        where h = t.h and at between ${from} and ${to} and article_id <> ${query.articleId}::bigint
        order by at desc limit ${TERM_POSTINGS}
      ) p
      group by p.article_id
      order by score desc, p.article_id limit 200
    ),
    nearest as (
      select a.story_id, max(h.score) as score
      from hits h join articles a on a.id = h.article_id
      where a.story_id is not null
      group by a.story_id order by score desc, a.story_id limit ${query.limit}
    )
    select t.documents, t.all_documents,
      (select array_agg(h order by h) from asked) as hashes,
      (select array_agg(frequency order by h) from asked) as frequencies,
      (select json_agg(json_build_object('story', n.story_id::text, 'article', m.article_id::text,
          'language', m.language, 'at', m.at, 'terms', m.terms, 'weights', m.weights,
          'marks', json_build_object('names', m.names, 'titleDays', m.title_days, 'days', m.days,
            'titleNumbers', m.title_numbers, 'numbers', m.numbers, 'entities', m.entities))
          order by n.score desc, n.story_id, m.at, m.article_id)
        from nearest n cross join lateral (${membersOf(query.articleId)}) m) as members
    from totals t`.execute(tx)
  return toStoryCandidates(rows[0])
}

/** The first and the newest articles of story `n.story_id` that are no copies. */
function membersOf(except: string) {
  const part = (order: 'asc' | 'desc', limit: number) => sql`
    (select s.* from articles a join article_sketches s on s.article_id = a.id
     where a.story_id = n.story_id and a.duplicate_of is null and a.id <> ${except}::bigint
     order by a.first_seen_at ${sql.raw(order)}, a.id ${sql.raw(order)} limit ${limit})`
  return sql`${part('asc', 1)} union ${part('desc', STORY_MEMBERS - 1)}`
}

function toStoryCandidates(row: StoryRow | undefined): StoryCandidates {
  const frequencies = new Map<number, number>()
  row?.hashes?.forEach((hash, i) => {
    frequencies.set(hash, row.frequencies?.[i] ?? 0)
  })
  const byStory = new Map<string, StoryMember[]>()
  for (const member of row?.members ?? []) {
    const members = byStory.get(member.story) ?? []
    byStory.set(member.story, [...members, toMember(member)])
  }
  const candidates: StoryCandidate[] = [...byStory].map(([story, members]) => ({ story, members }))
  const documents = Number(row?.documents ?? 0)
  return { candidates, frequencies, documents, allDocuments: Number(row?.all_documents ?? 0) }
}

function toMember(member: MemberJson): StoryMember {
  return {
    articleId: member.article,
    language: member.language ?? undefined,
    at: new Date(member.at),
    terms: member.terms.map((hash, i) => ({ hash, weight: member.weights[i] ?? 0 })),
    marks: member.marks,
  }
}

/** One statement; two for an article that is indexed already, whose old rows must be gone first. */
async function remember(tx: QueryExecutorProvider, article: Remembered): Promise<void> {
  const counted = article.isAgain && (await forget(tx, article.articleId))
  const isOriginal = article.original === undefined
  await sql`with ${printsInsert(article)}, ${sketchInsert(article, isOriginal)},
    ${totalUpsert(article, isOriginal && !counted)}, ${statsUpsert(article, isOriginal && !counted)}
    ${termsInsert(article, isOriginal)}`.execute(tx)
}

/** @returns whether the article was counted in the statistics before */
async function forget(tx: QueryExecutorProvider, articleId: string): Promise<boolean> {
  const { rows } = await sql`
    with prints as (delete from article_prints where article_id = ${articleId}::bigint),
      terms as (delete from story_terms where article_id = ${articleId}::bigint)
    delete from article_sketches where article_id = ${articleId}::bigint returning 1`.execute(tx)
  return rows.length > 0
}

function printsInsert(article: Remembered) {
  const group = article.original ?? article.articleId
  return sql`prints as (
    insert into article_prints (h, article_id, group_id, at)
    select q.h, ${article.articleId}::bigint, ${group}::bigint, ${article.at}
    from unnest(${[...article.prints]}::integer[]) as q (h)
    where ${article.original === undefined} or not exists (
      select 1 from article_prints p where p.h = q.h and p.group_id = ${group}::bigint)
    on conflict do nothing)`
}

function totalUpsert({ language, story }: Remembered, isCounted: boolean) {
  return sql`total as (
    insert into term_totals (language, stories)
    select ${language ?? ''}, 1 where ${isCounted && story === 'new'}
    on conflict (language) do update set stories = term_totals.stories + 1)`
}

/** Terms in order of their hashes, so that two writers can't wait for each other. */
function statsUpsert({ fresh }: Remembered, isCounted: boolean) {
  const hashes = isCounted ? [...fresh].sort((a, b) => a - b) : []
  return sql`stats as (
    insert into term_stats (h, stories) select h, 1 from unnest(${hashes}::integer[]) as q (h)
    on conflict (h) do update set stories = term_stats.stories + 1)`
}

function termsInsert(article: Remembered, isOriginal: boolean) {
  const hashes = isOriginal ? indexedTerms(article).sort((a, b) => a - b) : []
  return sql`
    insert into story_terms (h, article_id, at)
    select h, ${article.articleId}::bigint, ${article.at} from unnest(${hashes}::integer[]) as q (h)`
}

function sketchInsert(article: Remembered, isOriginal: boolean) {
  const { articleId, language, at, terms, marks } = article
  return sql`sketch as (
    insert into article_sketches (article_id, language, at, terms, weights, names, title_days, days,
      title_numbers, numbers, entities)
    select ${articleId}::bigint, ${language ?? null}, ${at}, ${terms.map((term) => term.hash)}::integer[],
      ${terms.map((term) => term.weight)}::real[], ${[...marks.names]}::integer[],
      ${[...marks.titleDays]}::integer[], ${[...marks.days]}::integer[], ${[...marks.titleNumbers]}::integer[],
      ${[...marks.numbers]}::integer[], ${[...marks.entities]}::integer[]
    where ${isOriginal})`
}
