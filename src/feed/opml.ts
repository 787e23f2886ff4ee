import { Parser } from 'htmlparser2'
import { cleanText } from '../text/clean-text.ts'
import { decodeBytes } from '../text/decode-bytes.ts'
import { decodeXmlReferences } from '../text/entities.ts'
import { plainTextOfHtml } from '../text/html-text.ts'

/** One outline that is no folder, as the file has it. */
export interface OpmlOutline {
  /** 1-based. */
  line: number
  /** As stated, white space cut; absent where the outline names no feed. */
  url?: string
  /** Plain text. */
  title?: string
  homepage?: string
  language?: string
  /** Folders around it and its categories; levels divided by `/`. */
  tags: string[]
  /** As stated, for instance `rss` or `HTML+XPath`. */
  type?: string
  /** What scowatch itself wrote beside: `id`, `country`, `ownership`, `interval`, `read`, `watch`. */
  own: Readonly<Record<string, string>>
}

export interface OpmlFault {
  code: 'empty' | 'not-opml' | 'too-deep' | 'too-large' | 'too-complex'
  /** One sentence for the operator. */
  message: string
}

export type OpmlReading =
  | { ok: true; outlines: OpmlOutline[]; notes: string[] }
  | { ok: false; fault: OpmlFault }

/** Ten thousand feeds with every attribute other readers write are 5 MB. */
export const MAX_OPML_BYTES = 16 * 1024 * 1024
/** More outlines than the lists of feeds show. */
const MAX_OUTLINES = 10_000
/** Folders in folders; more is an attack. */
const MAX_DEPTH = 512
const MAX_TEXT = 200
/** Folders of one feed that are kept. */
export const MAX_TAGS = 50

/** The prefix of scowatch's own attributes. */
export const OWN_PREFIX = 'scowatch'

class TooDeepError extends Error {}
/** Ends the reading; what was read is used. */
class EnoughError extends Error {}

/** Read until nothing changes: titles are escaped once, twice or not, and stay the same ever after. */
function plain(text: string | undefined): string {
  let line = text ?? ''
  for (let round = 0; round < 5; round++) {
    const next = plainTextOfHtml(line)
    if (next === line) break
    line = next
  }
  return line.slice(0, MAX_TEXT).toWellFormed().trim()
}

/** A folder's path as one tag: empty levels and `..` are no names. */
function tagOf(levels: readonly string[]): string {
  return levels
    .flatMap((level) => level.split('/'))
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/')
    .slice(0, MAX_TEXT)
    .toWellFormed()
}

/** OPML 2.0: `category` holds paths divided by commas, each beginning with a slash or not. */
function categoriesOf(text: string | undefined): string[] {
  return (text ?? '').split(',').map((path) => tagOf([plain(path)]))
}

interface Folder {
  name: string
  /** Set while nothing was found in it: then it was no folder, but a feed without an address. */
  leaf: OpmlOutline | undefined
}

/** The events of htmlparser2, turned into outlines. */
class OpmlReader {
  readonly outlines: OpmlOutline[] = []
  isCutOff = false
  wasCut = false
  startIndex: () => number = () => 0
  private readonly text: string
  private readonly folders: Folder[] = []
  private depth = 0
  private line = 1
  private counted = 0

  constructor(text: string) {
    this.text = text
  }

  onopentag(name: string, written: Record<string, string>): void {
    this.depth += 1
    if (this.depth > MAX_DEPTH) throw new TooDeepError()
    if (name !== 'outline') return
    const entries = Object.entries(written).map(([key, value]) => [key, decodeXmlReferences(value)])
    const attributes: Record<string, string> = Object.fromEntries(entries)
    const parent = this.folders.at(-1)
    if (parent !== undefined) parent.leaf = undefined
    const outline = this.outlineOf(attributes)
    const isFeed = outline.url !== undefined
    if (isFeed) this.keep(outline)
    // A feed can hold outlines as well: a folder that has a feed of its own.
    this.folders.push({ name: outline.title ?? '', leaf: isFeed ? undefined : outline })
  }

  onclosetag(name: string): void {
    this.depth -= 1
    if (this.isCutOff) this.wasCut = true
    if (name !== 'outline') return
    const leaf = this.folders.pop()?.leaf
    if (leaf !== undefined && !this.isCutOff) this.keep(leaf)
  }

  private keep(outline: OpmlOutline): void {
    if (this.outlines.length >= MAX_OUTLINES) throw new EnoughError()
    this.outlines.push(outline)
  }

  private outlineOf(attributes: Record<string, string>): OpmlOutline {
    const value = (...names: string[]) =>
      names.map((name) => attributes[name]?.trim()).find((text) => text)
    const url = value('xmlurl', 'feedurl')?.replace(/[\n\t]+/g, '')
    const title = plain(value('title') ?? value('text'))
    const homepage = value('htmlurl')
    const language = value('language')
    const type = value('type')?.slice(0, 100)
    const folder = tagOf(this.folders.map(({ name }) => name))
    const tags = [folder, ...categoriesOf(attributes.category)].filter((tag) => tag !== '')
    const own = Object.entries(attributes)
      .filter(([name]) => name.startsWith(`${OWN_PREFIX}:`))
      .map(([name, text]) => [name.slice(OWN_PREFIX.length + 1), text] as const)
    return {
      line: this.lineAt(this.startIndex()),
      ...(url === undefined ? {} : { url }),
      ...(title === '' ? {} : { title }),
      ...(homepage === undefined ? {} : { homepage }),
      ...(language === undefined ? {} : { language }),
      ...(type === undefined ? {} : { type }),
      tags: [...new Set(tags)].slice(0, MAX_TAGS),
      own: Object.fromEntries(own),
    }
  }

  /** Counted on from the outline before, so that the work stays linear. */
  private lineAt(index: number): number {
    for (; this.counted < index; this.counted++) {
      if (this.text.charCodeAt(this.counted) === 10) this.line += 1
    }
    return this.line
  }
}

function fault(code: OpmlFault['code'], message: string): OpmlReading {
  return { ok: false, fault: { code, message } }
}

/** Says what a text without `<opml>` is. */
function notOpml(text: string): OpmlReading {
  const start = text.slice(0, 5_000).replace(/<!--[\s\S]*?-->/g, '')
  if (/<!doctype\s+html|<html[\s>]/i.test(start)) {
    return fault('not-opml', 'The file is a web page, not OPML.')
  }
  const root = /<([A-Za-z][\w:.-]*)/.exec(start)?.[1]
  if (root === undefined) return fault('not-opml', 'The file is no XML, so no OPML.')
  const isFeed = /^(?:rss|feed|rdf:rdf)$/i.test(root)
  const advice = isFeed ? '; it is a feed: add its address with feeds add' : ''
  return fault('not-opml', `The file is XML with the root element <${root}>, not OPML${advice}.`)
}

/**
 * Reads the list of feeds that another reader exported: OPML 1.0, 1.1 and 2.0 in any charset, also
 * with markup that is not quite XML. No DTD is processed, nothing is fetched, names of folders are
 * only words.
 * @returns outlines in document order, those that name no feed too; or why the file is no OPML
 * @see https://opml.org/spec2.opml
 */
export function readOpml(bytes: Uint8Array): OpmlReading {
  if (bytes.length > MAX_OPML_BYTES) return fault('too-large', 'The file is larger than 16 MiB.')
  const { text: decoded } = decodeBytes(bytes, { kind: 'xml' })
  const text = cleanText(decoded)
  if (text.trim() === '') return fault('empty', 'The file is empty.')
  const head = text
    .slice(0, 100_000)
    .replace(/<!--[\s\S]*?-->/g, (comment) => ' '.repeat(comment.length))
  const start = head.search(/<opml(?=[\s>/])/i)
  if (start < 0 || /<(?:rss|feed|html)[\s>]/i.test(head.slice(0, start))) return notOpml(text)
  const reader = new OpmlReader(text)
  const { outlines } = reader
  try {
    parse(reader, text, start)
  } catch (error) {
    if (error instanceof TooDeepError) {
      return fault('too-deep', `The file nests its outlines more than ${MAX_DEPTH} deep.`)
    }
    if (!(error instanceof EnoughError)) throw error
    return { ok: true, outlines, notes: [`only the first ${MAX_OUTLINES} outlines are read`] }
  }
  const notes = reader.wasCut ? ['the file is cut off: what comes before the cut is read'] : []
  return { ok: true, outlines, notes }
}

/** From the root element on; places stay those of the file. */
function parse(reader: OpmlReader, text: string, start: number): void {
  const parser = new Parser(reader, {
    xmlMode: true,
    decodeEntities: false,
    lowerCaseTags: true,
    lowerCaseAttributeNames: true,
  })
  reader.startIndex = () => parser.startIndex + start
  parser.write(text.slice(start))
  reader.isCutOff = true
  parser.end()
}
