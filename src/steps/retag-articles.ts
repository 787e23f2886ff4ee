import type { Context } from '../context.ts'
import type { Tx } from '../db/database.ts'
import { getFeed } from '../db/feeds.ts'
import {
  beginRetagging,
  findTaggedOtherwise,
  getRetagging,
  hasAnalyzed,
  noteRetagged,
  type RetaggingRow,
  type TaggedArticle,
  updateRetagging,
} from '../db/retaggings.ts'
import { jsonbOf } from '../db/storable.ts'
import { findTags, saveTags, tagOf } from '../db/tags.ts'
import { compareTags, countChanges, type TagChange } from '../tagging/compare-tags.ts'
import type { Tagging } from '../tagging/tag.ts'
import { inputOf } from './article-input.ts'
import { feedFacts, tagArticle } from './matchers.ts'

/** Articles of one transaction. */
const BATCH = 50
/** Batches of one job: the sweep rings for the next, so that new articles are never kept waiting long. */
const MAX_BATCHES = 10

/** Whether articles may still be tagged by other knowledge than the one in force. */
export async function isRetaggingDue(ctx: Context): Promise<boolean> {
  const { version } = ctx.current().config.knowledge
  const row = await getRetagging(ctx.db, version)
  return row === undefined ? hasAnalyzed(ctx.db) : row.state !== 'done'
}

/**
 * Brings stored tags to the knowledge in force: first lists what would change, then tags again, both in batches
 * that go on where the last one ended. Alerts are not asked again: what was sent stays what it was.
 */
export async function retagArticles(ctx: Context, signal?: AbortSignal): Promise<void> {
  const { version } = ctx.current().config.knowledge
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    signal?.throwIfAborted()
    const row = await ctx.db.transaction().execute((tx) => retagBatch(tx, ctx, version))
    if (row.state === 'done') return
  }
}

/** One batch under the row's lock: two workers take turns. @returns the row as it was found */
async function retagBatch(tx: Tx, ctx: Context, version: string): Promise<RetaggingRow> {
  const row = await beginRetagging(tx, version, ctx.now())
  if (row.state === 'done') return row
  const articles = await findTaggedOtherwise(tx, {
    knowledge: version,
    afterId: row.after_id,
    lastId: row.last_id,
    limit: BATCH,
  })
  const last = articles.at(-1)
  if (last === undefined) await nextState(tx, ctx, row)
  else if (row.state === 'listing') await listBatch(tx, ctx, row, articles, last.id)
  else await tagBatch(tx, ctx, row, articles, last.id)
  return row
}

async function nextState(tx: Tx, ctx: Context, row: RetaggingRow): Promise<void> {
  const { knowledge, articles, retagged, changes } = row
  if (row.state === 'listing') {
    await updateRetagging(tx, knowledge, { state: 'tagging', after_id: '0' })
    const shown = changes.slice(0, SHOWN).map(({ kind, id, change, articles: count }) => {
      return `${kind}:${id} ${change} (${count})`
    })
    if (articles > 0) ctx.log.info({ knowledge, articles, changes: shown }, 'tags will change')
    return
  }
  await updateRetagging(tx, knowledge, { state: 'done', finished_at: ctx.now() })
  if (retagged > 0)
    ctx.log.info({ knowledge, retagged, changed: articles }, 'articles tagged again')
}

/** Changes told in the log; the API tells all. */
const SHOWN = 20

async function listBatch(
  tx: Tx,
  ctx: Context,
  row: RetaggingRow,
  articles: readonly TaggedArticle[],
  lastId: string,
): Promise<void> {
  const listed = await changesOf(tx, ctx, articles, row.changes)
  await updateRetagging(tx, row.knowledge, {
    after_id: lastId,
    articles: row.articles + listed.articles,
    changes: listed.changes,
  })
}

async function tagBatch(
  tx: Tx,
  ctx: Context,
  row: RetaggingRow,
  articles: readonly TaggedArticle[],
  lastId: string,
): Promise<void> {
  let retagged = row.retagged
  for (const article of articles) {
    const { sco, tags, rejected } = await tagAgain(tx, ctx, article)
    const noted = await noteRetagged(tx, article, {
      sco,
      rejected: jsonbOf(rejected),
      tagged_with: row.knowledge,
    })
    if (!noted) continue
    await saveTags(tx, article.id, tags)
    retagged += 1
  }
  await updateRetagging(tx, row.knowledge, { after_id: lastId, retagged })
}

async function tagAgain(tx: Tx, ctx: Context, article: TaggedArticle): Promise<Tagging> {
  const feed = await getFeed(tx, article.feed_id)
  const facts = feed === undefined ? undefined : feedFacts(feed)
  return tagArticle(ctx.current().matchers, inputOf(article), facts)
}

/** What would change, added to what was counted before. */
async function changesOf(
  tx: Tx,
  ctx: Context,
  articles: readonly TaggedArticle[],
  before: readonly TagChange[],
): Promise<{ articles: number; changes: TagChange[] }> {
  const stored = await findTags(
    tx,
    articles.map(({ id }) => id),
  )
  const changes = structuredClone([...before])
  let count = 0
  for (const article of articles) {
    const was = stored.filter((tag) => tag.article_id === article.id).map(tagOf)
    const { tags } = await tagAgain(tx, ctx, article)
    const differences = compareTags(was, tags)
    if (differences.length > 0) count += 1
    countChanges(changes, article.id, differences)
  }
  return { articles: count, changes }
}

/** What a dry run found. */
export interface RetaggingPreview {
  knowledge: string
  /** Articles looked at. */
  looked: number
  /** Articles whose tags would change. */
  articles: number
  changes: TagChange[]
  /** True when the bound was reached and older articles were not looked at. */
  partial: boolean
}

/** Articles that one dry run looks at. */
const MAX_PREVIEW = 20_000

/** What re-tagging would change, without changing anything. */
export async function previewRetagging(
  ctx: Context,
  signal: AbortSignal,
  most = MAX_PREVIEW,
): Promise<RetaggingPreview> {
  const { version } = ctx.current().config.knowledge
  const preview: RetaggingPreview = {
    knowledge: version,
    looked: 0,
    articles: 0,
    changes: [],
    partial: false,
  }
  let afterId = '0'
  for (;;) {
    signal.throwIfAborted()
    const page = { knowledge: version, afterId, limit: BATCH }
    const articles = await findTaggedOtherwise(ctx.db, page)
    const last = articles.at(-1)
    if (last === undefined) return preview
    const found = await ctx.db
      .transaction()
      .execute((tx) => changesOf(tx, ctx, articles, preview.changes))
    preview.looked += articles.length
    preview.articles += found.articles
    preview.changes = found.changes
    if (preview.looked >= most) return { ...preview, partial: true }
    afterId = last.id
  }
}
