import { createHash } from 'node:crypto'
import { cut } from '../alerting/payload.ts'
import type { ExtractedArticle } from '../article/article.ts'
import type { ArticleRow, NewArticle } from '../db/articles.ts'
import type { ItemRow } from '../db/items.ts'
import { jsonbOf, storableDate } from '../db/storable.ts'
import { cleanText } from '../text/clean-text.ts'
import { canonicalUrl } from '../url/canonical-url.ts'

/** An article before its place on the page is known. */
export type Part = Omit<NewArticle, 'part'>

/** More is no headline but a text in the wrong element. */
const MAX_TITLE = 1_000
/** Ten times the longest reportage; more is a book or an attack, and is tagged on the main thread. */
const MAX_TEXT = 400_000
const MAX_NAMES = 100

/** The row of an article that was read from a page or from the feed's own text. */
export function articleRow(
  item: ItemRow,
  article: ExtractedArticle,
  pageUrl: string | null,
  now: Date,
): Part {
  const title = cut(cleanText(article.title ?? item.title), MAX_TITLE)
  const text = cut(cleanText(article.text), MAX_TEXT)
  const own = article.canonicalUrl ?? pageUrl
  return {
    ...placeless(item, now),
    url: item.url ?? pageUrl,
    canonical_url: (own === null ? undefined : canonicalUrl(own)) ?? item.canonical_url,
    title,
    authors: jsonbOf(article.authors.slice(0, MAX_NAMES)),
    published_at: storableDate(article.published) ?? item.published_at,
    modified_at: storableDate(article.modified) ?? item.updated_at,
    language: article.language ?? null,
    agency: orNull(article.agency),
    dateline: orNull(article.dateline),
    image: orNull(article.image),
    paywalled: article.paywalled,
    text,
    method: article.method,
    quality: article.quality,
    content_hash: createHash('sha256')
      .update(JSON.stringify([title, text]))
      .digest('hex'),
  }
}

/** The row of an article that another feed led to: the same reading under this item. */
export function twinRow(item: ItemRow, twin: ArticleRow, now: Date): Part {
  const { canonical_url, title, published_at, modified_at, language, agency, dateline } = twin
  const { image, paywalled, text, method, quality, content_hash } = twin
  return {
    ...placeless(item, now),
    url: item.url ?? twin.url,
    canonical_url,
    title,
    authors: jsonbOf(twin.authors),
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
  }
}

function placeless(item: ItemRow, now: Date) {
  return {
    item_id: item.id,
    feed_id: item.feed_id,
    first_seen_at: item.first_seen_at,
    stored_at: now,
    analyze_after: now,
    analyzed_at: null,
    analyze_error: null,
    duplicate_of: null,
    story_id: null,
    place_because: null,
  }
}

function orNull(text: string | undefined): string | null {
  return text === undefined ? null : cleanText(text)
}
