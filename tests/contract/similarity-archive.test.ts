import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPack } from '../../src/config/seeds.ts'
import { type Db, openDatabase, type Tx } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { lockPlacement, postgresArchive } from '../../src/db/similarity-archive.ts'
import { prunePostings } from '../../src/db/similarity-prune.ts'
import { insertStory } from '../../src/db/stories.ts'
import { type ArticleText, memoryArchive } from '../../src/similarity/memory-archive.ts'
import {
  type PlaceableArticle,
  type Placement,
  placeArticle,
  rememberAgain,
} from '../../src/similarity/place-article.ts'
import { followEvidence } from '../../src/steps/arrange-stories.ts'
import { createTagger } from '../../src/tagging/tagger.ts'
import { BRIDGE, FOOTER, PORT_ZH, SCHOOL } from '../pure/similarity/newsroom-texts.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const START = new Date('2026-11-24T08:00:00Z')
const minutesLater = (minutes: number) => new Date(START.getTime() + minutes * 60_000)

type Draft = Omit<PlaceableArticle, 'id'>

/** Invented reports in six languages, with copies of every fifth, shortened or with a footer. */
function drafts(): Draft[] {
  const tagger = createTagger(loadPack())
  const lines = ['first-half', 'second-half'].flatMap((name) =>
    readFileSync(new URL(`../fixtures/events/${name}.jsonl`, import.meta.url), 'utf8')
      .trim()
      .split('\n'),
  )
  return lines.flatMap((line, index) => {
    const { lang: language, title, text } = JSON.parse(line) as Record<string, string>
    if (language === undefined || title === undefined || text === undefined) throw new Error(line)
    const tags = tagger.tag({ title, text, language }).tags
    const entities = tags.map((tag) => `${tag.kind}:${tag.id}`)
    const draft = { title, text, language, entities, seenAt: minutesLater(index) }
    const copy = { ...draft, text: `${text}\n\n${FOOTER}`, seenAt: minutesLater(index + 0.5) }
    return index % 5 === 0 ? [draft, copy] : [draft]
  })
}

let database: TestDatabase
let opened: ReturnType<typeof openDatabase>
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  opened = openDatabase({ url: database.url })
  db = opened.db
  await migrate(db as never)
  await sql`insert into feeds (id, source, url, name) values ('f', 'file', 'http://f.example', 'F')`.execute(
    db,
  )
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

async function insertArticle(tx: Tx | Db, { title, text, language, seenAt }: Draft) {
  const { rows } = await sql<{ id: string }>`
    with item as (
      insert into items (feed_id, item_key, content_hash, title, summary_html, content_html, categories,
        first_seen_at, next_read_at)
      values ('f', gen_random_uuid()::text, '', ${title}, '', '', '[]', ${seenAt}, ${seenAt}) returning id)
    insert into articles (item_id, feed_id, part, title, authors, language, text, method, quality,
      content_hash, first_seen_at, stored_at, analyze_after)
    select id, 'f', 0, ${title}, '[]', ${language ?? null}, ${text}, 'test', 1, '', ${seenAt}, ${seenAt}, ${seenAt}
    from item returning id`.execute(tx)
  return rows[0]?.id ?? ''
}

/** What the analyze step does: one transaction for look-ups, placement and index. */
async function placeInDatabase(article: PlaceableArticle): Promise<Placement> {
  return db.transaction().execute(async (tx) => {
    await lockPlacement(tx)
    const placement = await placeArticle(postgresArchive(tx), article)
    const story =
      placement.story === 'new'
        ? await insertStory(tx, article.title, article.seenAt)
        : placement.story
    await tx
      .updateTable('articles')
      .set({ story_id: story, duplicate_of: placement.duplicateOf ?? null })
      .where('id', '=', article.id)
      .execute()
    const placed = { article: article.id, story }
    const occasion = { at: article.seenAt, because: placement.because }
    return { ...placement, story: await followEvidence(tx, placed, placement, occasion) }
  })
}

describe('the archive in PostgreSQL and the one in memory', () => {
  test('place the same articles alike', async () => {
    const texts = new Map<string, ArticleText>()
    const memory = memoryArchive((id) => texts.get(id))
    const firstOf = new Map<string, string>()
    const placed: { inMemory: unknown; inDatabase: unknown }[] = []
    for (const draft of drafts()) {
      const id = await insertArticle(db, draft)
      const article = { ...draft, id }
      texts.set(id, {
        title: draft.title,
        text: draft.text,
        language: draft.language,
        published: undefined,
      })
      const expected = await placeArticle(memory, article)
      const stored = await placeInDatabase(article)
      if (!firstOf.has(stored.story)) firstOf.set(stored.story, id)
      const named = expected.story === 'new' ? id : expected.story
      const story = memory.mergeStories([named, ...expected.sameStories])
      memory.splitStory(expected.otherEvent)
      const sameStories = stored.sameStories.map((same) => firstOf.get(same) ?? same)
      placed.push({
        inMemory: { ...expected, story },
        inDatabase: { ...stored, story: firstOf.get(stored.story), sameStories },
      })
    }
    expect(placed.length).toBeGreaterThan(150)
    expect(placed.map(({ inDatabase }) => inDatabase)).toEqual(
      placed.map(({ inMemory }) => inMemory),
    )
  })

  test('an article whose text changed is found by its new text and no longer by the old', async () => {
    const draft = { ...BRIDGE, language: 'en', seenAt: minutesLater(400) }
    const id = await insertArticle(db, draft)
    const { story } = await placeInDatabase({ ...draft, id })
    const edited = { ...draft, ...SCHOOL, text: `${SCHOOL.text} It will open on Friday at nine.` }
    await db
      .updateTable('articles')
      .set({ title: edited.title, text: edited.text })
      .where('id', '=', id)
      .execute()
    await db.transaction().execute(async (tx) => {
      await lockPlacement(tx)
      await rememberAgain(postgresArchive(tx), { ...edited, id }, { story })
    })
    const copy = { ...SCHOOL, language: 'en', seenAt: minutesLater(401) }
    const old = { ...BRIDGE, language: 'en', seenAt: minutesLater(402) }
    const copyId = await insertArticle(db, copy)
    const oldId = await insertArticle(db, old)
    expect(await placeInDatabase({ ...copy, id: copyId })).toMatchObject({ duplicateOf: id, story })
    const other = await placeInDatabase({ ...old, id: oldId })
    expect(other.duplicateOf).toBeUndefined()
    expect(other.story).not.toBe(story)
  })

  test('200 copies placed by 8 transactions at a time have one original and one story', async () => {
    const waiting: PlaceableArticle[] = []
    for (let n = 0; n < 200; n++) {
      const draft = {
        title: `${PORT_ZH.title}（${n}）`,
        text: PORT_ZH.text,
        language: 'zh',
        seenAt: minutesLater(20_000 + n),
      }
      waiting.push({ ...draft, id: await insertArticle(db, draft) })
    }
    const ids = waiting.map(({ id }) => id)
    const worker = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        await placeInDatabase(next)
      }
    }
    await Promise.all(Array.from({ length: 8 }, worker))
    const rows = await db
      .selectFrom('articles')
      .select(['story_id', 'duplicate_of'])
      .where('id', 'in', ids)
      .execute()
    expect(rows).toHaveLength(200)
    expect(new Set(rows.map((row) => row.story_id)).size).toBe(1)
    const originals = rows.filter((row) => row.duplicate_of === null)
    expect(originals).toHaveLength(1)
    expect(new Set(rows.flatMap((row) => row.duplicate_of ?? [])).size).toBe(1)
  })

  test('postings that nobody asks for any more are pruned, a bounded number at a time', async () => {
    const later = new Date(START.getTime() + 365 * 86_400_000)
    expect(await prunePostings(db, later, 100)).toBe(100)
    while ((await prunePostings(db, later, 10_000)) > 0);
    const { rows } = await sql<{ n: string }>`
      select (select count(*) from article_prints) + (select count(*) from story_terms) as n`.execute(
      db,
    )
    expect(rows[0]?.n).toBe('0')
  })
})
