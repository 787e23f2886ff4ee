import type { ChildNode, Element } from 'domhandler'
import { ClassReader, MARK } from './class-words.ts'
import { isPicture } from './picture.ts'
import { collapse, textSize } from './text-size.ts'

/** An element that holds blocks, with the range of blocks below it. */
export interface Region {
  element: Element
  parent: Region | undefined
  depth: number
  /** Index of the first block below it, and one past the last. */
  first: number
  end: number
  /** Class, id, role or attribute says: beside the story. May be wrong. */
  beside: boolean
  /** Words of its names that mean so only with what it holds (`MARK`, or-ed). */
  boxMarks: number
  /** The tag says so, or its class names comments. */
  outside: boolean
  /** Wraps a quoted post: part of the story, whatever its names say. */
  quoted: boolean
  /** In an article's own `<header>`. */
  header: boolean
}

export type BlockKind = 'paragraph' | 'heading' | 'item' | 'quote' | 'cell' | 'plain'

/** One run of text between two block boundaries, as a reader sees it. */
export interface Block {
  kind: BlockKind
  text: string
  /** Length as `textSize` counts it. */
  size: number
  /** Part of `size` inside links. */
  linkSize: number
  /** Part of `size` in bold or strong. */
  boldSize: number
  region: Region
}

export interface PageBlocks {
  root: Region | undefined
  regions: readonly Region[]
  blocks: readonly Block[]
}

const set = (names: string): ReadonlySet<string> => new Set(names.split(/\s+/))

const SKIPPED = set(
  'script style noscript template svg iframe button select option optgroup textarea input canvas object embed video audio head math map dialog label datalist meter progress link meta img picture source',
)
const OUTSIDE = set('nav footer aside figcaption menu')
const OUTSIDE_ROLES = set(
  'navigation complementary banner contentinfo search dialog alertdialog menu menubar toolbar tablist',
)
const INLINE = set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr strong slot',
)
const HEADINGS = set('h1 h2 h3 h4 h5 h6')
const TEXTS = set('p h1 h2 h3 h4 h5 h6 ul ol li blockquote')
const KINDS: Readonly<Record<string, BlockKind>> = {
  p: 'paragraph',
  pre: 'paragraph',
  li: 'item',
  dd: 'item',
  dt: 'item',
  blockquote: 'quote',
  td: 'cell',
  th: 'cell',
}
const COMMENTS =
  /(?:^|\s|(?<!has|no|with|without|show)[_-])(?:comments?|kommentare?)(?:[-_](?:list|area|section|container|wrapper|block|thread|form|content|body|text|item))?(?:$|\s)|(?:^|\s)(?:comment-|disqus|respond(?:$|\s))/i
const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i

/** Where pages with machine-made class names say what an element is; a component called image holds its text too. */
const DATA_NAMES = [
  'data-testid',
  'data-component',
  'data-component-name',
  'data-module',
  'data-qa',
  'data-test',
] as const

/** Units of an element's class and id that are read. */
const MAX_NAMES = 500

/** Text, in Latin letters, under which a box round a picture holds its legend and nothing more. */
const SMALL_BOX = 350

/** Builders wrap whole bodies in a `<span>` or an `<a>`. */
function holdsBlocks(element: Element): boolean {
  return element.children.some(
    (child) =>
      'name' in child && !INLINE.has(child.name) && !SKIPPED.has(child.name) && child.name !== 'br',
  )
}

/** Walks the tree once and cuts its text into blocks. */
class BlockWalk {
  readonly regions: Region[] = []
  readonly blocks: Block[] = []
  private readonly classes = new ClassReader()
  private region: Region | undefined
  private kind: BlockKind = 'plain'
  private buffer = ''
  private links = ''
  private bold = ''
  private afterBreak = false
  private linkDepth = 0
  private boldDepth = 0

  walk(children: readonly ChildNode[]): void {
    for (const node of children) {
      if (node.type === 'text') this.addText(node.data)
      else if ('attribs' in node) this.element(node)
      else if ('children' in node) this.walk(node.children)
    }
  }

  private element(element: Element): void {
    const { name } = element
    const inline = INLINE.has(name) || (name.includes('-') && this.kind !== 'plain')
    if (name === 'br') this.lineBreak()
    else if (SKIPPED.has(name)) return
    else if (inline && !holdsBlocks(element)) this.inline(element)
    else this.block(element)
  }

  private inline(element: Element): void {
    const isLink = element.name === 'a'
    const isBold = element.name === 'b' || element.name === 'strong'
    if (this.dropsInline(element)) return
    if (isLink) this.linkDepth += 1
    if (isBold) this.boldDepth += 1
    this.walk(element.children)
    if (isLink) this.linkDepth -= 1
    if (isBold) this.boldDepth -= 1
  }

  /** Inline marks count where no paragraph is open; inside one they are mostly styling. */
  private dropsInline(element: Element): boolean {
    const { attribs } = element
    if (attribs.hidden !== undefined || HIDDEN_STYLE.test(attribs.style ?? '')) return true
    if (this.kind !== 'plain')
      return /sr-only|visually-?hidden|screen-reader/i.test(attribs.class ?? '')
    return (this.marks(element) & MARK.beside) !== 0
  }

  private block(element: Element): void {
    this.flush()
    const outerKind = this.kind
    const outer = this.region
    const region = this.open(element, outer)
    this.region = region
    this.kind = HEADINGS.has(element.name)
      ? 'heading'
      : (KINDS[element.name] ?? (outerKind === 'paragraph' ? 'plain' : outerKind))
    if (element.name === 'a') this.linkDepth += 1
    this.walk(element.children)
    this.flush()
    if (element.name === 'a') this.linkDepth -= 1
    region.end = this.blocks.length
    if (!region.beside) region.beside = this.isBox(region)
    if (element.name === 'blockquote') this.keepTweet(region)
    this.region = outer
    this.kind = outerKind
  }

  /** Words that mark a box only together with what it holds: links, or hardly any text. */
  private isBox({ boxMarks, quoted, first, end }: Region): boolean {
    if (boxMarks === 0 || quoted) return false
    let size = 0
    for (let i = first; i < end; i++) {
      const block = this.blocks[i]
      if (block === undefined) continue
      if ((boxMarks & MARK.besideIfLinked) !== 0 && block.linkSize > 0) return true
      size += block.size
    }
    return (boxMarks & (MARK.besideIfSmall | MARK.offerIfSmall)) !== 0 && size < SMALL_BOX
  }

  /** A quoted post is part of the story, whatever the wrapper of the embed is called. */
  private keepTweet(quote: Region): void {
    if (!/tweet/i.test(quote.element.attribs.class ?? '')) return
    let region: Region | undefined = quote
    for (let i = 0; i < 4 && region !== undefined; i++, region = region.parent) {
      if (
        !/tweet|twitter|embed|video|widget|media|social/i.test(region.element.attribs.class ?? '')
      )
        continue
      region.beside = false
      region.quoted = true
    }
  }

  private open(element: Element, parent: Region | undefined): Region {
    const { name } = element
    const marks = this.marks(element)
    const page = name === 'html' || name === 'body' || name === 'main' || name === 'article'
    const region: Region = {
      element,
      parent,
      depth: (parent?.depth ?? 0) + 1,
      first: this.blocks.length,
      end: this.blocks.length,
      beside: !page && ((marks & MARK.beside) !== 0 || this.besideByAttribute(element)),
      boxMarks: marks & ~(MARK.beside | (TEXTS.has(name) ? MARK.offerIfSmall : 0)),
      outside: !page && this.outside(element),
      quoted: false,
      header: name === 'header',
    }
    this.regions.push(region)
    return region
  }

  private besideByAttribute({ name, attribs }: Element): boolean {
    return (
      attribs.hidden !== undefined ||
      attribs['aria-hidden'] === 'true' ||
      HIDDEN_STYLE.test(attribs.style ?? '') ||
      name === 'details' ||
      (name.includes('-') && (this.classes.marks(name) & MARK.beside) !== 0)
    )
  }

  private outside(element: Element): boolean {
    const { attribs } = element
    return (
      OUTSIDE.has(element.name) ||
      (attribs.role !== undefined && OUTSIDE_ROLES.has(attribs.role)) ||
      (attribs.class !== undefined && COMMENTS.test(attribs.class.slice(0, MAX_NAMES))) ||
      (attribs.id !== undefined && COMMENTS.test(attribs.id.slice(0, MAX_NAMES))) ||
      isPicture(element)
    )
  }

  /** The id of a heading is where links lead (`toc_1`), or its words. */
  private marks({ name, attribs }: Element): number {
    const byId = HEADINGS.has(name) ? 0 : this.classes.marks(attribs.id)
    let marks = this.classes.marks(attribs.class) | byId
    for (const name of DATA_NAMES) marks |= this.classes.marks(attribs[name]) & MARK.beside
    return marks
  }

  private addText(data: string): void {
    this.buffer += this.afterBreak || data.includes('\n') ? data.replace(/\s+/g, ' ') : data
    if (this.afterBreak && data.trim() !== '') this.afterBreak = false
    if (this.linkDepth > 0) this.links += data
    if (this.boldDepth > 0) this.bold += data
  }

  /** One `<br>` is a line end, two in a row end the paragraph. */
  private lineBreak(): void {
    if (this.afterBreak) this.flush()
    else this.buffer += '\n'
    this.afterBreak = true
  }

  private flush(): void {
    const text = collapse(this.buffer)
    if (text !== '' && this.region !== undefined) {
      const size = textSize(text)
      this.blocks.push({
        kind: this.kind,
        text,
        size,
        linkSize: this.links === '' ? 0 : Math.min(size, textSize(collapse(this.links))),
        boldSize: this.bold === '' ? 0 : Math.min(size, textSize(collapse(this.bold))),
        region: this.region,
      })
    }
    this.afterBreak = false
    this.buffer = ''
    this.links = ''
    this.bold = ''
  }
}

/**
 * Cuts a parsed page into blocks of text, in document order, and the regions that hold them.
 * Nothing is dropped here but scripts and controls; what is beside the story is marked.
 */
export function pageBlocks(children: readonly ChildNode[]): PageBlocks {
  const walk = new BlockWalk()
  walk.walk(children)
  return { root: walk.regions[0], regions: walk.regions, blocks: walk.blocks }
}
