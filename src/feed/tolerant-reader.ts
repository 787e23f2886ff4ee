import { Parser } from 'htmlparser2'
import { decodeXmlReferences, escapeHtml, type ReferenceFaults } from '../text/entities.ts'
import type { FeedFormatName } from './feed.ts'
import { knownName, type NamespaceScope, rootScope, scopeWithin } from './namespaces.ts'
import {
  closeOpenQuotes,
  closeRunawayCdata,
  escapeStrayMarkup,
  isRunawayCdata,
} from './prepare-xml.ts'
import {
  type Attributes,
  decodedAttributes,
  endsOpenField,
  holdsEndTag,
  isEscapedHtml,
  isStrayMarkup,
  isUsable,
  joinBase,
  localName,
  openTag,
  VOID,
} from './raw-element.ts'
import {
  KEPT_ELEMENTS,
  type RawElement,
  type RawFeed,
  type RawItem,
  STRUCTURES,
  TEXT_ELEMENTS,
} from './raw-feed.ts'

/** Nesting deeper than any feed's; deeper documents are attacks. */
export const MAX_DEPTH = 512

/** Items read at most: the newest 5,000 are kept, so that an order from old to new is seen too. */
export const MAX_READ_ITEMS = 20_000

export class TooDeepError extends Error {
  override name = 'TooDeepError'
}

const CUT_OFF = 'feed is cut off: its whole items kept'

const ITEMS: ReadonlySet<string> = new Set(['item', 'entry'])
const NO_NAMESPACES: NamespaceScope = new Map()

function newElement(frame: Frame, attributes: Attributes): OpenElement {
  const element: OpenElement = {
    name: frame.name,
    attributes: decodedAttributes(attributes),
    text: '',
    isMarkup: false,
    children: [],
  }
  if (frame.base !== undefined) element.base = frame.base
  return element
}

interface OpenElement extends RawElement {
  children: RawElement[]
}

/** One level of the open elements; `kind` says what its content belongs to. */
interface Frame {
  kind: 'root' | 'channel' | 'item' | 'field' | 'child' | 'markup' | 'ignored'
  name: string
  scope: NamespaceScope
  base: string | undefined
  /** The element that text goes to. */
  element?: OpenElement
}

/**
 * Reads any dialect of RSS, RDF, CDF and Atom through htmlparser2's XML mode in document order:
 * wrong nesting, missing ends and unknown references harm only the element they stand in.
 * @param xml from the root element on, see `prepareXml`
 * @param root local name of the root element
 * @throws TooDeepError beyond MAX_DEPTH levels
 */
export function readTolerantly(xml: string, root: string): RawFeed {
  const reader = new TolerantReader(root)
  feedParser(reader, xml)
  const first = reader.result()
  const repairs: string[] = []
  const mayHaveOpenQuotes = reader.hasEndTagInQuotes || first.repairs.includes(CUT_OFF)
  let mended = mayHaveOpenQuotes ? closeOpenQuotes(xml, repairs) : xml
  if (reader.hasStrayMarkup) {
    mended = escapeStrayMarkup(closeRunawayCdata(mended, repairs), repairs)
  } else if (repairs.length === 0) return first
  const second = new TolerantReader(root)
  feedParser(second, mended)
  const raw = second.result()
  return { ...raw, repairs: [...repairs, ...raw.repairs] }
}

/** Sends a whole document through htmlparser2. */
function feedParser(reader: TolerantReader, xml: string): void {
  const parser = new Parser(reader, {
    xmlMode: true,
    decodeEntities: false,
    lowerCaseTags: true,
    lowerCaseAttributeNames: true,
  })
  parser.write(xml)
  reader.isCutOff = true
  parser.end()
}

/** The events of htmlparser2, turned into a RawFeed. */
class TolerantReader {
  /** Set once the data is over: what closes from here on was never closed. */
  isCutOff = false
  /** A `<` that begins no tag, or a CDATA section without end, was met: mend these, read again. */
  hasStrayMarkup = false
  /** An attribute's value holds an end tag. */
  hasEndTagInQuotes = false
  private readonly head: RawElement[] = []
  private readonly items: RawItem[] = []
  private readonly frames: Frame[] = []
  private readonly faults: ReferenceFaults = { bareAmpersand: false, htmlEntity: false }
  private readonly format: FeedFormatName
  private readonly repairs = new Set<string>()
  private rootAttributes: Attributes = {}
  private currentItem: RawItem | undefined
  private isCdata = false
  private lastOpened: Frame | undefined
  private names = new Map<string, string>()
  private namesScope: NamespaceScope = NO_NAMESPACES

  constructor(root: string) {
    this.format = root === 'feed' ? 'atom' : root === 'rdf' ? 'rdf' : 'rss'
  }

  result(): RawFeed {
    if (this.faults.bareAmpersand) this.repairs.add('bare "&" kept as text')
    if (this.faults.htmlEntity) this.repairs.add('HTML entities read in XML')
    return {
      format: this.format,
      attributes: this.rootAttributes,
      head: this.head,
      items: this.items,
      repairs: [...this.repairs],
    }
  }

  onopentag(written: string, attributes: Attributes): void {
    if (this.frames.length >= MAX_DEPTH) throw new TooDeepError()
    const parent = this.frames.at(-1)
    if (isStrayMarkup(attributes)) this.hasStrayMarkup = true
    if (holdsEndTag(attributes)) this.hasEndTagInQuotes = true
    const isRssRoot = parent === undefined && this.format === 'rss'
    const scope = isRssRoot
      ? rootScope(attributes)
      : scopeWithin(parent?.scope ?? NO_NAMESPACES, attributes)
    const name = this.nameOf(written, scope)
    const base = joinBase(parent?.base, attributes['xml:base'])
    const frame: Frame = { kind: 'ignored', name, scope, base }
    if (parent === undefined) this.openRoot(frame, attributes)
    else if (ITEMS.has(name) && parent.kind !== 'markup') this.openItem(frame, attributes)
    else this.openBelow(frame, parent, attributes)
    this.frames.push(frame)
    this.lastOpened = frame
  }

  ontext(data: string): void {
    this.lastOpened = undefined
    const frame = this.frames.at(-1)
    const element = frame?.element
    if (frame === undefined || element === undefined) return
    if (this.isCdata && isRunawayCdata(data, this.isCutOff)) this.hasStrayMarkup = true
    const text = this.isCdata ? data : this.decode(data)
    element.text += element.isMarkup && !isEscapedHtml(element) ? escapeHtml(text) : text
  }

  private decode(data: string): string {
    if (!data.includes(']]>')) return decodeXmlReferences(data, this.faults)
    this.repairs.add('stray "]]>" removed')
    return decodeXmlReferences(data.replaceAll(']]>', ''), this.faults)
  }

  oncdatastart(): void {
    this.isCdata = true
  }

  oncdataend(): void {
    this.isCdata = false
  }

  onclosetag(written: string, isImplied: boolean): void {
    const frame = this.frames.pop()
    if (frame === undefined) return
    if (frame.kind === 'markup' && frame.element !== undefined && !VOID.has(written)) {
      frame.element.text += `</${localName(frame.name)}>`
    }
    // htmlparser2 calls the end of `<a/>` implied too; it comes with nothing in between.
    if (isImplied && this.lastOpened !== frame) this.noteUnclosed(frame)
    this.lastOpened = undefined
    if (frame.kind === 'item' && ITEMS.has(frame.name)) this.currentItem = undefined
  }

  private noteUnclosed(frame: Frame): void {
    if (!this.isCutOff) {
      if (frame.kind !== 'markup') this.repairs.add('unclosed elements closed')
      return
    }
    this.repairs.add(CUT_OFF)
    const fields = this.currentItem?.elements
    if (frame.kind === 'field' && fields !== undefined && fields.at(-1) === frame.element)
      fields.pop()
    if (frame.kind !== 'item' || !ITEMS.has(frame.name) || this.currentItem === undefined) return
    if (this.items.at(-1) === this.currentItem && !isUsable(this.currentItem)) this.items.pop()
  }

  private nameOf(written: string, scope: NamespaceScope): string {
    if (scope !== this.namesScope) {
      this.names = new Map()
      this.namesScope = scope
    }
    let name = this.names.get(written)
    if (name === undefined) {
      if (!/^[A-Za-z_\u0080-\uffff][^<]*$/.test(written)) this.hasStrayMarkup = true
      name = knownName(written, scope, this.format === 'atom')
      this.names.set(written, name)
    }
    return name
  }

  private openRoot(frame: Frame, attributes: Attributes): void {
    frame.kind = 'root'
    this.rootAttributes = decodedAttributes(attributes)
  }

  private openItem(frame: Frame, attributes: Attributes): void {
    if (this.items.length >= MAX_READ_ITEMS) {
      this.repairs.add(`only the first ${MAX_READ_ITEMS} items read`)
      this.currentItem = undefined
      return
    }
    frame.kind = 'item'
    this.currentItem = { attributes: decodedAttributes(attributes), elements: [] }
    this.items.push(this.currentItem)
  }

  private openBelow(frame: Frame, parent: Frame, attributes: Attributes): void {
    if (parent.kind === 'ignored') return
    if (parent.kind === 'root' && frame.name === 'channel') {
      frame.kind = 'channel'
      return
    }
    if (parent.kind === 'field' && endsOpenField(frame.name, parent, attributes)) {
      this.repairs.add('unclosed elements closed')
      parent.kind = this.currentItem === undefined ? 'channel' : 'item'
      delete parent.element
    }
    if (parent.kind === 'field' || parent.kind === 'markup')
      this.openInField(frame, parent, attributes)
    else if (parent.kind === 'child') this.openChild(frame, parent, attributes)
    else this.openField(frame, parent, attributes)
  }

  private openField(frame: Frame, parent: Frame, attributes: Attributes): void {
    if (!KEPT_ELEMENTS.has(frame.name)) return
    frame.kind = 'field'
    frame.element = newElement(frame, attributes)
    const isInItem = parent.kind === 'item' && this.currentItem !== undefined
    if (isInItem) this.currentItem?.elements.push(frame.element)
    else if (parent.kind !== 'item') this.head.push(frame.element)
  }

  private openInField(frame: Frame, parent: Frame, attributes: Attributes): void {
    const element = parent.element
    if (element === undefined) return
    if (parent.kind === 'markup' || TEXT_ELEMENTS.has(element.name)) {
      if (!element.isMarkup && !isEscapedHtml(element)) element.text = escapeHtml(element.text)
      element.isMarkup = true
      element.text += openTag(localName(frame.name), attributes)
      frame.kind = 'markup'
      frame.element = element
    } else if (STRUCTURES.has(element.name)) {
      this.openChild(frame, parent, attributes)
    }
  }

  private openChild(frame: Frame, parent: Frame, attributes: Attributes): void {
    const element = newElement(frame, attributes)
    parent.element?.children.push(element)
    frame.kind = 'child'
    frame.element = element
  }
}
