import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import type { FeedRow } from '../db/feeds.ts'
import { findKnownItems, type NewItem } from '../db/items.ts'
import type { FeedItem } from '../feed/feed.ts'
import { distinctItems } from '../feed/item-key.ts'
import { cleanText } from '../text/clean-text.ts'
import { canonicalUrl } from '../url/canonical-url.ts'

/** Items older than this when they first show up are history, not news. */
const FRESH_MS = 48 * 3_600_000
/** A handful of old items at once is a slow outlet; more is an archive appearing. */
const HANDFUL = 10

/**
 * Which entries of a feed are to be stored: those not seen before and those whose text changed.
 * Entries whose id is new but whose address and title are known (all ids changed at once) are the
 * old ones. An archive that appears at once is stored as backfill and never alerts.
 */
export async function identifyItems(
  ctx: Context,
  feed: FeedRow,
  items: readonly FeedItem[],
): Promise<NewItem[]> {
  const now = ctx.now()
  const rows = distinctItems(items).map(({ key, item }) => itemRow(feed.id, key, item, now))
  const addresses = rows.flatMap((row) => row.canonical_url ?? [])
  const known = await findKnownItems(
    ctx.db,
    feed.id,
    rows.map((row) => row.item_key),
    addresses,
  )
  const hashes = new Map(known.map((item) => [item.item_key, item.content_hash]))
  const places = new Set(known.flatMap((item) => placeOf(item) ?? []))
  const wanted = rows.filter((row) => {
    const hash = hashes.get(row.item_key)
    return hash === undefined ? !places.has(placeOf(row) ?? '') : hash !== row.content_hash
  })
  return markBackfill(wanted, now)
}

/** Address and title together; undefined without an address. */
function placeOf(item: Pick<NewItem, 'canonical_url' | 'title'>): string | undefined {
  return item.canonical_url ? `${item.canonical_url}\n${item.title}` : undefined
}

function markBackfill(rows: NewItem[], now: Date): NewItem[] {
  const old = rows.filter(
    (row) => row.published_at != null && now.getTime() - row.published_at.getTime() > FRESH_MS,
  )
  if (old.length <= HANDFUL) return rows
  const history = new Set(old)
  return rows.map((row) => (history.has(row) ? { ...row, backfill: true } : row))
}

function itemRow(feedId: string, key: string, item: FeedItem, now: Date): NewItem {
  const title = cleanText(item.title ?? '')
  const [summary, content] = [cleanText(item.summaryHtml), cleanText(item.contentHtml)]
  return {
    feed_id: feedId,
    item_key: key,
    content_hash: createHash('sha256')
      .update(JSON.stringify([title, summary, content]))
      .digest('hex'),
    guid: item.guid === undefined ? null : cleanText(item.guid).slice(0, MAX_GUID),
    url: item.link ?? null,
    canonical_url: item.link === undefined ? null : (canonicalUrl(item.link) ?? null),
    title,
    author: item.author === undefined ? null : cleanText(item.author),
    published_at: item.published ?? null,
    updated_at: item.updated ?? null,
    summary_html: summary,
    content_html: content,
    categories: JSON.stringify(item.categories.slice(0, 100).map(cleanText)),
    first_seen_at: now,
    next_read_at: now,
  }
}

/** Kept for display; identity is the key. */
const MAX_GUID = 2_000
