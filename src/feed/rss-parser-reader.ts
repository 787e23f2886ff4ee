import RssParser from 'rss-parser'
import { decodeXmlReferences } from '../text/entities.ts'
import { prefixOfNamespace } from './namespaces.ts'
import { isRunawayCdata } from './prepare-xml.ts'
import {
  KEPT_ELEMENTS,
  type RawElement,
  type RawFeed,
  type RawItem,
  STRUCTURES,
} from './raw-feed.ts'

/**
 * In UTF-16 units. Larger documents go to the streaming reader: it holds no tree of them, and takes
 * a third of the time there (measured on 98 captured feeds of 1 to 780 kB).
 */
const MAX_LENGTH = 64 * 1024

/** Kept elements whose customary spelling isn't lower case. */
const SPELLINGS = ['pubDate', 'skipHours', 'skipDays', 'managingEditor', 'lastBuildDate']
  .concat(['sy:updatePeriod', 'sy:updateFrequency'])
  .map((name) => [name.toLowerCase(), name] as const)

/** Spelling of the kept elements in a plain feed -> the name in the raw feed. */
const WRITTEN: ReadonlyMap<string, string> = new Map(
  [...KEPT_ELEMENTS].map((name) => [new Map(SPELLINGS).get(name) ?? name, name]),
)

/**
 * All kept elements are asked for in the raw: rss-parser itself would turn dates with `new Date`,
 * and drop attributes.
 */
const RAW_FIELDS = [...WRITTEN].map(([written, name]) => ({ written, name, key: `raw:${name}` }))
type RawField = (typeof RAW_FIELDS)[number]

/** Texts longer than this are taken out before parsing, see `hoistTexts`. */
const SHORT_TEXT = 64
const OPEN = '\ue000'
const CLOSE = '\ue001'
const HOISTABLE = new RegExp(`<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|>([^<]{${SHORT_TEXT},})(?=<)`, 'g')
const HOISTED = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g')

/**
 * Replaces CDATA sections and long texts by short marks. sax reads character by character, and nine
 * tenths of a feed are such texts, in which there is nothing for it to find.
 */
function hoistTexts(xml: string): { skeleton: string; texts: string[] } {
  const texts: string[] = []
  const skeleton = xml.replace(
    HOISTABLE,
    (_, cdata: string | undefined, text: string | undefined) => {
      texts.push(cdata ?? decodeXmlReferences(text ?? ''))
      return `${cdata === undefined ? '>' : ''}${OPEN}${texts.length - 1}${CLOSE}`
    },
  )
  return { skeleton, texts }
}

/** The prefixes of a plain feed must mean what they say, and declarations stand on the root only. */
function hasPlainNamespaces(skeleton: string): boolean {
  const rootTag = skeleton.slice(0, skeleton.indexOf('>') + 1)
  if (/\sxmlns\s*=|\sxml:/.test(rootTag)) return false
  if (/xmlns|xml:base/.test(skeleton.slice(rootTag.length))) return false
  return [...rootTag.matchAll(/\sxmlns:([\w-]+)\s*=\s*["']([^"']*)["']/g)].every(
    ([, prefix, uri]) => (prefixOfNamespace(uri ?? '') ?? prefix) === prefix,
  )
}

/** True for a kept or structural element in a spelling that rss-parser would miss (`TITLE`, `Item`). */
function isKeptOtherwise(name: string): boolean {
  const lower = name.toLowerCase()
  if (KEPT_ELEMENTS.has(lower)) return true
  return name !== lower && (lower === 'item' || lower === 'channel')
}

interface PlainOutline {
  items: number
  /** The kept elements that occur: rss-parser looks for each asked-for element in every item. */
  fields: readonly RawField[]
}

/** What a plain feed holds, or undefined for any other document. */
function outlineOf(skeleton: string): PlainOutline | undefined {
  if (/<!|\]\]>/.test(skeleton) || !hasPlainNamespaces(skeleton)) return undefined
  const names = new Set<string>()
  let items = 0
  for (const [, name = ''] of skeleton.matchAll(/<([^\s/>?]+)/g)) {
    if (name === 'item') items++
    else names.add(name)
  }
  for (const name of names) {
    if (name === 'entry' || (!WRITTEN.has(name) && isKeptOtherwise(name))) return undefined
  }
  return { items, fields: RAW_FIELDS.filter(({ written }) => names.has(written)) }
}

function textOf(value: unknown, texts: readonly string[]): string {
  if (typeof value !== 'string') return ''
  return value.replace(HOISTED, (_, index: string) => texts[Number(index)] ?? '')
}

/** An element holds others where rss-parser would lose their order. */
class NotPlainError extends Error {
  override name = 'NotPlainError'
}

/** An element as xml2js has it: a string, or an object with `_` for the text and `$` for the attributes. */
function elementOf(name: string, value: unknown, texts: readonly string[]): RawElement {
  const node = typeof value === 'object' && value !== null ? value : { _: value }
  const element = { name, attributes: {}, text: '', isMarkup: false, children: [] as RawElement[] }
  for (const [key, part] of Object.entries(node)) {
    if (key === '_') element.text = textOf(part, texts)
    else if (key === '$') element.attributes = attributesOf(part)
    else if (Array.isArray(part) && STRUCTURES.has(name)) {
      element.children.push(...part.map((child) => elementOf(key.toLowerCase(), child, texts)))
    } else if (KEPT_ELEMENTS.has(name)) throw new NotPlainError()
  }
  return element
}

function attributesOf(part: unknown): Record<string, string> {
  const entries = Object.entries(part ?? {})
  return Object.fromEntries(entries.map(([key, value]) => [key.toLowerCase(), String(value)]))
}

function elementsOf(
  parsed: object,
  fields: readonly RawField[],
  texts: readonly string[],
): RawElement[] {
  const values = new Map<string, unknown>(Object.entries(parsed))
  return fields.flatMap(({ name, key }) => {
    const found = values.get(key)
    return Array.isArray(found) ? found.map((value) => elementOf(name, value, texts)) : []
  })
}

/**
 * Reads a plain, well-formed RSS 2.0 feed with rss-parser.
 * @param xml from the root element on
 * @returns undefined when the document is another, has a fault or would lose something: the
 *   tolerant reader takes it then. Both readers give the same for what this one accepts.
 */
export async function readWithRssParser(xml: string): Promise<RawFeed | undefined> {
  if (xml.length > MAX_LENGTH || xml.includes(OPEN)) return undefined
  const end = xml.lastIndexOf('</rss>')
  if (end < 0 || xml.lastIndexOf('<![CDATA[') > xml.lastIndexOf(']]>')) return undefined
  const { skeleton, texts } = hoistTexts(xml.slice(0, end + 6))
  const outline = outlineOf(skeleton)
  if (outline === undefined || texts.some((text) => isRunawayCdata(text, false))) return undefined
  const { fields } = outline
  const asked = () => fields.map(({ written, key }) => [written, key, { keepArray: true }] as never)
  const parser = new RssParser({ defaultRSS: 2, customFields: { feed: asked(), item: asked() } })
  try {
    const parsed = await parser.parseString(skeleton)
    if (parsed.items.length !== outline.items) return undefined
    const items = parsed.items.map(
      (item): RawItem => ({ attributes: {}, elements: elementsOf(item, fields, texts) }),
    )
    const head = elementsOf(parsed, fields, texts)
    return { format: 'rss', attributes: {}, head, items, repairs: [] }
  } catch {
    // Ill-formed or not plain after all: no fault yet, the tolerant reader has the last word.
    return undefined
  }
}
