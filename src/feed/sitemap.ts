import { Parser } from 'htmlparser2'
import { cleanText } from '../text/clean-text.ts'
import { decodeXmlReferences } from '../text/entities.ts'
import { foldWhiteSpace, plainTextOfHtml } from '../text/html-text.ts'
import { dateOfAddress } from './address-date.ts'
import { readDate } from './dates.ts'
import type { FeedHead, FeedHints, FeedItem, FeedReading, SitemapChild } from './feed.ts'
import { resolveLink } from './links.ts'
import { MAX_ITEMS, newestOf } from './newest.ts'

/** Nesting deeper than any sitemap's: `urlset`, `url`, `news:news`, `news:publication`, `news:name`. */
const MAX_DEPTH = 64
/** What one sitemap may hold. @see https://www.sitemaps.org/protocol.html */
const MAX_ENTRIES = 50_000
/** Where the root element is looked for: comments, processing instructions and junk come before it. */
const HEAD_LENGTH = 20_000

const ROOT = /<(?:[\w.-]+:)?(urlset|sitemapindex)(?=[\s>/])/i
const OTHER_ROOT = /<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)(?=[\s>/])|<!doctype\s+html|<html[\s>]/i

/** Text without the comments in which an example could stand. */
const headOf = (text: string) => text.slice(0, HEAD_LENGTH).replace(/<!--[\s\S]*?(?:-->|$)/g, '')

/** True for a sitemap or an index of sitemaps. */
export function isSitemap(text: string): boolean {
  const head = headOf(text)
  const at = head.search(ROOT)
  if (at < 0) return false
  const other = head.search(OTHER_ROOT)
  return other < 0 || other > at
}

type Field = 'loc' | 'lastmod' | 'title' | 'published' | 'keywords' | 'name' | 'language'

/** Elements that are read, by local name and whether they belong to the news vocabulary. */
const CORE: Readonly<Record<string, Field>> = { loc: 'loc', lastmod: 'lastmod' }
const NEWS: Readonly<Record<string, Field>> = {
  title: 'title',
  publication_date: 'published',
  keywords: 'keywords',
  name: 'name',
  language: 'language',
}

type Entry = Partial<Record<Field, string>>

class TooDeepError extends Error {}

const NEWS_NAMESPACE = /sitemap-news/i

/** The events of htmlparser2, turned into entries: `url` of a set, `sitemap` of an index. */
class SitemapReader {
  readonly entries: Entry[] = []
  isIndex = false
  isNews = false
  isCutOff = false
  wasCut = false
  hasMore = false
  private readonly newsPrefixes = new Set(['news', 'n'])
  private depth = 0
  private corePrefix = ''
  private entry: Entry | undefined
  private entryDepth = 0
  private field: Field | undefined
  private fieldDepth = 0
  private text = ''

  onopentag(written: string, attributes: Record<string, string>): void {
    this.depth += 1
    if (this.depth > MAX_DEPTH) throw new TooDeepError()
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith('xmlns:') && NEWS_NAMESPACE.test(value))
        this.newsPrefixes.add(name.slice(6))
    }
    const colon = written.indexOf(':')
    const [prefix, local] = [written.slice(0, Math.max(0, colon)), written.slice(colon + 1)]
    if (local === 'urlset' || local === 'sitemapindex') {
      this.isIndex = local === 'sitemapindex'
      this.corePrefix = prefix
    } else if (prefix === this.corePrefix && (local === 'url' || local === 'sitemap')) {
      this.openEntry()
    } else if (this.entry !== undefined) this.openField(prefix, local)
  }

  /** An entry that is still open when the next begins has lost its end. */
  private openEntry(): void {
    this.hasMore = this.entries.length >= MAX_ENTRIES
    this.entry = {}
    this.entryDepth = this.depth
    this.field = undefined
    if (!this.hasMore) this.entries.push(this.entry)
  }

  private openField(prefix: string, local: string): void {
    const isNews = this.newsPrefixes.has(prefix)
    if (isNews) this.isNews = true
    const field = isNews ? NEWS[local] : prefix === this.corePrefix ? CORE[local] : undefined
    if (field === undefined || this.field !== undefined) return
    this.field = field
    this.fieldDepth = this.depth
    this.text = ''
  }

  ontext(data: string): void {
    if (this.field !== undefined && this.text.length < MAX_FIELD) this.text += data
  }

  onclosetag(): void {
    if (this.isCutOff) this.wasCut = true
    if (this.field !== undefined && this.depth === this.fieldDepth) {
      // What the end of the data cut is no whole address.
      if (this.entry !== undefined && !this.isCutOff) this.entry[this.field] ??= this.text
      this.field = undefined
    }
    if (this.entry !== undefined && this.depth === this.entryDepth) this.entry = undefined
    this.depth -= 1
  }
}

/** Longer texts are no addresses, titles or dates. */
const MAX_FIELD = 10_000

function parse(xml: string): SitemapReader {
  const reader = new SitemapReader()
  const parser = new Parser(reader, {
    xmlMode: true,
    decodeEntities: false,
    lowerCaseTags: true,
    lowerCaseAttributeNames: true,
  })
  parser.write(xml)
  reader.isCutOff = true
  parser.end()
  return reader
}

const decoded = (text: string | undefined) => decodeXmlReferences(text ?? '')
const lineOf = (text: string | undefined) =>
  plainTextOfHtml(decoded(text)).slice(0, MAX_FIELD) || undefined

/**
 * One address of a set. A sitemap without titles gives items without: the page has them. Its
 * `lastmod` is the last change, never taken for the publication.
 */
function itemOf(entry: Entry, feedUrl: string | undefined): FeedItem | undefined {
  const link = resolveLink(decoded(entry.loc), undefined, feedUrl)
  if (link === undefined) return undefined
  const language = entry.language === undefined ? {} : { language: entry.language.trim() }
  const updated = readDate(decoded(entry.lastmod), language)
  const published = readDate(decoded(entry.published), language) ?? dateOfAddress(link)
  const title = lineOf(entry.title)
  const words = (lineOf(entry.keywords) ?? '').split(',').map(foldWhiteSpace)
  return {
    link,
    ...(title === undefined ? {} : { title }),
    ...(published === undefined ? {} : { published }),
    ...(updated === undefined ? {} : { updated }),
    summaryHtml: '',
    contentHtml: '',
    categories: [...new Set(words.filter((word) => word !== ''))].slice(0, 50),
  }
}

function childOf(entry: Entry, feedUrl: string | undefined): SitemapChild[] {
  const url = resolveLink(decoded(entry.loc), undefined, feedUrl)
  const updated = readDate(decoded(entry.lastmod))
  if (url === undefined || !URL.canParse(url)) return []
  return [{ url, ...(updated === undefined ? {} : { updated }) }]
}

/** A news sitemap names its publication in each entry. */
function feedHead(entries: readonly Entry[]): FeedHead {
  const title = lineOf(entries.find(({ name }) => name !== undefined)?.name)
  const language = lineOf(entries.find((entry) => entry.language !== undefined)?.language)
  return {
    ...(title === undefined ? {} : { title }),
    ...(language === undefined ? {} : { language: language.slice(0, 35) }),
  }
}

/**
 * Reads a sitemap, a news sitemap or an index of sitemaps.
 * @returns items in document order, the newest 5,000 at most; of an index the sitemaps it names
 * @see https://www.sitemaps.org/protocol.html, Google's news extension 0.9
 */
export function readSitemap(text: string, hints: FeedHints): FeedReading {
  const start = text.search(ROOT)
  const repairs: string[] = []
  let read: SitemapReader
  try {
    read = parse(cleanText(text.slice(Math.max(0, start))))
  } catch (error) {
    if (!(error instanceof TooDeepError)) throw error
    const message = `The sitemap nests its elements more than ${MAX_DEPTH} deep.`
    return { ok: false, fault: { code: 'too-deep', message }, repairs }
  }
  if (read.wasCut) repairs.push('sitemap is cut off: its whole entries kept')
  if (read.hasMore) repairs.push(`only the first ${MAX_ENTRIES} entries read`)
  if (read.isIndex) {
    const sitemaps = read.entries.flatMap((entry) => childOf(entry, hints.url))
    return { ok: true, format: 'sitemap-index', feed: {}, items: [], repairs, sitemaps }
  }
  const items = read.entries.flatMap((entry) => itemOf(entry, hints.url) ?? [])
  const kept = newestOf(items, ({ published, updated }) => published ?? updated)
  if (kept.length < items.length) repairs.push(`only the newest ${MAX_ITEMS} items kept`)
  const format = read.isNews ? 'news-sitemap' : 'sitemap'
  return { ok: true, format, feed: feedHead(read.entries), items: kept, repairs }
}
