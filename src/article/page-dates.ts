import { readDate } from '../feed/dates.ts'
import type { PageFacts } from './page-facts.ts'

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?(?:\[.*\])?$/i
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?$/
/** Earliest and latest year a publication date is believed. */
const FIRST_YEAR = 1990
const LAST_YEAR = 2100
const DAY_MS = 86_400_000

/** A calendar date with an optional time of day, in the outlet's zone unless `offsetMinutes` is stated. */
export interface CalendarDate {
  year: number
  month: number
  day: number
  hour?: number
  minute?: number
  second?: number
  /** Minutes east of Greenwich. */
  offsetMinutes?: number
}

function offsetOf(zone: string): number {
  if (/^(?:z|utc|gmt)$/i.test(zone)) return 0
  const digits = zone.replace(/\D/g, '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))
  return zone.startsWith('-') ? -minutes : minutes
}

function fromEpoch(text: string): CalendarDate | undefined {
  if (!/^1\d{9}(?:\d{3})?$/.test(text)) return undefined
  const at = new Date(Number(text) * (text.length === 10 ? 1_000 : 1))
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    offsetMinutes: 0,
  }
}

/** Reads a date as markup states it (ISO 8601 and its variations, epoch) or as people read it. */
export function readCalendarDate(raw: string): CalendarDate | undefined {
  const text = raw.trim()
  const epoch = fromEpoch(text)
  if (epoch !== undefined) return epoch
  const match = ISO.exec(text) ?? COMPACT.exec(text)
  const date = match === null ? fromText(text) : fromMatch(match)
  if (date === undefined || date.year < FIRST_YEAR || date.year > LAST_YEAR) return undefined
  const check = new Date(utcOf(date))
  return check.getUTCDate() === date.day && (date.hour ?? 0) < 24 ? date : undefined
}

/** Words before a printed date: `Published:`, `Posted on`, a name. */
const BEFORE_DATE = /^[^\d\n]{0,40}?(?:\b(?:on|at|am|vom|le|el|kl|il)\b|[:|•·])\s*/iu

/** A date printed for people. Read in two zones, to learn whether it states its own. */
function fromText(printed: string): CalendarDate | undefined {
  for (const text of [printed, printed.replace(BEFORE_DATE, '')]) {
    const utc = readDate(text, { zoneOffsetMinutes: 0 })
    if (utc === undefined) continue
    const statesZone = readDate(text, { zoneOffsetMinutes: 60 })?.getTime() === utc.getTime()
    const hasTime = utc.getTime() % DAY_MS !== 0
    const day = { year: utc.getUTCFullYear(), month: utc.getUTCMonth() + 1, day: utc.getUTCDate() }
    if (!hasTime) return day
    const time = {
      hour: utc.getUTCHours(),
      minute: utc.getUTCMinutes(),
      second: utc.getUTCSeconds(),
    }
    return { ...day, ...time, ...(statesZone ? { offsetMinutes: 0 } : {}) }
  }
  return undefined
}

function fromMatch(match: RegExpExecArray): CalendarDate {
  const [, year, month, day, hour, minute, second, zone] = match
  const date = { year: Number(year), month: Number(month), day: Number(day) }
  if (hour === undefined) return date
  const time = { ...date, hour: Number(hour), minute: Number(minute), second: Number(second ?? 0) }
  return zone === undefined ? time : { ...time, offsetMinutes: offsetOf(zone) }
}

/** The calendar's and clock's reading taken as if it were UTC. */
function utcOf(date: CalendarDate): number {
  return Date.UTC(
    date.year,
    date.month - 1,
    date.day,
    date.hour ?? 0,
    date.minute ?? 0,
    date.second ?? 0,
  )
}

/** A text that may be a date, and where the page has it. */
interface Reading {
  from: string
  text: string | undefined
}
type Readings = readonly Reading[]

const from = (source: string, texts: readonly (string | undefined)[]): Readings =>
  texts.map((text) => ({ from: source, text }))

const PUBLISHED_META = [
  'article:published_time',
  'og:article:published_time',
  'article:published',
  'datepublished',
  'parsely-pub-date',
  'sailthru.date',
  'cxenseparse:recs:publishtime',
  'iso-8601-publish-date',
  'publish-date',
  'publishdate',
  'published',
  'pubdate',
  'publication_date',
  'article_date_original',
  'dcterms.created',
  'dcterms.issued',
  'dcterms.date',
  'dc.date.issued',
  'dc.date.created',
  'dc.date',
  'date',
  'og:pubdate',
  'article.published',
  'release_date',
  'datecreated',
]
const MODIFIED_META = [
  'article:modified_time',
  'og:updated_time',
  'datemodified',
  'last-modified',
  'dcterms.modified',
  'dc.date.modified',
  'lastmod',
  'modified',
  'article_date_updated',
]

const metaOf = (facts: PageFacts, keys: readonly string[]): Readings =>
  keys.flatMap((key) => from(`meta ${key}`, facts.meta.get(key)?.slice(0, 1) ?? []))

const propertyOf = (facts: PageFacts, key: string): Readings =>
  (facts.properties.get(key) ?? [])
    .slice(0, 1)
    .flatMap((marked) => from(`itemprop ${key}`, [marked.value, marked.text]))

const MODIFIED_MARK = /updat|modif|aktualis|geänd|обновл|更新|actuali|mis à jour|aggiorn/i

/** Dates shown on the page: those after the headline first, then the others; none of those that say `updated`. */
function shown(facts: PageFacts): Readings {
  const headline = facts.headlines[0]?.order ?? -1
  const marked = [...facts.times, ...facts.dates].filter(
    ({ text, element }) =>
      !MODIFIED_MARK.test(
        `${text} ${element.attribs.class ?? ''} ${element.attribs.itemprop ?? ''}`,
      ),
  )
  const after = marked.filter(({ order }) => order > headline)
  return [...after.slice(0, 6), ...marked.slice(0, 3)].flatMap(({ value, text, element }) =>
    from(`shown in <${element.name}>`, [value, text]),
  )
}

const inUrl = (url: string | undefined): string | undefined => {
  const match = /\/(20\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:\/|-|_|\.|$)/.exec(
    url ?? '',
  )
  return match === null ? undefined : `${match[1]}-${match[2]}-${match[3]}`
}

/** Offset of the outlet's clock for a reading of it, in minutes; undefined when nobody knows. */
export type OffsetAt = (local: Date) => number | undefined

function instantOf(date: CalendarDate, all: readonly CalendarDate[], offsetAt: OffsetAt): Date {
  const local = utcOf(date)
  if (date.hour === undefined) return new Date(local)
  if (date.offsetMinutes !== undefined) return new Date(local - date.offsetMinutes * 60_000)
  // the same clock reading stated elsewhere with its zone
  const twin = all.find(
    (other) => other.offsetMinutes !== undefined && Math.abs(utcOf(other) - local) < 60_000,
  )
  const offset = twin?.offsetMinutes ?? offsetAt(new Date(local)) ?? 0
  return new Date(local - offset * 60_000)
}

const sameDay = (a: CalendarDate, b: CalendarDate): boolean =>
  a.year === b.year && a.month === b.month && a.day === b.day

/** The first date stated; where it is a bare day, a later one of that day with a time of day. */
function firstDate(readings: Readings, offsetAt: OffsetAt): FoundDate | undefined {
  const read = (reading: Reading | undefined) =>
    reading?.text === undefined ? undefined : readCalendarDate(reading.text)
  const at = readings.findIndex((reading) => read(reading) !== undefined)
  const first = read(readings[at])
  if (first === undefined) return undefined
  const source = readings[at]?.from ?? ''
  // most pages state the instant at once: the other readings needn't be read then
  if (first.offsetMinutes !== undefined) return { at: instantOf(first, [], offsetAt), from: source }
  const dates = readings.slice(at).flatMap((reading) => read(reading) ?? [])
  const timed = dates.find((date) => date.hour !== undefined && sameDay(date, first))
  const chosen = first.hour === undefined ? (timed ?? first) : first
  return { at: instantOf(chosen, dates, offsetAt), from: source }
}

/** An instant and where the page states it. */
export interface FoundDate {
  at: Date
  from: string
}

/** The instant of a date written in a dateline; undefined when it holds none. */
export function filedDate(text: string, offsetAt: OffsetAt): Date | undefined {
  return firstDate(from('dateline', [text]), offsetAt)?.at
}

/** What dates are read from beside the facts. */
export interface DateHints {
  url: string | undefined
  /** The outlet's clock, for dates that state no zone. */
  offsetAt: OffsetAt
  /** Short texts after the headline, without any mark. */
  opening?: readonly string[]
  /** Readings an operator's rule chose; they come first. */
  ruled?: readonly string[]
}

/**
 * When the article was published and last changed, as instants: JSON-LD, `<meta>`, itemprop, then what the
 * page shows near its headline, then the address.
 */
export function pageDates(
  facts: PageFacts,
  { url, offsetAt, opening = [], ruled = [] }: DateHints,
): { published: FoundDate | undefined; modified: FoundDate | undefined } {
  const { articles } = facts.data
  const published: Readings = [
    ...from('rule', ruled),
    ...from(
      'json-ld datePublished',
      articles.map((article) => article.published),
    ),
    ...metaOf(facts, PUBLISHED_META),
    ...propertyOf(facts, 'datepublished'),
    ...propertyOf(facts, 'datecreated'),
    ...shown(facts),
    ...from('text after the headline', opening),
    ...from('address', [inUrl(url)]),
  ]
  const modified: Readings = [
    ...from(
      'json-ld dateModified',
      articles.map((article) => article.modified),
    ),
    ...metaOf(facts, MODIFIED_META),
    ...propertyOf(facts, 'datemodified'),
  ]
  return { published: firstDate(published, offsetAt), modified: firstDate(modified, offsetAt) }
}
