// Time to place one article, inserts included, and size of the indexes, by articles stored:
//   node --import tsx bench/similarity/run.ts [--sizes 10000,100000,1000000] [--items 300]
// All archives are filled first; then each article goes into one after the other, so that whatever
// else the machine does weighs on all alike. A million takes about ten minutes to fill, and 12 GB.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { type Db, openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { lockPlacement, postgresArchive } from '../../src/db/similarity-archive.ts'
import { insertStory } from '../../src/db/stories.ts'
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.ts'
import { placeArticle } from '../../src/similarity/place-article.ts'
import { fillArchive, NEWEST, wordOf, zipfRank } from './synthetic-archive.ts'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000' },
    items: { type: 'string', default: '300' },
  },
})
const items = Number(values.items)
const WARM_UP = 50
const TEXT_WORDS = 220

/** The same numbers at every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

interface Draft {
  title: string
  text: string
}

/** New texts; every fifth is an earlier one, cut and under another headline. */
function makeDrafts(count: number): Draft[] {
  const random = randomNumbers(20_261_124)
  const words = (n: number) => Array.from({ length: n }, () => wordOf(zipfRank(random()))).join(' ')
  const drafts: Draft[] = []
  for (let n = 0; n < count; n++) {
    const earlier = n % 5 === 4 ? drafts[Math.floor(random() * n)] : undefined
    const text = earlier?.text.split(' ').slice(0, 160).join(' ') ?? words(TEXT_WORDS)
    drafts.push({ title: earlier ? text.slice(0, 60) : words(8), text })
  }
  return drafts
}

async function placeOne(db: Db, draft: Draft, seenAt: Date): Promise<{ copy: boolean }> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string }>`
      with item as (
        insert into items (feed_id, item_key, content_hash, title, summary_html, content_html, categories,
          first_seen_at, next_read_at)
        values ('f', gen_random_uuid()::text, '', '', '', '', '[]', ${seenAt}, ${seenAt}) returning id)
      insert into articles (item_id, feed_id, part, title, authors, language, text, method, quality,
        content_hash, first_seen_at, stored_at, analyze_after)
      select id, 'f', 0, ${draft.title}, '[]', 'en', ${draft.text}, 'bench', 1, '', ${seenAt}, ${seenAt}, ${seenAt}
      from item returning id`.execute(tx)
    const id = rows[0]?.id ?? ''
    await lockPlacement(tx)
    const placement = await placeArticle(postgresArchive(tx), {
      ...draft,
      id,
      language: 'en',
      seenAt,
    })
    const story =
      placement.story === 'new' ? await insertStory(tx, draft.title, seenAt) : placement.story
    await tx
      .updateTable('articles')
      .set({ story_id: story, duplicate_of: placement.duplicateOf ?? null })
      .where('id', '=', id)
      .execute()
    return { copy: placement.duplicateOf !== undefined }
  })
}

async function indexBytes(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: string }>`
    select sum(pg_total_relation_size(t::regclass)) as bytes
    from unnest(array['article_prints', 'story_terms', 'article_sketches', 'term_stats', 'term_totals']) t`.execute(
    db,
  )
  return Number(rows[0]?.bytes ?? 0)
}

interface Archive {
  size: number
  db: Db
  bytes: number
  fillS: number
  timesMs: number[]
  copies: number
}

async function openArchive(url: string, size: number): Promise<Archive> {
  const { db } = openDatabase({ url, maxConnections: 2 })
  await migrate(db as never)
  const filling = performance.now()
  await fillArchive(db, size)
  const fillS = (performance.now() - filling) / 1_000
  process.stdout.write(`${size} stored, filled in ${fillS.toFixed(0)} s\n`)
  return { size, db, bytes: await indexBytes(db), fillS, timesMs: [], copies: 0 }
}

async function measure(archives: readonly Archive[]): Promise<void> {
  for (const [n, draft] of makeDrafts(WARM_UP + items).entries()) {
    for (const archive of archives) {
      const started = performance.now()
      const { copy } = await placeOne(archive.db, draft, new Date(NEWEST.getTime() + n * 30_000))
      if (n >= WARM_UP) archive.timesMs.push(performance.now() - started)
      archive.copies += Number(copy)
    }
  }
}

function quantile(times: readonly number[], share: number): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0
}

function report({ size, bytes, timesMs, copies }: Archive, smallest: Archive | undefined): void {
  const medianMs = quantile(timesMs, 0.5)
  const times = medianMs / quantile(smallest?.timesMs ?? timesMs, 0.5)
  process.stdout.write(
    `${size} stored: median ${medianMs.toFixed(2)} ms, p95 ${quantile(timesMs, 0.95).toFixed(2)} ms an item, ` +
      `${times.toFixed(2)} times that at ${smallest?.size}; ${copies} copies found; ` +
      `indexes ${(bytes / 2 ** 20).toFixed(0)} MiB (${Math.round(bytes / size)} bytes an article)\n`,
  )
}

const dataDir = await mkdtemp(join(tmpdir(), 'scowatch-bench-'))
const { chmod } = await import('node:fs/promises')
// As root, PostgreSQL's account passes through.
await chmod(dataDir, 0o711)
const server = await startEmbeddedPostgres({ dataDir, log: () => {}, isThrowaway: true })
try {
  const admin = openDatabase({ url: server.connectionString, maxConnections: 1 })
  const archives: Archive[] = []
  for (const size of values.sizes.split(',').map(Number)) {
    await sql`create database ${sql.id(`bench_${size}`)} template template0 encoding 'UTF8'`.execute(
      admin.db,
    )
    const url = new URL(server.connectionString)
    url.pathname = `/bench_${size}`
    archives.push(await openArchive(url.href, size))
  }
  await measure(archives)
  for (const archive of archives) report(archive, archives[0])
  for (const { db } of [...archives, admin]) await db.destroy()
} finally {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
}
