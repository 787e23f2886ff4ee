import { cleanText } from '../text/clean-text.ts'
import { escapeHtml } from '../text/entities.ts'
import { foldWhiteSpace, withoutLoneSurrogates } from '../text/html-text.ts'
import { readDate } from './dates.ts'
import type { FeedHead, FeedHints, FeedItem, FeedReading } from './feed.ts'
import { resolveLink } from './links.ts'
import { MAX_ITEMS, newestOf } from './newest.ts'

type Json = Record<string, unknown>

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : []
}

/** A field as text; numbers are accepted, since many feeds number their items. */
function textOf(object: Json, key: string): string | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : ''
  const clean = cleanText(withoutLoneSurrogates(text)).trim()
  return clean === '' ? undefined : clean
}

function lineOf(object: Json, key: string): string | undefined {
  const text = textOf(object, key)
  return text === undefined ? undefined : foldWhiteSpace(text) || undefined
}

const htmlOfText = (text: string) => escapeHtml(text).replaceAll('\n', '<br>')

function authorOf(item: Json): string | undefined {
  const people = [...objectsOf(item.authors), ...objectsOf(item.author)]
  const names = people.flatMap((person) => lineOf(person, 'name') ?? [])
  if (typeof item.author === 'string') names.push(foldWhiteSpace(item.author))
  const unique = [...new Set(names.filter((name) => name !== ''))]
  return unique.length === 0 ? undefined : unique.join(', ')
}

function itemOf(item: Json, feed: Json, feedUrl: string | undefined): FeedItem {
  const link = ['url', 'external_url']
    .map((key) => resolveLink(textOf(item, key) ?? '', undefined, feedUrl))
    .find((found) => found !== undefined)
  const id = textOf(item, 'id')
  const isWebId = id !== undefined && /^https?:\/\//i.test(id)
  const page = link ?? (isWebId ? resolveLink(id, undefined, feedUrl) : undefined)
  const title = lineOf(item, 'title')
  const updated = readDate(textOf(item, 'date_modified') ?? '')
  const published = readDate(textOf(item, 'date_published') ?? '') ?? updated
  const author = authorOf(item) ?? authorOf(feed)
  const tags = Array.isArray(item.tags) ? item.tags.filter((tag) => typeof tag === 'string') : []
  return {
    ...(id === undefined ? {} : { guid: id }),
    ...(page === undefined ? {} : { link: page }),
    ...(title === undefined ? {} : { title }),
    ...(published === undefined ? {} : { published }),
    ...(updated === undefined ? {} : { updated }),
    ...(author === undefined ? {} : { author }),
    summaryHtml: escapeHtml(textOf(item, 'summary') ?? ''),
    contentHtml: textOf(item, 'content_html') ?? htmlOfText(textOf(item, 'content_text') ?? ''),
    categories: [...new Set(tags.map(foldWhiteSpace).filter((tag) => tag !== ''))].slice(0, 50),
  }
}

function headOf(feed: Json, feedUrl: string | undefined): FeedHead {
  const hub = objectsOf(feed.hubs).find((h) => textOf(h, 'type')?.toLowerCase() === 'websub')
  const found = {
    title: lineOf(feed, 'title'),
    link: resolveLink(textOf(feed, 'home_page_url') ?? '', undefined, feedUrl),
    language: lineOf(feed, 'language')?.slice(0, 35),
    hub: hub === undefined ? undefined : resolveLink(textOf(hub, 'url') ?? '', undefined, feedUrl),
    self: resolveLink(textOf(feed, 'feed_url') ?? '', undefined, feedUrl),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** Where each whole element of the array that starts at `from` ends; strings are skipped. */
function endOfLastElement(text: string, from: number): number {
  let depth = 0
  let end = -1
  for (let i = from; i < text.length; i++) {
    const c = text.charAt(i)
    if (c === '"') {
      for (i++; i < text.length && text.charAt(i) !== '"'; i++) if (text.charAt(i) === '\\') i++
    } else if (c === '{' || c === '[') depth++
    else if (c === '}' || c === ']') {
      depth--
      if (depth === 1 && c === '}') end = i + 1
      if (depth === 0) return end
    }
  }
  return end
}

/** Parses JSON; if it is broken, with raw line ends in strings mended, or cut after its last whole item. */
function parse(text: string, repairs: string[]): unknown {
  const items = text.search(/"items"\s*:\s*\[/)
  const from = text.indexOf('[', items)
  const end = items < 0 ? -1 : endOfLastElement(text, from)
  const attempts: readonly (readonly [string, () => string])[] = [
    ['', () => text],
    ['commas too many in JSON', () => text.replace(/,(?=\s*[\]}])/g, '')],
    ['line ends inside JSON strings', () => text.replace(/[\n\t]/g, ' ')],
    ['text around the JSON cut off', () => text.slice(0, text.lastIndexOf('}') + 1)],
    ['feed is cut off: its whole items kept', () => (end < 0 ? '' : `${text.slice(0, end)}]}`)],
  ]
  for (const [repair, candidate] of attempts) {
    try {
      const value: unknown = JSON.parse(candidate())
      if (repair !== '') repairs.push(repair)
      return value
    } catch {}
  }
  return undefined
}

/**
 * Reads JSON Feed 1, 1.0 and 1.1.
 * @see https://www.jsonfeed.org/version/1.1/
 */
export function readJsonFeed(text: string, hints: FeedHints): FeedReading {
  const repairs: string[] = []
  const value = parse(text, repairs)
  if (value === undefined) {
    const message = 'The answer looks like JSON but cannot be read as JSON.'
    return { ok: false, fault: { code: 'broken', message }, repairs }
  }
  const isFeed =
    isObject(value) &&
    (Array.isArray(value.items) || /jsonfeed/.test(textOf(value, 'version') ?? ''))
  if (!isFeed) {
    const message = 'The answer is JSON, but no JSON Feed: it has no "items".'
    return { ok: false, fault: { code: 'not-a-feed', message }, repairs }
  }
  const feed = headOf(value, hints.url)
  const base = hints.url ?? feed.self ?? feed.link
  const objects = objectsOf(value.items)
  if (objects.length > MAX_ITEMS) repairs.push(`only the newest ${MAX_ITEMS} items kept`)
  const items = newestOf(
    objects.map((item) => itemOf(item, value, base)),
    ({ published, updated }) => published ?? updated,
  )
  return { ok: true, format: 'json', feed, items, repairs }
}
