import { createHash } from 'node:crypto'
import type { ExtractedArticle } from '../article/article.ts'
import { articleFromFeed } from '../article/feed-article.ts'
import type { Context } from '../context.ts'
import { findArticlesByAddress, type NewArticle, saveArticles } from '../db/articles.ts'
import { type FeedRow, getFeed } from '../db/feeds.ts'
import { getItem, type ItemRow, updateItem } from '../db/items.ts'
import { HostBusyError } from '../net/pacing.ts'
import { canonicalUrl } from '../url/canonical-url.ts'
import { fetchPage, type PageFetch } from './fetch-page.ts'
import { ring } from './ring.ts'

/** Waits before a page that failed for a passing reason is asked again. */
const RETRY_WAITS_MS = [10_000, 60_000] as const
/** Another feed that led to the same page within this time: its article is taken, the page is not asked twice. */
const SAME_PAGE_MS = 24 * 3_600_000

/**
 * Step 3: reads the page of an item into one or more articles; where the page can't be read, the
 * feed's own text becomes the article and says so. One transaction, then a bell for each article.
 */
export async function readArticle(
  ctx: Context,
  itemId: string,
  signal: AbortSignal,
): Promise<void> {
  const item = await getItem(ctx.db, itemId)
  if (item === undefined || item.state !== 'new') return
  const feed = await getFeed(ctx.db, item.feed_id)
  if (feed === undefined) return
  const read = await readItem(ctx, feed, item, signal)
  if (read.kind === 'later') {
    await updateItem(ctx.db, itemId, read.change)
    const delayMs = Math.max(0, read.change.next_read_at.getTime() - ctx.now().getTime())
    return ring(ctx, 'read-article', [
      { data: { itemId, round: String(read.change.next_read_at.getTime()) }, delayMs },
    ])
  }
  await store(ctx, item, read)
}

type ItemRead =
  | { kind: 'articles'; rows: NewArticle[]; error: string | null }
  | {
      kind: 'later'
      change: { next_read_at: Date; read_attempts: number; read_error: string | null }
    }

async function readItem(
  ctx: Context,
  feed: FeedRow,
  item: ItemRow,
  signal: AbortSignal,
): Promise<ItemRead> {
  if (feed.read === 'feed' || item.url === null) return fromFeed(ctx, item, feed, null)
  const twin = await sameArticles(ctx, item)
  if (twin.length > 0) return { kind: 'articles', rows: twin, error: null }
  let page: PageFetch
  try {
    page = await fetchPage(ctx, item.url, signal)
  } catch (error) {
    if (!(error instanceof HostBusyError)) throw error
    return later(item, error.retryAt, item.read_attempts, item.read_error)
  }
  if (page.kind === 'articles') return fromPage(ctx, item, page)
  const wait = RETRY_WAITS_MS[item.read_attempts]
  if (page.kind === 'passing' && wait !== undefined) {
    return later(
      item,
      new Date(ctx.now().getTime() + (page.afterMs ?? wait)),
      item.read_attempts + 1,
      page.reason,
    )
  }
  return fromFeed(ctx, item, feed, page.reason)
}

function later(_item: ItemRow, at: Date, attempts: number, error: string | null): ItemRead {
  return { kind: 'later', change: { next_read_at: at, read_attempts: attempts, read_error: error } }
}

async function sameArticles(ctx: Context, item: ItemRow): Promise<NewArticle[]> {
  if (item.canonical_url === null || item.revision > 1) return []
  const since = new Date(ctx.now().getTime() - SAME_PAGE_MS)
  const found = await findArticlesByAddress(ctx.db, item.canonical_url, item.id, since)
  return found.map((row) => ({
    ...pick(row),
    item_id: item.id,
    feed_id: item.feed_id,
    authors: JSON.stringify(row.authors),
    first_seen_at: item.first_seen_at,
    stored_at: ctx.now(),
  }))
}

function pick(row: Awaited<ReturnType<typeof findArticlesByAddress>>[number]) {
  const { part, url, canonical_url, title, published_at, modified_at, language, agency, dateline } =
    row
  const { image, paywalled, text, method, quality, content_hash } = row
  return {
    part,
    url,
    canonical_url,
    title,
    published_at,
    modified_at,
    language,
    agency,
    dateline,
    image,
    paywalled,
    text,
    method,
    quality,
    content_hash,
    analyzed_at: null,
    duplicate_of: null,
    story_id: null,
    place_because: null,
  }
}

function fromPage(
  ctx: Context,
  item: ItemRow,
  page: Extract<PageFetch, { kind: 'articles' }>,
): ItemRead {
  const rows = page.articles.map((article, part) => articleRow(ctx, item, article, part, page.url))
  return { kind: 'articles', rows, error: null }
}

/** The feed's own text; an item without any still becomes an article of its title. */
function fromFeed(ctx: Context, item: ItemRow, feed: FeedRow, error: string | null): ItemRead {
  const article = articleFromFeed(
    {
      title: item.title,
      contentHtml: item.content_html,
      summaryHtml: item.summary_html,
      ...(item.author === null ? {} : { author: item.author }),
      ...(item.published_at === null ? {} : { published: item.published_at }),
      ...(item.url === null ? {} : { link: item.url }),
    },
    { url: item.url ?? feed.url },
  )
  const rows = article === undefined ? [] : [articleRow(ctx, item, article, 0, item.url)]
  return {
    kind: 'articles',
    rows,
    error: error ?? (rows.length === 0 ? 'neither page nor feed has a text' : null),
  }
}

function articleRow(
  ctx: Context,
  item: ItemRow,
  article: ExtractedArticle,
  part: number,
  url: string | null,
): NewArticle {
  const title = article.title ?? item.title
  return {
    item_id: item.id,
    feed_id: item.feed_id,
    part,
    url: item.url ?? url,
    canonical_url:
      (url === null ? undefined : canonicalUrl(article.canonicalUrl ?? url)) ?? item.canonical_url,
    title,
    authors: JSON.stringify(article.authors),
    published_at: article.published ?? item.published_at,
    modified_at: article.modified ?? item.updated_at,
    language: article.language ?? null,
    agency: article.agency ?? null,
    dateline: article.dateline ?? null,
    image: article.image ?? null,
    paywalled: article.paywalled,
    text: article.text,
    method: article.method,
    quality: article.quality,
    content_hash: createHash('sha256')
      .update(JSON.stringify([title, article.text]))
      .digest('hex'),
    first_seen_at: item.first_seen_at,
    stored_at: ctx.now(),
    analyzed_at: null,
    duplicate_of: null,
    story_id: null,
    place_because: null,
  }
}

async function store(
  ctx: Context,
  item: ItemRow,
  read: Extract<ItemRead, { kind: 'articles' }>,
): Promise<void> {
  const ids = await ctx.db.transaction().execute(async (tx) => {
    const saved = await saveArticles(tx, read.rows, ctx.now())
    await updateItem(tx, item.id, {
      state: read.rows.length > 0 ? 'read' : 'failed',
      read_error: read.error,
    })
    return saved
  })
  await ring(
    ctx,
    'analyze-article',
    ids.map((articleId) => ({ data: { articleId } })),
  )
  const method = read.rows[0]?.method ?? 'none'
  ctx.meters.read(method)
  const reason = read.error === null ? {} : { reason: read.error }
  ctx.log.info(
    { itemId: item.id, feedId: item.feed_id, articles: read.rows.length, method, ...reason },
    'article read',
  )
}
