import { type CheerioAPI, load } from 'cheerio'
import type { Element } from 'domhandler'
import { parsePage } from '../article/parse-page.ts'
import { checkSelector } from '../article/site-rules.ts'
import { foldWhiteSpace } from '../text/html-text.ts'
import { dateOfAddress } from './address-date.ts'
import type { FeedFault, FeedHead, FeedHints, FeedItem, FeedReading, PageWatch } from './feed.ts'
import { dateInBox, dateOfElement } from './headline-date.ts'
import { headlineLinks, type ResolveHref, titleOf } from './headline-links.ts'
import { resolveLink } from './links.ts'
import { elementsWithin, isElement, isHeading, lineOf } from './page-text.ts'

/** Headlines taken of one page; a front page shows two hundred. */
const MAX_HEADLINES = 500

/** A headline's place on the page. */
interface Entry {
  box: Element
  href: string
  title: string
}

/** What is the same for all headlines of a page. */
interface Page {
  $: CheerioAPI
  url: string | undefined
  language: string | undefined
  resolve: ResolveHref
}

function failed(code: FeedFault['code'], message: string): FeedReading {
  return { ok: false, fault: { code, message }, repairs: [] }
}

/** Addresses of other pages, without fragment; `href="#top"` and the page itself lead nowhere. */
function resolverOf($: CheerioAPI, url: string | undefined): ResolveHref {
  const base = resolveLink($('base[href]').attr('href') ?? '', undefined, url) ?? url
  const own = url === undefined || !URL.canParse(url) ? undefined : withoutHash(url)
  return (href) => {
    if (/^\s*(?:#|$)/.test(href)) return undefined
    const link = resolveLink(href, undefined, base)
    const page = link === undefined || !URL.canParse(link) ? link : withoutHash(link)
    return page === own ? undefined : page
  }
}

function withoutHash(href: string): string {
  const url = new URL(href)
  url.hash = ''
  return url.href
}

/** Elements a selector chooses below one, itself included; css-select throws for what it can't do. */
function choose($: CheerioAPI, below: Element, selector: string): Element[] {
  const box = $(below)
  const own = box.is(selector) ? [below] : []
  return [...own, ...box.find(selector).toArray().filter(isElement)]
}

/** The link of an element that holds one headline: the one in a heading, else the one with most words. */
function linkIn({ resolve }: Page, box: Element): Element | undefined {
  const links = [...elementsWithin(box)].filter(
    ({ name, attribs }) => name === 'a' && resolve(attribs.href ?? '') !== undefined,
  )
  const heading = [...elementsWithin(box)].find(isHeading)
  const inHeading = links.find((link) => heading !== undefined && holds(heading, link))
  return inHeading ?? links.sort((a, b) => lineOf(b).length - lineOf(a).length)[0]
}

function holds(outer: Element, inner: Element): boolean {
  for (let up: typeof inner.parent = inner; up !== null; up = up.parent)
    if (up === outer) return true
  return false
}

/** The headline in an element that `list` chose. */
function entryIn(page: Page, watch: PageWatch, box: Element): Entry | undefined {
  const { $, resolve } = page
  const link =
    watch.link === undefined
      ? linkIn(page, box)
      : choose($, box, watch.link).find(({ attribs }) => resolve(attribs.href ?? '') !== undefined)
  const href = link === undefined ? undefined : resolve(link.attribs.href ?? '')
  if (link === undefined || href === undefined) return undefined
  const heading = [...elementsWithin(box)].find(isHeading)
  const words = [heading === undefined ? '' : lineOf(heading), titleOf(link), altOf(page, link)]
  return { box, href, title: words.find((text) => text !== '') ?? '' }
}

/** A picture's words, where the link is only a picture. */
const altOf = ({ $ }: Page, link: Element): string =>
  foldWhiteSpace(link.attribs.title ?? $(link).find('img[alt]').attr('alt') ?? '')

/** Outermost elements of a list: an entry inside another belongs to it. */
function entriesOf(page: Page, root: Element, watch: PageWatch): Entry[] {
  const { list } = watch
  if (list === undefined) return headlineLinks(root, page.url, page.resolve)
  const boxes = choose(page.$, root, list).slice(0, MAX_HEADLINES * 4)
  const all = new Set(boxes)
  const outer = boxes.filter((box) => {
    for (let up = box.parent; up !== null; up = up.parent) if (all.has(up as Element)) return false
    return true
  })
  return outer.flatMap((box) => entryIn(page, watch, box) ?? [])
}

function titled({ $ }: Page, { title }: PageWatch, entry: Entry): string {
  const chosen = title === undefined ? undefined : choose($, entry.box, title)[0]
  return (chosen === undefined ? '' : lineOf(chosen)) || entry.title
}

/** A list of terms has its dates before its headlines: `<dt>date</dt><dd>headline</dd>`. */
function termOf({ name, prev }: Element): Element | undefined {
  for (let before = prev; name === 'dd' && before !== null; before = before.prev) {
    if (isElement(before)) return before.name === 'dt' ? before : undefined
  }
  return undefined
}

function dated({ $, language }: Page, { date }: PageWatch, { box, href }: Entry): Date | undefined {
  if (date !== undefined) {
    const chosen = choose($, box, date)
    for (const element of chosen) {
      const found = dateOfElement(element, language)
      if (found !== undefined) return found
    }
  }
  const term = termOf(box)
  return (
    dateInBox(box, language) ??
    (term === undefined ? undefined : dateInBox(term, language)) ??
    dateOfAddress(href)
  )
}

/** Each address once, with the first title it has: a picture's link comes before the headline's. */
function itemsOf(page: Page, watch: PageWatch, entries: readonly Entry[]): FeedItem[] {
  const items = new Map<string, FeedItem>()
  for (const entry of entries) {
    const known = items.get(entry.href)
    if (known?.title !== undefined || items.size >= MAX_HEADLINES) continue
    const title = titled(page, watch, entry)
    const published = known?.published ?? dated(page, watch, entry)
    items.set(entry.href, {
      link: entry.href,
      ...(title === '' ? {} : { title }),
      ...(published === undefined ? {} : { published }),
      summaryHtml: '',
      contentHtml: '',
      categories: [],
    })
  }
  return [...items.values()]
}

function headOf({ $, url, language }: Page): FeedHead {
  const title = foldWhiteSpace($('title').first().text()).slice(0, 500)
  return {
    ...(title === '' ? {} : { title }),
    ...(url === undefined ? {} : { link: url }),
    ...(language === undefined ? {} : { language }),
  }
}

/** Selectors that chose nothing in any headline: the page's make has changed, or they are wrong. */
function missed(page: Page, watch: PageWatch, entries: readonly Entry[]): string[] {
  return (['title', 'date'] as const).flatMap((key) => {
    const selector = watch[key]
    if (selector === undefined) return []
    const isFound = entries.some(({ box }) => choose(page.$, box, selector).length > 0)
    return isFound ? [] : [`watch.${key} chose nothing: ${selector}`]
  })
}

function nothingFound(page: Page, root: Element, watch: PageWatch): FeedReading {
  if (watch.list === undefined) {
    const message =
      'The page has no list of headlines that can be told by its structure; name it with watch.list.'
    return failed('no-headlines', message)
  }
  const isListed = choose(page.$, root, watch.list).length > 0
  const [key, selector] =
    isListed && watch.link !== undefined ? ['link', watch.link] : ['list', watch.list]
  const what = isListed && key === 'list' ? 'chose elements without a link' : 'chose nothing'
  return failed('selector-missed', `watch.${key} ${what} on the page: ${selector}`)
}

/**
 * Reads the headlines of a web page as a feed: those that the selectors choose, or those of its
 * lists. Dates are what the page shows beside a headline or the outlet writes into its address;
 * others stay absent.
 * @param html decoded text of the page
 */
export function watchPage(html: string, hints: FeedHints & { watch: PageWatch }): FeedReading {
  const { watch } = hints
  for (const [key, selector] of Object.entries(watch)) {
    const refusal = checkSelector(selector)
    if (refusal !== undefined) return failed('selector-missed', `watch.${key}: ${refusal}`)
  }
  const parsed = parsePage(html)
  if (parsed.kind === 'refused') return failed(parsed.reason, parsed.message)
  const $ = load(parsed.root)
  const root = $('html').toArray().find(isElement) ?? $.root().children().toArray().find(isElement)
  if (root === undefined) return failed('no-headlines', 'The page has no elements.')
  const language = /^[a-z]{2,3}\b/i.exec($('html').attr('lang') ?? '')?.[0].toLowerCase()
  const page: Page = { $, url: hints.url, language, resolve: resolverOf($, hints.url) }
  const entries = entriesOf(page, root, watch)
  if (entries.length === 0) return nothingFound(page, root, watch)
  const items = itemsOf(page, watch, entries)
  const repairs = missed(page, watch, entries)
  return { ok: true, format: 'page', feed: headOf(page), items, repairs }
}
