import type { FeedFormatName } from './feed.ts'

/**
 * An element directly below a channel or an item, whichever reader found it.
 * Its name is lower case, with the customary prefix of its namespace: `title`, `dc:date`,
 * `content:encoded`; elements of RSS, RDF and Atom themselves have none, Atom's inside RSS `atom:`.
 */
export interface RawElement {
  name: string
  /** Lower-case names as written; references read. */
  attributes: Readonly<Record<string, string>>
  /** Characters after one reading of references, or serialised markup when `isMarkup`. */
  text: string
  /** The element held child elements, and `text` is their markup. */
  isMarkup: boolean
  /** Child elements of structures such as `author` and `media:group`. */
  children: readonly RawElement[]
  /** Base address from `xml:base`, not yet resolved against the feed's address. */
  base?: string
}

export interface RawItem {
  /** Attributes of the item itself: `rdf:about`, `xml:base`, in CDF `href` and `lastmod`. */
  attributes: Readonly<Record<string, string>>
  elements: RawElement[]
}

export interface RawFeed {
  format: FeedFormatName
  /** Base address and language of the root element. */
  attributes: Readonly<Record<string, string>>
  head: RawElement[]
  items: RawItem[]
  repairs: string[]
}

/** Elements whose children are their text's markup, not structure. */
export const TEXT_ELEMENTS: ReadonlySet<string> = new Set(
  [
    'title description summary content tagline subtitle info body fullitem abstract encoded',
    'content:encoded atom:title atom:summary atom:content atom:subtitle dc:title dc:description',
    'media:title media:description itunes:title itunes:summary itunes:subtitle',
    'xhtml:body xhtml:div yandex:full-text turbo:content full-text',
  ].flatMap((line) => line.split(' ')),
)

/** Elements whose children are read. */
export const STRUCTURES: ReadonlySet<string> = new Set([
  'author',
  'atom:author',
  'contributor',
  'managingeditor',
  'dc:creator',
  'media:group',
  'media:content',
  'skiphours',
  'skipdays',
])

/** Everything else is skipped with all it contains. */
export const KEPT_ELEMENTS: ReadonlySet<string> = new Set([
  ...TEXT_ELEMENTS,
  ...STRUCTURES,
  ...[
    'link guid id pubdate published updated issued modified created date lastmod lastbuilddate',
    'atom:link atom:id atom:published atom:updated atom:category dc:date dc:created dc:modified',
    'dcterms:date dcterms:created dcterms:issued dcterms:modified dcterms:available dc:identifier',
    'category dc:subject dc:author itunes:author language dc:language ttl enclosure',
    'sy:updateperiod sy:updatefrequency abstract lang',
  ].flatMap((line) => line.split(' ')),
])
