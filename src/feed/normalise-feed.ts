import { plainTextOfHtml } from '../text/html-text.ts'
import { readDate } from './dates.ts'
import type { FeedHead, FeedHints, FeedItem } from './feed.ts'
import { linkOfRelation, pageLink } from './links.ts'
import { MAX_ITEMS, newestOf } from './newest.ts'
import { normaliseItem, personOf } from './normalise-item.ts'
import type { RawElement, RawFeed, RawItem } from './raw-feed.ts'
import { plainOf } from './text-construct.ts'

const MINUTE_MS = 60_000
const UPDATE_PERIODS_MS: Readonly<Record<string, number>> = {
  hourly: 60 * MINUTE_MS,
  daily: 24 * 60 * MINUTE_MS,
  weekly: 7 * 24 * 60 * MINUTE_MS,
  monthly: 30 * 24 * 60 * MINUTE_MS,
  yearly: 365 * 24 * 60 * MINUTE_MS,
}
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

function textOf(head: readonly RawElement[], ...names: string[]): string | undefined {
  for (const name of names) {
    const text = head.find((e) => e.name === name && e.text.trim() !== '')?.text.trim()
    if (text !== undefined) return text
  }
  return undefined
}

/** No feed is left alone for longer, whatever it asks for. */
const MAX_ASKED_MS = 7 * 86_400_000

/** The longest of `ttl` (minutes, RSS 2.0) and `sy:updatePeriod` / `sy:updateFrequency`. */
function minIntervalMs(head: readonly RawElement[]): number | undefined {
  const ttl = Number(textOf(head, 'ttl') ?? Number.NaN) * MINUTE_MS
  const period = UPDATE_PERIODS_MS[textOf(head, 'sy:updateperiod')?.toLowerCase() ?? '']
  const frequency = Number(textOf(head, 'sy:updatefrequency') ?? 1)
  const stated = [ttl, period === undefined ? Number.NaN : period / (frequency > 0 ? frequency : 1)]
  const usable = stated.filter((ms) => Number.isFinite(ms) && ms > 0)
  return usable.length === 0 ? undefined : Math.min(MAX_ASKED_MS, Math.round(Math.max(...usable)))
}

function childTexts(head: readonly RawElement[], name: string): string[] {
  return head.filter((e) => e.name === name).flatMap((e) => e.children.map((c) => c.text.trim()))
}

/** RSS 2.0 counts hours 0-23, RSS 0.91 1-24: 24 is midnight. */
function skipHours(head: readonly RawElement[]): number[] {
  const hours = childTexts(head, 'skiphours').map((text) =>
    text === '' ? Number.NaN : Number(text),
  )
  const valid = hours.filter((h) => Number.isInteger(h) && h >= 0 && h <= 24).map((h) => h % 24)
  return [...new Set(valid)].sort((a, b) => a - b)
}

function skipDays(head: readonly RawElement[]): number[] {
  const days = childTexts(head, 'skipdays').map((text) => DAYS.indexOf(text.toLowerCase()))
  return [...new Set(days.filter((day) => day >= 0))].sort((a, b) => a - b)
}

function headOf(raw: RawFeed, feedUrl: string | undefined): FeedHead {
  const titled = ['title', 'atom:title', 'dc:title'].flatMap((n) =>
    raw.head.filter((e) => e.name === n),
  )
  const title = titled.map((e) => plainOf(e, raw.format === 'atom')).find((t) => t !== '')
  const link = pageLink(raw.head, feedUrl)
  const language =
    textOf(raw.head, 'language', 'dc:language') ?? raw.attributes['xml:lang'] ?? raw.attributes.lang
  const interval = minIntervalMs(raw.head)
  const hours = skipHours(raw.head)
  const days = skipDays(raw.head)
  const hub = linkOfRelation(raw.head, 'hub', feedUrl)
  const self = linkOfRelation(raw.head, 'self', feedUrl)
  return {
    ...(title === undefined ? {} : { title }),
    ...(link === undefined ? {} : { link }),
    ...(language === undefined ? {} : { language: plainTextOfHtml(language).slice(0, 35) }),
    ...(interval === undefined ? {} : { minIntervalMs: interval }),
    ...(hours.length === 0 ? {} : { skipHours: hours }),
    ...(days.length === 0 ? {} : { skipDays: days }),
    ...(hub === undefined ? {} : { hub }),
    ...(self === undefined ? {} : { self }),
  }
}

const DATE_NAMES = new Set(['pubdate', 'published', 'updated', 'dc:date', 'issued', 'modified'])

function newestItems(items: readonly RawItem[]): RawItem[] {
  return newestOf(items, (item) => {
    const text = item.elements.find((e) => DATE_NAMES.has(e.name))?.text
    return text === undefined ? undefined : readDate(text)
  })
}

export interface NormalFeed {
  feed: FeedHead
  items: FeedItem[]
  repairs: string[]
}

/** The person a whole Atom feed is by. */
function authorOf(raw: RawFeed): string | undefined {
  const author = raw.head.find((e) => e.name === 'author')
  return author === undefined || raw.format !== 'atom' ? undefined : personOf(author) || undefined
}

/** Turns what a reader found into scowatch's terms. */
export function normaliseFeed(raw: RawFeed, hints: FeedHints): NormalFeed {
  const feed = headOf(raw, hints.url)
  const dates = feed.language === undefined ? {} : { language: feed.language }
  const isAtom = raw.format === 'atom'
  const context = { isAtom, feedUrl: hints.url, author: authorOf(raw), dates }
  const repairs = [...raw.repairs]
  const kept = newestItems(raw.items)
  if (kept.length < raw.items.length) repairs.push(`only the newest ${MAX_ITEMS} items kept`)
  return { feed, items: kept.map((item) => normaliseItem(item, context)), repairs }
}
