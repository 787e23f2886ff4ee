import { plainTextOfHtml } from '../text/html-text.ts'
import { type DateOptions, readDate } from './dates.ts'
import type { FeedItem } from './feed.ts'
import { linkOfRelation, pageLink, resolveLink } from './links.ts'
import type { RawElement, RawItem } from './raw-feed.ts'
import { htmlOf, plainOf } from './text-construct.ts'

export interface ItemContext {
  isAtom: boolean
  /** Address the feed came from. */
  feedUrl: string | undefined
  /** Author of the feed, whom entries without one inherit. RFC 4287 section 4.2.1 */
  author: string | undefined
  dates: DateOptions
}

const names = (line: string): readonly string[] => line.split(' ')

/** In order of preference. */
const TITLES = names('title atom:title dc:title media:title itunes:title')
const SUMMARIES = names(
  'summary atom:summary description dc:description abstract itunes:summary media:description',
)
const CONTENTS = names(
  'content:encoded content atom:content encoded yandex:full-text full-text turbo:content body xhtml:body xhtml:div fullitem',
)
const PUBLISHED = names(
  'pubdate published atom:published issued dcterms:issued dc:date created dcterms:created dc:created dcterms:date date',
)
const UPDATED = names('updated atom:updated modified dcterms:modified dc:modified lastmod')
const AUTHORS = names('author atom:author dc:creator dc:author itunes:author')
const IDS = names('guid id atom:id')
const PERMALINKS = names('guid id')
const LINKS = names('link atom:link')
const CATEGORIES = names('category atom:category dc:subject')

/** More categories than this are a keyword dump. */
const MAX_CATEGORIES = 50

/** Elements by name, each name's in document order; those inside media groups come last. */
type ByName = ReadonlyMap<string, readonly RawElement[]>

function groupByName(elements: readonly RawElement[]): ByName {
  const groups = new Map<string, RawElement[]>()
  for (const element of elements) addTo(groups, element)
  for (const element of elements) {
    if (element.children.length === 0 || !element.name.startsWith('media:')) continue
    for (const child of element.children) {
      addTo(groups, child)
      for (const grandchild of child.children) addTo(groups, grandchild)
    }
  }
  return groups
}

function addTo(groups: Map<string, RawElement[]>, element: RawElement): void {
  const group = groups.get(element.name)
  if (group === undefined) groups.set(element.name, [element])
  else group.push(element)
}

function named(elements: ByName, wanted: readonly string[]): RawElement[] {
  const found: RawElement[] = []
  for (const name of wanted) {
    const group = elements.get(name)
    if (group !== undefined) found.push(...group)
  }
  return found
}

/** The first non-empty reading of the elements so named, in the names' order. */
function firstOf<T>(
  elements: ByName,
  wanted: readonly string[],
  read: (element: RawElement) => T | undefined,
): T | undefined {
  for (const name of wanted) {
    for (const element of elements.get(name) ?? []) {
      const value = read(element)
      if (value !== undefined && value !== '') return value
    }
  }
  return undefined
}

/** The date under the first of the names that has one; of several equal names the last counts. */
function dateOf(elements: ByName, wanted: readonly string[], context: ItemContext) {
  for (const name of wanted) {
    const found = elements.get(name)
    for (let i = (found?.length ?? 0) - 1; i >= 0; i--) {
      const date = readDate(found?.[i]?.text ?? '', context.dates)
      if (date !== undefined) return date
    }
  }
  return undefined
}

/** Longer texts are no names; the limit also bounds the work of the patterns below. */
const MAX_NAME_LENGTH = 500

function partOf(element: RawElement, name: string): string | undefined {
  return element.children.find((child) => child.name.endsWith(name))?.text.trim()
}

/** A person: Atom's name, else e-mail; of RSS's `mail (name)` and `name <mail>` the name. */
export function personOf(element: RawElement): string | undefined {
  if (element.children.length > 0) {
    const person = partOf(element, 'name') || partOf(element, 'email') || partOf(element, 'mbox')
    return person === undefined ? undefined : plainTextOfHtml(person)
  }
  const text = plainTextOfHtml(element.text).slice(0, MAX_NAME_LENGTH)
  const named =
    /^(?:mailto:)?[^\s@]+@[^\s@()]+ ?\((.+)\)$/.exec(text)?.[1] ??
    /^(.+?) ?[(<][^\s@]+@[^\s@]+[)>]$/.exec(text)?.[1]
  return (named?.trim() || text).replace(/^"([^"]+)"$/, '$1')
}

/** A name goes before an address: many feeds state `noreply@…` as author and the writer beside it. */
function authorOf(elements: ByName): string | undefined {
  const people = named(elements, AUTHORS)
    .map(personOf)
    .filter((person) => person)
  return people.find((person) => !/^\S+@\S+$/.test(person ?? '')) ?? people[0]
}

function categoriesOf(elements: ByName): string[] {
  const found = named(elements, CATEGORIES)
    .map((e) => plainTextOfHtml(e.attributes.label ?? e.attributes.term ?? e.text))
    .filter((category) => category !== '')
  return [...new Set(found)].slice(0, MAX_CATEGORIES)
}

/**
 * The item's own identity as stated. A path (`/news/1`, or with `xml:base` any relative reference
 * that has a slash) is resolved, since it names a page; anything else stays as it is.
 */
function guidOf(item: RawItem, elements: ByName, context: ItemContext) {
  const element = named(elements, IDS).find((e) => e.text.trim() !== '')
  const stated = element?.text.trim() ?? item.attributes['rdf:about']?.trim()
  if (stated === undefined || stated === '') return undefined
  const isPath = stated.startsWith('/') || (element?.base !== undefined && stated.includes('/'))
  const isRelative = isPath && !/^[a-z][a-z0-9+.-]*:/i.test(stated)
  if (!isRelative || element?.attributes.ispermalink === 'false') return stated
  return resolveLink(stated, element?.base, context.feedUrl) ?? stated
}

/** The page that a guid or id is the address of. */
function permalinkOf(elements: ByName, feedUrl: string | undefined): string | undefined {
  for (const element of named(elements, PERMALINKS)) {
    const isStated = element.attributes.ispermalink
    if (isStated?.toLowerCase() === 'false') continue
    if (isStated === undefined && !/^\s*https?:\/\//i.test(element.text)) continue
    const link = resolveLink(element.text, element.base, feedUrl)
    if (link !== undefined) return link
  }
  return undefined
}

function linkOf(item: RawItem, elements: ByName, context: ItemContext): string | undefined {
  const { feedUrl } = context
  const links = named(elements, LINKS)
  const about = item.attributes['rdf:about'] ?? item.attributes.href
  const enclosure = elements.get('enclosure')?.[0]?.attributes.url
  return (
    pageLink(links, feedUrl) ??
    permalinkOf(elements, feedUrl) ??
    resolveLink(about ?? '', undefined, feedUrl) ??
    linkOfRelation(links, 'enclosure', feedUrl) ??
    resolveLink(enclosure ?? '', undefined, feedUrl)
  )
}

/** RSS feeds that state both use `summary` for the short text and `description` for the long one. */
function textsOf(elements: ByName, context: ItemContext) {
  const read = (e: RawElement) => htmlOf(e, context.isAtom)
  const summary = firstOf(elements, SUMMARIES, read)
  const isBoth = elements.has('summary')
  const content =
    firstOf(elements, CONTENTS, read) ??
    (isBoth ? firstOf(elements, ['description'], read) : undefined)
  return { summaryHtml: summary ?? '', contentHtml: content ?? '' }
}

/**
 * One item in scowatch's terms. What the item doesn't state is absent; an item whose only date is
 * that of its last change (Atom demands no other) was published then as far as anybody can tell.
 */
export function normaliseItem(item: RawItem, context: ItemContext): FeedItem {
  const elements = groupByName(item.elements)
  const title = firstOf(elements, TITLES, (e) => plainOf(e, context.isAtom))
  const link = linkOf(item, elements, context)
  const guid = guidOf(item, elements, context)
  const updated =
    dateOf(elements, UPDATED, context) ?? readDate(item.attributes.lastmod ?? '', context.dates)
  const published = dateOf(elements, PUBLISHED, context) ?? updated
  const author = authorOf(elements) ?? context.author
  return {
    ...(guid === undefined ? {} : { guid }),
    ...(link === undefined ? {} : { link }),
    ...(title === undefined ? {} : { title }),
    ...(published === undefined ? {} : { published }),
    ...(updated === undefined ? {} : { updated }),
    ...(author === undefined ? {} : { author }),
    ...textsOf(elements, context),
    categories: categoriesOf(elements),
  }
}
