import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Context } from '../context.ts'
import type { FeedRow } from '../db/feed-table.ts'
import { findItemsByTitle, findKnownItems, type ListedItem, type NewItem } from '../db/items.ts'
import { jsonbOf, storableDate } from '../db/storable.ts'
import { type FeedItem, type FeedReading, LISTS } from '../feed/feed.ts'
import { keyedItems } from '../feed/item-key.ts'
import { cleanText } from '../text/clean-text.ts'
import { canonicalUrl } from '../url/canonical-url.ts'
import type { Flood } from './flood.ts'
import { markBackfill } from './mark-backfill.ts'
import { markStanding } from './mark-standing.ts'
import { matchKnown } from './match-known.ts'

/** Rows made before others get a turn of the event loop: an item costs up to 0.2 ms. */
const ROWS_A_TURN = 100

/** What a check found in a feed. */
export interface Identified {
  /** To be stored: not seen before, or changed. */
  items: NewItem[]
  /** Stored before, and listed now. */
  listed: ListedItem[]
  flood: Flood | undefined
}

/** Known items that come under other ids; fewer are an outlet's repair of one article. */
const RENAMED_FLOOD = 3

/**
 * Which entries of a feed are to be stored: those not seen before and those whose text changed.
 * Entries that come under other ids are the old ones. An archive that appears at once is stored as
 * backfill and never alerts.
 */
export async function identifyItems(
  ctx: Context,
  feed: FeedRow,
  reading: Extract<FeedReading, { ok: true }>,
): Promise<Identified> {
  const now = ctx.now()
  const isFirstCheck = feed.last_ok_at === null
  const rows = await itemRows(feed.id, reading.items, now)
  const known = await findKnownItems(
    ctx.db,
    feed.id,
    rows.map((row) => row.item_key),
    rows.flatMap((row) => row.canonical_url ?? []),
  )
  const listed = [...known, ...(await findNamesakes(ctx, rows, known))]
  const { wanted, renamed } = matchKnown(rows, listed)
  const marked = markBackfill(wanted, now, isFirstCheck)
  const history = marked.rows.filter(({ backfill }) => backfill === true).length
  if (isFirstCheck && marked.flood !== undefined) {
    ctx.log.info({ feedId: feed.id, items: history }, 'history of a new feed: stored, not alerted')
  }
  const isList = LISTS.has(reading.format)
  const items = isList ? markStanding(marked.rows, now, isFirstCheck) : marked.rows
  return { items, listed, flood: floodOf() }

  function floodOf(): Flood | undefined {
    if (isFirstCheck) return undefined
    if (marked.flood !== undefined) return { kind: marked.flood, items: history }
    return renamed >= RENAMED_FLOOD ? { kind: 'renamed', items: renamed } : undefined
  }
}

/** Recent items of the feed that are called like entries whose ids are not known. */
async function findNamesakes(
  ctx: Context,
  rows: readonly NewItem[],
  known: readonly ListedItem[],
): Promise<ListedItem[]> {
  const keys = new Set(known.map((item) => item.item_key))
  const titles = rows.filter((row) => !keys.has(row.item_key)).map((row) => row.title)
  const [first] = rows
  if (titles.length === 0 || first === undefined) return []
  const found = await findItemsByTitle(ctx.db, first.feed_id, titles.filter(Boolean))
  return found.filter((item) => !keys.has(item.item_key))
}

async function itemRows(feedId: string, items: readonly FeedItem[], now: Date) {
  const rows: NewItem[] = []
  for (const { key, item } of keyedItems(items)) {
    rows.push(itemRow(feedId, key, item, now))
    if (rows.length % ROWS_A_TURN === 0) await nextTurn()
  }
  return rows
}

function itemRow(feedId: string, key: string, item: FeedItem, now: Date): NewItem {
  const title = cleanText(item.title ?? '')
    .slice(0, MAX_TITLE)
    .toWellFormed()
  const [summary, content] = [cleanText(item.summaryHtml), cleanText(item.contentHtml)]
  return {
    feed_id: feedId,
    item_key: key,
    content_hash: contentHash(title, summary, content),
    guid: cleanStart(item.guid, MAX_GUID),
    url: item.link === undefined ? null : cleanText(item.link),
    canonical_url: cleanStart(item.link === undefined ? undefined : canonicalUrl(item.link)),
    title,
    author: cleanStart(item.author, MAX_NAME),
    published_at: storableDate(item.published) ?? null,
    updated_at: storableDate(item.updated) ?? null,
    summary_html: summary,
    content_html: content,
    categories: jsonbOf(item.categories.slice(0, 100).map((name) => cleanStart(name, MAX_NAME))),
    first_seen_at: now,
    next_read_at: now,
  }
}

/** Kept for display; identity is the key. */
const MAX_GUID = 2_000
/** More is no headline but a text in the wrong element. */
const MAX_TITLE = 1_000
const MAX_NAME = 300

/** @param max UTF-16 units kept; a surrogate pair cut in half becomes U+FFFD */
function cleanStart(text: string | undefined, max?: number): string | null {
  return text === undefined ? null : cleanText(text.slice(0, max))
}

/** Of what a reader sees: another token in an image's address or another attribute is no revision. */
function contentHash(title: string, ...html: readonly string[]): string {
  const texts = html.map((part) => part.replace(/<[^<>]*>/g, ' ').replace(/\s+/g, ' '))
  return createHash('sha256')
    .update(JSON.stringify([title, ...texts]))
    .digest('hex')
}
