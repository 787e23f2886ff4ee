import { type Document, DomHandler } from 'domhandler'
import { decodeHTML, decodeHTMLAttribute } from 'entities'
import { Parser } from 'htmlparser2'

/** Decoded bytes a page may have (DESIGN section 6), counted here in UTF-16 units. */
export const MAX_PAGE_UNITS = 15 * 1024 * 1024
/** Deepest nesting that is still parsed; the deepest of 217 real pages has 51 levels. */
export const MAX_DEPTH = 512
/** Elements a page may have; the largest of 217 real pages has 4,100. */
export const MAX_ELEMENTS = 60_000
/** Attributes on one element; 217 real pages have 51 at most. */
export const MAX_ATTRIBUTES = 1_000

export type ParsedPage =
  | { kind: 'page'; root: Document }
  | { kind: 'refused'; reason: 'too-deep' | 'too-large'; message: string }

class PageRefused extends Error {
  readonly reason: 'too-deep' | 'too-large'
  constructor(reason: 'too-deep' | 'too-large', message: string) {
    super(message)
    this.reason = reason
  }
}

/** Elements whose text is no markup: a reference in it stands for itself. */
const RAW = new Set(['script', 'style', 'textarea', 'xmp'])

/**
 * Builds the tree as htmlparser2 does, and stops at the first line a bound is crossed. Character references are
 * read here, in the few texts that have one: the parser would look at each character of all others.
 */
class BoundedHandler extends DomHandler {
  private depth = 0
  private elements = 0
  private attributes = 0
  /** Depth of the drawing that is open; 0 outside of any. What it holds is no text. */
  private drawing = 0
  /** Whether the element that was opened last holds raw text. */
  private isRaw = false
  /** Whether an attribute of the element that opens next holds a reference. */
  private hasReference = false

  override onopentag(name: string, attribs: Record<string, string>): void {
    this.depth += 1
    this.elements += 1
    this.attributes = 0
    if (this.depth > MAX_DEPTH) {
      throw new PageRefused('too-deep', `The page nests elements deeper than ${MAX_DEPTH} levels.`)
    }
    if (this.elements > MAX_ELEMENTS) {
      throw new PageRefused('too-large', `The page has more than ${MAX_ELEMENTS} elements.`)
    }
    if (this.drawing > 0) return
    if (name === 'svg') this.drawing = this.depth
    this.isRaw = RAW.has(name)
    if (this.hasReference) {
      for (const [key, value] of Object.entries(attribs)) attribs[key] = decodeHTMLAttribute(value)
      this.hasReference = false
    }
    super.onopentag(name, attribs)
  }

  override ontext(data: string): void {
    if (this.drawing > 0) return
    super.ontext(!this.isRaw && data.includes('&') ? decodeHTML(data) : data)
  }

  /** Called by the parser for each attribute before its element opens. */
  onattribute(_name: string, value: string): void {
    this.attributes += 1
    this.hasReference ||= value.includes('&')
    if (this.attributes > MAX_ATTRIBUTES) {
      throw new PageRefused(
        'too-large',
        `An element of the page has more than ${MAX_ATTRIBUTES} attributes.`,
      )
    }
  }

  override onclosetag(): void {
    const isInDrawing = this.drawing > 0 && this.depth > this.drawing
    if (this.depth === this.drawing) this.drawing = 0
    this.depth -= 1
    this.isRaw = false
    if (!isInDrawing) super.onclosetag()
  }

  /** Comments hold nothing for a reader. */
  override oncomment(): void {}
  override oncommentend(): void {}
}

/**
 * Parses a page once, with htmlparser2, into a tree that cheerio can load; only who has selectors to apply does,
 * since a load costs as much as half a parse.
 * Bounds are checked while parsing, so that a hostile page is refused at the bound and not after it.
 * @param html decoded text of the page
 */
export function parsePage(html: string): ParsedPage {
  if (html.length > MAX_PAGE_UNITS) {
    const message = `The page is larger than ${MAX_PAGE_UNITS / 1024 / 1024} MiB.`
    return { kind: 'refused', reason: 'too-large', message }
  }
  const handler = new BoundedHandler()
  try {
    new Parser(handler, { decodeEntities: false }).end(html)
  } catch (error) {
    if (error instanceof PageRefused) {
      return { kind: 'refused', reason: error.reason, message: error.message }
    }
    throw error
  }
  return { kind: 'page', root: handler.root }
}
