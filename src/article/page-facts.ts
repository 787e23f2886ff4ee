import type { ChildNode, Document, Element } from 'domhandler'
import { markedText } from './marked-text.ts'
import { type StructuredData, structuredData } from './structured-data.ts'
import { collapse } from './text-size.ts'

/** A short text that a page shows with a mark of what it is. */
export interface MarkedText {
  text: string
  /** Machine-readable value: `datetime`, `content` or `title`. */
  value: string | undefined
  element: Element
  /** Place in the document: greater comes later. */
  order: number
}

/** What the page states about itself, before anything is believed. */
export interface PageFacts {
  /** `<meta>` values by lower-case name, property or itemprop, in document order. */
  meta: ReadonlyMap<string, readonly string[]>
  documentTitle: string | undefined
  /** Texts of the `<h1>` elements, in document order; a kicker in it is a line of its own. */
  headlines: readonly MarkedText[]
  /** As the `lang` attribute of `<html>` has it. */
  language: string | undefined
  /** As written, may be relative or on another site. */
  canonical: string | undefined
  times: readonly MarkedText[]
  /** Elements with an itemprop, by its words. */
  properties: ReadonlyMap<string, readonly MarkedText[]>
  /** Texts marked as byline or author by rel, class or id, in document order. */
  bylines: readonly MarkedText[]
  /** Links to the page of an author, by their address. */
  authorLinks: readonly MarkedText[]
  /** Short texts marked as a date by class or id. */
  dates: readonly MarkedText[]
  data: StructuredData
  /** Scripts that may hold the page's data, for code to show. */
  dataScripts: readonly Element[]
  hasPassword: boolean
  hasScript: boolean
  /** Addresses of the first scripts and frames. */
  sources: string
  /** Text for readers without scripts. */
  noscript: string
}

/** Elements of each kind that are kept; the first ones are nearest to the headline. */
const MAX_EACH = 60
/** Elements of each kind that are looked at, so that a flood of them costs no more. */
const MAX_SEEN = 1_000
/** Units of a value in `<meta>` and of a document title that are read. */
const MAX_VALUE = 2_000
const LONGEST_MARKED = 300
/** Units of a class or id that are read. */
const MAX_NAMES = 500
const AUTHOR = 1
const DATE = 2
const AUTHOR_NAME =
  /author|by-?line|autor|auteur|writer|reporter|contributor|journalist|redakteur|verfasser|yazar|muallif|avtor|penulis|forfatter|skribent/i
const AUTHOR_PAGE =
  /\/(?:authors?|autor(?:es|en)?|auteurs?|avtor[iy]?|contributors?|journalists?|reporters?|columnists?|yazar(?:lar)?|muallif(?:lar)?)\/[^/]/i
const DATE_NAME = /date|time(?!line)|publish|posted|datum|fecha|tarih|tanggal/i

/** One pass over the tree. */
class FactsWalk {
  readonly meta = new Map<string, string[]>()
  readonly headlines: MarkedText[] = []
  readonly times: MarkedText[] = []
  readonly bylines: MarkedText[] = []
  readonly authorLinks: MarkedText[] = []
  readonly dates: MarkedText[] = []
  readonly properties = new Map<string, MarkedText[]>()
  readonly scripts: string[] = []
  readonly dataScripts: Element[] = []
  documentTitle: string | undefined
  language: string | undefined
  canonical: string | undefined
  hasPassword = false
  hasScript = false
  sources = ''
  noscript = ''
  private readonly kinds = new Map<string, number>()
  private order = 0
  private seen = 0

  walk(children: readonly ChildNode[]): void {
    for (const node of children) {
      if (!('attribs' in node)) continue
      this.order += 1
      this.element(node)
      if (node.name !== 'svg' && node.name !== 'noscript') this.walk(node.children)
    }
  }

  private element(element: Element): void {
    const { attribs } = element
    switch (element.name) {
      case 'html':
        this.language ??= attribs.lang ?? attribs['xml:lang']
        break
      case 'meta':
        this.addMeta(element)
        break
      case 'link':
        if (attribs.rel?.toLowerCase() === 'canonical') this.canonical ??= attribs.href
        break
      case 'title':
        this.documentTitle ??= collapse(ownText(element).slice(0, MAX_VALUE)) || undefined
        break
      case 'script':
        this.hasScript = true
        this.addSource(attribs.src)
        if (/^application\/ld\+json\b/i.test(attribs.type ?? ''))
          this.scripts.push(ownText(element))
        else if (attribs.src === undefined && this.dataScripts.length < MAX_EACH)
          this.dataScripts.push(element)
        break
      case 'iframe':
        this.addSource(attribs.src)
        break
      case 'noscript':
        if (this.noscript.length < MAX_VALUE)
          this.noscript += markedText(element).slice(0, MAX_VALUE)
        break
      case 'input':
        this.hasPassword ||= attribs.type?.toLowerCase() === 'password'
        break
      default:
        this.addMarked(element)
    }
  }

  private addSource(src: string | undefined): void {
    if (src !== undefined && this.sources.length < MAX_VALUE)
      this.sources += `${src.slice(0, 200)} `
  }

  /** What names of an element mark: `AUTHOR`, `DATE`, or-ed. Classes recur, so each is judged once. */
  private kindOf(names: string | undefined): number {
    if (names === undefined) return 0
    const known = this.kinds.get(names)
    if (known !== undefined) return known
    const read = names.slice(0, MAX_NAMES)
    const kind = (AUTHOR_NAME.test(read) ? AUTHOR : 0) | (DATE_NAME.test(read) ? DATE : 0)
    this.kinds.set(names, kind)
    return kind
  }

  private addMeta(element: Element): void {
    const { attribs } = element
    const content = (attribs.content ?? attribs.value)?.slice(0, MAX_VALUE).trim()
    if (content === undefined || content === '') return
    for (const key of [attribs.property, attribs.name, attribs.itemprop]) {
      if (key === undefined) continue
      const values = this.meta.get(key.toLowerCase()) ?? []
      if (values.length < MAX_EACH) values.push(content)
      this.meta.set(key.toLowerCase(), values)
    }
    if (attribs.itemprop !== undefined) this.addMarked(element)
  }

  private addMarked(element: Element): void {
    const { name, attribs } = element
    const kind =
      this.kindOf(attribs.class) | this.kindOf(attribs.id) | this.kindOf(attribs['data-testid'])
    const isAuthor = (kind & AUTHOR) !== 0 || attribs.rel === 'author'
    const isDate = (kind & DATE) !== 0
    const isLink = name === 'a' && AUTHOR_PAGE.test(attribs.href?.slice(0, MAX_NAMES) ?? '')
    const isMarked =
      name === 'h1' ||
      name === 'time' ||
      attribs.itemprop !== undefined ||
      isAuthor ||
      isDate ||
      isLink
    if (!isMarked || this.seen >= MAX_SEEN) return
    this.seen += 1
    const value = attribs.datetime ?? attribs.content ?? attribs['data-datetime'] ?? attribs.title
    const marked: MarkedText = {
      text: markedText(element),
      value: value?.slice(0, MAX_VALUE),
      element,
      order: this.order,
    }
    if (name === 'h1') put(this.headlines, marked)
    if (name === 'time') put(this.times, marked)
    if (isAuthor) put(this.bylines, marked)
    if (isLink) put(this.authorLinks, marked)
    if (isDate) put(this.dates, marked)
    for (const key of attribs.itemprop?.toLowerCase().split(/\s+/).slice(0, 4) ?? []) {
      const list = this.properties.get(key) ?? []
      put(list, marked)
      this.properties.set(key, list)
    }
  }
}

function put(list: MarkedText[], marked: MarkedText): void {
  if (list.length < MAX_EACH && marked.text.length <= LONGEST_MARKED) list.push(marked)
}

/** Text of a script or a title. */
export function ownText(element: Element): string {
  return element.children.map((child) => (child.type === 'text' ? child.data : '')).join('')
}

/** Collects what a parsed page states about itself. */
export function pageFacts(root: Document): PageFacts {
  const walk = new FactsWalk()
  walk.walk(root.children)
  const { meta, headlines, times, bylines, authorLinks, dates, properties } = walk
  return {
    meta,
    headlines,
    times,
    bylines,
    authorLinks,
    dates,
    properties,
    documentTitle: walk.documentTitle,
    language: walk.language,
    canonical: walk.canonical,
    data: structuredData(walk.scripts),
    dataScripts: walk.dataScripts,
    hasPassword: walk.hasPassword,
    hasScript: walk.hasScript,
    sources: walk.sources,
    noscript: walk.noscript,
  }
}
