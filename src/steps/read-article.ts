import type { ExtractedArticle } from '../article/article.ts'
import { countryZone } from '../article/outlet-zone.ts'
import type { Context } from '../context.ts'
import { findArticlesByAddress, findArticlesOfItem, saveArticles } from '../db/articles.ts'
import type { FeedRow } from '../db/feed-table.ts'
import { getFeed } from '../db/feeds.ts'
import {
  getItem,
  type ItemChange,
  type ItemRow,
  isBeingRead,
  lockItem,
  updateItem,
} from '../db/items.ts'
import { isPassingError } from '../db/passing-error.ts'
import { HostBusyError } from '../net/pacing.ts'
import { cleanText } from '../text/clean-text.ts'
import { foldHost } from '../url/host.ts'
import { articleRow, type Part, twinRow } from './article-row.ts'
import { faultReason, faultWaitMs } from './faults.ts'
import { fetchPage, type PageFetch, type SiteHints } from './fetch-page.ts'
import { matchParts } from './match-parts.ts'
import { ring } from './ring.ts'

/** Waits before a page that failed for a passing reason is asked again. */
const RETRY_WAITS_MS = [10_000, 60_000] as const
/** A page that asks to be left alone for longer is not waited for: the feed's own text is news now. */
const LONGEST_WAIT_MS = 600_000
/** Another feed that led to the same page within this time: its article is taken, the page is not asked twice. */
const SAME_PAGE_MS = 24 * 3_600_000
/** An item that leads to the page another one is about to read looks again after this time, for at most a minute. */
const TWIN_WAIT_MS = 2_000
const TWIN_PATIENCE_MS = 60_000

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
  try {
    const read = await readItem(ctx, feed, item, signal)
    if (read.kind === 'later') await postpone(ctx, item, read.change)
    else await store(ctx, item, read)
  } catch (error) {
    if (signal.aborted || isPassingError(error)) throw error
    await noteFault(ctx, item, error)
  }
}

type ItemRead =
  | { kind: 'articles'; rows: readonly Part[]; error: string | null }
  | { kind: 'later'; change: ItemChange & { next_read_at: Date } }

async function readItem(
  ctx: Context,
  feed: FeedRow,
  item: ItemRow,
  signal: AbortSignal,
): Promise<ItemRead> {
  if (feed.read === 'feed' || item.url === null || !URL.canParse(item.url)) {
    return fromFeed(ctx, item, feed, null)
  }
  const twin = await fromTwin(ctx, item)
  if (twin !== undefined) return twin
  let page: PageFetch
  try {
    page = await fetchPage(ctx, item.url, siteHints(feed), signal)
  } catch (error) {
    if (!(error instanceof HostBusyError)) throw error
    const isLong = error.retryAt.getTime() - ctx.now().getTime() > LONGEST_WAIT_MS
    if (isLong) return fromFeed(ctx, item, feed, error.message)
    return { kind: 'later', change: { next_read_at: error.retryAt } }
  }
  if (page.kind === 'articles') return fromPage(ctx, item, page.articles, page.url)
  const waitMs = page.kind === 'passing' ? passingWaitMs(item, page.afterMs) : undefined
  if (waitMs === undefined) return fromFeed(ctx, item, feed, page.reason)
  return {
    kind: 'later',
    change: {
      next_read_at: new Date(ctx.now().getTime() + waitMs),
      read_attempts: item.read_attempts + 1,
      read_error: page.reason,
    },
  }
}

/** What the operator says of the feed's pages; its country tells the clock of an outlet whose address doesn't. */
function siteHints({ rules, zone, country }: FeedRow): SiteHints {
  const clock = zone ?? countryZone(country ?? '')
  return {
    ...(rules === null ? {} : { rules }),
    ...(clock === undefined ? {} : { zone: clock }),
  }
}

function passingWaitMs(item: ItemRow, afterMs: number | undefined): number | undefined {
  const wait = RETRY_WAITS_MS[item.read_attempts]
  if (wait === undefined || (afterMs ?? 0) > LONGEST_WAIT_MS) return undefined
  return Math.max(wait, afterMs ?? 0)
}

/** Editions for small screens are the same. */
const hostOf = (url: string): string => foldHost(new URL(url).host)

/** What another feed's item made, or is about to make, of the same page. */
async function fromTwin(ctx: Context, item: ItemRow): Promise<ItemRead | undefined> {
  if (item.canonical_url === null || item.revision > 1) return undefined
  const now = ctx.now()
  const since = new Date(now.getTime() - SAME_PAGE_MS)
  const found = await findArticlesByAddress(ctx.db, item.canonical_url, item.id, since)
  const wanted = hostOf(item.canonical_url)
  // Of another host only the page itself says that it is this one: it may be a neighbour on a platform.
  if (found.length > 0 && found.every(({ url }) => url !== null && hostOf(url) === wanted)) {
    const rows = found.map((row) => twinRow(item, row, now))
    return { kind: 'articles', rows, error: null }
  }
  const patience = new Date(now.getTime() - TWIN_PATIENCE_MS)
  if (item.first_seen_at < patience || !(await isBeingRead(ctx.db, item, patience))) {
    return undefined
  }
  return { kind: 'later', change: { next_read_at: new Date(now.getTime() + TWIN_WAIT_MS) } }
}

function fromPage(
  ctx: Context,
  item: ItemRow,
  articles: readonly ExtractedArticle[],
  url: string,
): ItemRead {
  const rows = articles.map((article) => articleRow(item, article, url, ctx.now()))
  return { kind: 'articles', rows, error: null }
}

/** The feed's own text; an item without any still becomes an article of its title. */
async function fromFeed(
  ctx: Context,
  item: ItemRow,
  feed: FeedRow,
  error: string | null,
): Promise<ItemRead> {
  const { article, fault } = await feedText(ctx, item, feed)
  const rows = article === undefined ? [] : [articleRow(item, article, item.url, ctx.now())]
  const nothing = rows.length === 0 ? 'neither page nor feed has a text' : null
  return { kind: 'articles', rows, error: error ?? fault ?? nothing }
}

async function feedText(ctx: Context, item: ItemRow, feed: FeedRow) {
  const text = {
    title: item.title,
    contentHtml: item.content_html,
    summaryHtml: item.summary_html,
    ...(item.author === null ? {} : { author: item.author }),
    ...(item.published_at === null ? {} : { published: item.published_at }),
    ...(item.url === null ? {} : { link: item.url }),
  }
  const hints = { url: item.url ?? feed.url }
  try {
    return { article: await ctx.parser.readFeedText(text, hints), fault: null }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ParseError') throw error
    const title = { ...text, contentHtml: '', summaryHtml: '' }
    const article = await ctx.parser.readFeedText(title, hints)
    return { article, fault: `the text of the feed can't be read: ${error.message}` }
  }
}

async function postpone(
  ctx: Context,
  item: ItemRow,
  change: ItemChange & { next_read_at: Date },
): Promise<void> {
  await updateItem(ctx.db, item, change)
  const at = change.next_read_at.getTime()
  const delayMs = Math.max(0, at - ctx.now().getTime())
  await ring(ctx, 'read-article', [{ data: { itemId: item.id, round: String(at) }, delayMs }])
}

async function store(
  ctx: Context,
  item: ItemRow,
  read: Extract<ItemRead, { kind: 'articles' }>,
): Promise<void> {
  const error = read.error === null ? null : cleanText(read.error)
  const ids = await ctx.db.transaction().execute(async (tx) => {
    // A slow reading of what the feed has revised meanwhile must not overwrite the newer one.
    if ((await lockItem(tx, item.id)) !== item.revision) return []
    const known = await findArticlesOfItem(tx, item.id)
    // What the page gave once is not replaced by the feed's summary when it can't be read again.
    const isWorse =
      known.some(({ method }) => method !== 'feed') &&
      read.rows.every(({ method }) => method === 'feed')
    const rows = isWorse ? [] : matchParts(known, read.rows)
    const saved = await saveArticles(tx, rows, ctx.now())
    const state = rows.length > 0 || known.length > 0 ? 'read' : 'failed'
    await updateItem(tx, item, { state, read_error: error })
    return saved
  })
  await ring(
    ctx,
    'analyze-article',
    ids.map((articleId) => ({ data: { articleId } })),
  )
  const method = read.rows[0]?.method ?? 'none'
  ctx.meters.read(method)
  ctx.log.info(
    {
      itemId: item.id,
      feedId: item.feed_id,
      articles: read.rows.length,
      method,
      ...(error === null ? {} : { reason: error }),
    },
    'article read',
  )
}

/** A fault of scowatch's own: tried again a few times, then the item is given up with the reason. */
async function noteFault(ctx: Context, item: ItemRow, error: unknown): Promise<void> {
  const faults = item.read_attempts + 1
  const waitMs = faultWaitMs(faults)
  const reason = cleanText(faultReason(error))
  const { stack } = error as Error
  ctx.log.error({ itemId: item.id, faults, error: reason, stack }, 'an item could not be read')
  const change = { read_attempts: faults, read_error: reason }
  if (waitMs === undefined) return updateItem(ctx.db, item, { ...change, state: 'failed' })
  const next_read_at = new Date(ctx.now().getTime() + waitMs)
  await postpone(ctx, item, { ...change, next_read_at })
}
