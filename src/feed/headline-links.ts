import type { AnyNode, Element } from 'domhandler'
import { getDomain } from 'tldts'
import { textSize } from '../article/text-size.ts'
import { isDateMark } from './headline-date.ts'
import { elementsWithin, isElement, isHeading, lineOf } from './page-text.ts'

/** A headline found on a page: its link, and the box that belongs to it alone. */
export interface HeadlineLink {
  href: string
  title: string
  box: Element
}

/** Latin letters a headline has at least; menus have fewer. */
const MIN_TITLE = 20
/** Longer texts are a card with its summary. */
const MAX_TITLE = 300
/** Links alike on one page that make a list. */
const MIN_LIST = 3
/** Share of a list that must look like headlines, and like articles' addresses. */
const MOST = 0.6
const MANY = 0.5
/** Ancestors that tell one kind of link on a page from another. */
const SIGNATURE_DEPTH = 5

const APART_ELEMENTS = new Set(['nav', 'footer', 'form', 'select', 'button', 'dialog', 'menu'])
const APART_ROLES = /^(?:navigation|contentinfo|search|menu|menubar|tablist|dialog)$/
/** Whole words of class or id that mark what leads elsewhere. */
const APART_WORDS =
  /(?:^|[^a-z])(?:nav|navbar|navigation|menu|submenu|megamenu|breadcrumbs?|footer|pagination|pager|paging|social|share|sharing|langs?|languages?|login|signin|cookies?|partners|banners?|tags?|tagcloud|sitemap|skip|toolbar|search)(?![a-z])/i

type IsApart = (element: Element) => boolean

const isApartByElement: IsApart = ({ name, attribs }) =>
  APART_ELEMENTS.has(name) || APART_ROLES.test(attribs.role ?? '')

const isApartByName: IsApart = (element) => {
  const { name, attribs } = element
  if (isApartByElement(element)) return true
  if (name === 'body' || name === 'html') return false
  return APART_WORDS.test(
    `${attribs.class?.slice(0, 200) ?? ''} ${attribs.id?.slice(0, 100) ?? ''}`,
  )
}

/** True for the address of one text rather than of a section: a long number, a slug, an id. */
function isArticleAddress(href: string): boolean {
  const { pathname, search } = new URL(href)
  const name = pathname.replace(/\/$/, '').split('/').at(-1) ?? ''
  return (
    /\d{3}|\/20\d\d[/-]/.test(pathname) ||
    name.split(/[-_]/).length > MIN_HYPHENS ||
    /[?&](?:[a-z]*id|news|article|item|p|n)=\d/i.test(search) ||
    /\d[^.]*\.(?:html?|php|aspx?|jsp)$/i.test(name.slice(-40))
  )
}

/** A slug of so many hyphens is a headline's; sections have one or two. */
const MIN_HYPHENS = 3

const TITLE_WORD = /(?:^|[^a-z])(?:title|headline|heading)(?![a-z])/i

interface FoundLink {
  element: Element
  href: string
  title: string
  signature: string
}

const firstClass = ({ attribs }: Element): string =>
  (attribs.class ?? '').trim().slice(0, 100).split(/\s+/)[0]?.replace(/\d+/g, '') ?? ''

function signatureOf(element: Element): string {
  const names: string[] = []
  let up: AnyNode | null = element
  for (let i = 0; i <= SIGNATURE_DEPTH && up !== null && isElement(up); i++, up = up.parent) {
    names.push(`${up.name}.${firstClass(up)}`)
  }
  return names.join('<')
}

/** A heading in the link, else what is named its title, else its words without the date. */
export function titleOf(link: Element): string {
  const elements = [...elementsWithin(link)]
  const heading =
    elements.find((element) => isHeading(element)) ??
    elements.slice(1).find(({ attribs }) => TITLE_WORD.test(attribs.class?.slice(0, 200) ?? ''))
  return lineOf(heading ?? link, isDateMark)
}

/** The absolute address of a link without its fragment; undefined for what leads to no other page. */
export type ResolveHref = (href: string) => string | undefined

interface Survey {
  links: FoundLink[]
  /** The one address all links below an element lead to; null where there are several. */
  owners: Map<Element, string | null>
}

/** Walks the page once: links in document order, and for each element whom it belongs to. */
function survey(root: Element, resolve: ResolveHref, isApart: IsApart): Survey {
  const found: Survey = { links: [], owners: new Map() }
  const walk = (element: Element, apart: boolean): string | null | undefined => {
    let owner: string | null | undefined
    const href = element.name === 'a' ? resolve(element.attribs.href ?? '') : undefined
    if (href !== undefined) {
      owner = href
      if (!apart) {
        const title = titleOf(element)
        found.links.push({ element, href, title, signature: signatureOf(element) })
      }
    }
    for (const child of element.children) {
      if (!isElement(child)) continue
      const below = walk(child, apart || isApart(child))
      if (below === undefined) continue
      owner = owner === undefined || owner === below ? below : null
    }
    if (owner !== undefined) found.owners.set(element, owner)
    return owner
  }
  walk(root, false)
  return found
}

const isHeadline = ({ title }: FoundLink): boolean => {
  const size = textSize(title)
  return size >= MIN_TITLE && title.length <= MAX_TITLE
}

/** Links within the site: a headline elsewhere is another outlet's. */
function isOfSite(href: string, pageUrl: string | undefined): boolean {
  if (pageUrl === undefined || !URL.canParse(pageUrl)) return true
  const [a, b] = [new URL(href).hostname, new URL(pageUrl).hostname]
  return a === b || (getDomain(a) ?? a) === (getDomain(b) ?? b)
}

function share<T>(all: readonly T[], test: (one: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(test).length / all.length
}

/** True for links alike that make a list of headlines. */
function isList(links: readonly FoundLink[]): boolean {
  const byAddress = new Map(links.map((link) => [link.href, link]))
  const worded = [...byAddress.values()].filter(({ title }) => title !== '')
  return (
    worded.length >= MIN_LIST &&
    share(worded, isHeadline) >= MOST &&
    share(worded, ({ href }) => isArticleAddress(href)) >= MANY
  )
}

/** The largest element around a link that belongs to its headline alone. */
function boxOf(link: FoundLink, owners: Survey['owners']): Element {
  let box = link.element
  for (let up = box.parent; up !== null && isElement(up); up = up.parent) {
    if (up.name === 'body' || up.name === 'html' || owners.get(up) !== link.href) break
    box = up
  }
  return box
}

/** Links of the lists, and single ones in headings beside them: a front page leads with one story. */
function chosen(links: readonly FoundLink[]): FoundLink[] {
  const groups = new Map<string, FoundLink[]>()
  for (const link of links) {
    const group = groups.get(link.signature)
    if (group === undefined) groups.set(link.signature, [link])
    else group.push(link)
  }
  const lists = new Set([...groups].filter(([, group]) => isList(group)).map(([name]) => name))
  if (lists.size === 0) return []
  const inHeading = ({ element }: FoundLink) =>
    [...elementsWithin(element)].some(isHeading) ||
    (element.parent !== null && isElement(element.parent) && isHeading(element.parent))
  return links.filter(
    (link) =>
      isHeadline(link) &&
      (lists.has(link.signature) || (inHeading(link) && isArticleAddress(link.href))),
  )
}

/**
 * The headlines of a page by its structure alone: links alike in where they stand, three or more,
 * most of them with the length of a headline and the address of an article, outside of menus.
 * @returns one for each address, in document order; none where the page has no such list
 */
export function headlineLinks(
  root: Element,
  pageUrl: string | undefined,
  resolve: ResolveHref,
): HeadlineLink[] {
  // Around a whole page such a name describes its layout (`with-menu`): then only elements count.
  for (const isApart of [isApartByName, isApartByElement]) {
    const { links, owners } = survey(root, resolve, isApart)
    const own = links.filter(({ href }) => URL.canParse(href) && isOfSite(href, pageUrl))
    const headlines = new Map<string, HeadlineLink>()
    for (const link of chosen(own)) {
      if (headlines.has(link.href)) continue
      const { href, title } = link
      headlines.set(href, { href, title, box: boxOf(link, owners) })
    }
    if (headlines.size > 0) return [...headlines.values()]
  }
  return []
}
