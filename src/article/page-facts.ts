import type { CheerioAPI } from 'cheerio'
import type { Element } from 'domhandler'
import { markedText } from './marked-text.ts'
import { type StructuredData, structuredData } from './structured-data.ts'
import { collapse } from './text-size.ts'

/** A short text that a page shows with a mark of what it is. */
export interface MarkedText {
  text: string
  /** Machine-readable value: `content`, `datetime`, `title` or `href`. */
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
  /** Texts of the `<h1>` elements, in document order. */
  headlines: readonly MarkedText[]
  /** As the `lang` attribute of `<html>` has it. */
  language: string | undefined
  /** As written, may be relative or on another site. */
  canonical: string | undefined
  times: readonly MarkedText[]
  /** Elements with an itemprop outside `<head>`, by its words. */
  properties: ReadonlyMap<string, readonly MarkedText[]>
  /** Texts marked as byline or author by rel, class or id, in document order. */
  bylines: readonly MarkedText[]
  /** Short texts marked as a date by class or id. */
  dates: readonly MarkedText[]
  data: StructuredData
}

/** Elements of each kind that are looked at; the first ones are nearest to the headline. */
const MAX_EACH = 60
const AUTHOR_NAME =
  /(?:^|[-_\s])(?:by-?line|author|autor|auteur|writer|reporter|contributor|journalist|creator|redakteur|verfasser|byl)s?(?:$|[-_\s])|author|byline/i
const DATE_NAME = /date|time(?!line)|publish|posted|datum|fecha|дата/i
const LONGEST_MARKED = 300

type Collected = { -readonly [K in 'headlines' | 'times' | 'bylines' | 'dates']: MarkedText[] }

function collectMarked(
  element: Element,
  order: number,
  into: Collected,
  properties: Map<string, MarkedText[]>,
): void {
  const { name, attribs } = element
  const names = `${attribs.class ?? ''} ${attribs.id ?? ''} ${attribs['data-testid'] ?? ''}`
  const property = attribs.itemprop
  const isAuthor = attribs.rel === 'author' || AUTHOR_NAME.test(names)
  const isDate = DATE_NAME.test(names)
  if (name !== 'h1' && name !== 'time' && property === undefined && !isAuthor && !isDate) return
  const text = name === 'meta' ? '' : markedText(element)
  const marked: MarkedText = {
    text,
    value: attribs.datetime ?? attribs.content ?? attribs['data-datetime'] ?? attribs.title,
    element,
    order,
  }
  const put = (list: MarkedText[]) => {
    if (list.length < MAX_EACH && text.length <= LONGEST_MARKED) list.push(marked)
  }
  if (name === 'h1') put(into.headlines)
  if (name === 'time') put(into.times)
  if (isAuthor) put(into.bylines)
  if (isDate) put(into.dates)
  for (const key of property?.toLowerCase().split(/\s+/) ?? []) {
    const list = properties.get(key) ?? []
    put(list)
    properties.set(key, list)
  }
}

function metaOf($: CheerioAPI): Map<string, string[]> {
  const meta = new Map<string, string[]>()
  $('meta').each((_, element) => {
    const { attribs } = element
    const content = attribs.content ?? attribs.value
    if (content === undefined || content.trim() === '') return
    for (const key of [attribs.property, attribs.name, attribs.itemprop]) {
      if (key === undefined) continue
      const values = meta.get(key.toLowerCase()) ?? []
      if (values.length < MAX_EACH) values.push(content.trim())
      meta.set(key.toLowerCase(), values)
    }
  })
  return meta
}

/** Collects what a parsed page states about itself. */
export function pageFacts($: CheerioAPI): PageFacts {
  const collected: Collected = { headlines: [], times: [], bylines: [], dates: [] }
  const properties = new Map<string, MarkedText[]>()
  $('body *').each((order, element) => collectMarked(element, order, collected, properties))
  const scripts = $('script[type="application/ld+json" i]')
    .toArray()
    .map((element) => $(element).text())
  const title = $('title').first().text()
  return {
    meta: metaOf($),
    documentTitle: title.trim() === '' ? undefined : collapse(title),
    language: $('html').attr('lang') ?? $('html').attr('xml:lang'),
    canonical: $('link[rel="canonical" i]').attr('href'),
    properties,
    data: structuredData(scripts),
    ...collected,
  }
}
