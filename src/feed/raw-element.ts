import { decodeXmlReferences } from '../text/entities.ts'
import {
  KEPT_ELEMENTS,
  type RawElement,
  type RawItem,
  STRUCTURES,
  TEXT_ELEMENTS,
} from './raw-feed.ts'

export type Attributes = Record<string, string>

/** Elements of HTML that have no end tag. */
export const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)

/** Attributes with their references read. */
export function decodedAttributes(attributes: Attributes): Attributes {
  for (const name in attributes) {
    // Only what holds a reference is copied.
    if (attributes[name]?.includes('&')) {
      const entries = Object.entries(attributes)
      return Object.fromEntries(entries.map(([key, value]) => [key, decodeXmlReferences(value)]))
    }
  }
  return attributes
}

/** The name without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** A start tag of HTML; namespace declarations go, they mean nothing there. */
export function openTag(name: string, attributes: Attributes): string {
  const parts = Object.entries(attributes)
    .filter(([key]) => !key.startsWith('xmlns') && !key.startsWith('xml:'))
    .map(([key, value]) => ` ${key}="${value.replaceAll('"', '&quot;')}"`)
  return `<${name}${parts.join('')}>`
}

/** True when the feed says that the text itself is HTML (Atom 1.0 `type`, Atom 0.3 `mode`). */
export function isEscapedHtml(element: RawElement): boolean {
  const type = element.attributes.type?.toLowerCase() ?? ''
  if (type.includes('xhtml')) return false
  return type.includes('html') || element.attributes.mode?.toLowerCase() === 'escaped'
}

/** True for the attributes of what was no tag: its `<` ran on into the next one. */
export function isStrayMarkup(attributes: Attributes): boolean {
  for (const name in attributes) if (name.includes('<')) return true
  return false
}

/** True when an attribute's value runs on over an end tag: its closing quote may be missing. */
export function holdsEndTag(attributes: Attributes): boolean {
  for (const name in attributes) if (attributes[name]?.includes('</')) return true
  return false
}

/** The base inside an element, from the one outside and its `xml:base`. RFC 3986 section 5.1.1 */
export function joinBase(outer: string | undefined, own: string | undefined): string | undefined {
  if (own === undefined) return outer
  return URL.canParse(own, outer) ? new URL(own, outer).href : own
}

/** Names that mean a new field of the feed wherever they stand, since HTML has no such elements. */
const NEVER_MARKUP = new Set(
  [
    'guid pubdate description enclosure category published updated issued modified',
    'dc:date dc:creator content:encoded atom:link atom:updated media:group media:content',
  ].flatMap((line) => line.split(' ')),
)

/**
 * True when an element that opens inside a field shows that the field's end tag was forgotten
 * or misspelt (`<guid>1</guidd><description>`).
 */
export function endsOpenField(
  name: string,
  field: { name: string; element?: RawElement },
  attributes: Attributes,
): boolean {
  if (!KEPT_ELEMENTS.has(name) || field.element?.attributes.type?.includes('xhtml')) return false
  if (STRUCTURES.has(field.name)) return false
  if (!TEXT_ELEMENTS.has(field.name)) return true
  if (name === 'link') return field.name !== 'content' && Object.keys(attributes).length === 0
  if (name === 'title') return field.name === 'title'
  return NEVER_MARKUP.has(name) && name !== field.name
}

/** True for an item that can be told from others although its end is missing. */
export function isUsable(item: RawItem): boolean {
  const has = (name: string) =>
    item.elements.some((e) => e.name === name && (e.text.trim() !== '' || e.attributes.href))
  return has('title') && (has('link') || has('guid') || has('id'))
}
