import type { RawElement } from './raw-feed.ts'

/** Only addresses that can be fetched count as links; `javascript:`, `magnet:` and the like don't. */
function webAddress(href: string, base: string | undefined): string | undefined {
  if (PLAIN.test(href) && !UNPLAIN.test(href)) return href
  const url = parsedUrl(href, base)
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.href : undefined
}

/**
 * Addresses that parsing leaves as they are: a lower-case host name that can be no number, and only
 * letters that stand for themselves in path and query (URL Standard sections 4.4 and 1.3).
 */
const PLAIN =
  /^https?:\/\/(?:[a-z0-9-]+\.)+[a-z]{2,}\/[\w\-~.!$&()*+,;=:@%/]*(?:\?[\w\-~.!$&()*+,;=:@%/?]*)?$/
/** Dot segments are taken out, and names in Punycode are checked. */
const UNPLAIN = /\/\.|%2e|xn--/i

/** One parse instead of `canParse` and another: addresses are a third of the work of an item. */
function parsedUrl(href: string, base: string | undefined): URL | undefined {
  try {
    return new URL(href, base)
  } catch {
    return undefined
  }
}

/** Schemes that are never a page: following or showing them would run or leak something. */
const UNSAFE = /^(?:javascript|data|vbscript|file|blob|about):/i

/** The base in force for an element: its `xml:base`, itself perhaps relative, or the feed's address. */
function baseOf(xmlBase: string | undefined, feedUrl: string | undefined): string | undefined {
  if (xmlBase === undefined) return feedUrl
  return URL.canParse(xmlBase, feedUrl) ? new URL(xmlBase, feedUrl).href : feedUrl
}

/** Line breaks inside an address are the editor's; no address holds `&amp;`: it was escaped twice. */
function withoutFolds(href: string): string {
  return href.replace(/[\n\t]+\s*/g, '').replaceAll('&amp;', '&')
}

/**
 * The absolute http(s) address a feed means by `href`, or undefined. A host name without a scheme
 * (`www.example.org/1`) is read as one, not as a path.
 * Only where the feed's own address isn't known, a link that can't be resolved stays as stated.
 */
export function resolveLink(
  href: string,
  xmlBase: string | undefined,
  feedUrl: string | undefined,
): string | undefined {
  const stated = href.trim()
  const trimmed = /[\n\t]|&amp;/.test(stated) ? withoutFolds(stated) : stated
  if (trimmed === '') return undefined
  if (/^www\.[^/]+\.[a-z]{2,}(?:[/?#]|$)/i.test(trimmed)) {
    return webAddress(`http://${trimmed}`, undefined)
  }
  const address = webAddress(trimmed, baseOf(xmlBase, feedUrl))
  if (address !== undefined || feedUrl !== undefined || UNSAFE.test(trimmed)) return address
  return trimmed
}

function hrefOf(element: RawElement): string {
  return element.attributes.href ?? element.attributes['rdf:resource'] ?? element.text
}

function rel(element: RawElement): string {
  return element.attributes.rel?.trim().toLowerCase() ?? 'alternate'
}

/**
 * The link to the item's or site's page: RSS's `link`, else Atom's alternate, those said to be web
 * pages before those of no and of other media types.
 */
export function pageLink(
  elements: readonly RawElement[],
  feedUrl: string | undefined,
): string | undefined {
  const links = elements.filter((e) => e.name === 'link' || e.name === 'atom:link')
  const alternates = links.filter((e) => rel(e) === 'alternate' && hrefOf(e).trim() !== '')
  const plain = alternates.filter((e) => e.name === 'link')
  const ranked = plain.length > 0 ? plain : alternates
  const pages = ranked.filter((e) => e.attributes.type?.includes('html'))
  const others = ranked.filter((e) => e.attributes.type === undefined)
  for (const element of [...pages, ...others, ...ranked]) {
    const link = resolveLink(hrefOf(element), element.base, feedUrl)
    if (link !== undefined) return link
  }
  return undefined
}

/** The absolute address of the first link with a relation (`hub`, `self`, `enclosure`). */
export function linkOfRelation(
  elements: readonly RawElement[],
  relation: string,
  feedUrl: string | undefined,
): string | undefined {
  for (const element of elements) {
    if (element.name !== 'link' && element.name !== 'atom:link') continue
    if (rel(element) !== relation) continue
    const link = resolveLink(hrefOf(element), element.base, feedUrl)
    if (link !== undefined) return link
  }
  return undefined
}
