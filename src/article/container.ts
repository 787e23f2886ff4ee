import { lettersOf } from '../text/letters.ts'
import { besideWithin } from './beside.ts'
import type { Block, PageBlocks, Region } from './blocks.ts'
import { forgiveMisjudged, Scale } from './misjudged.ts'
import { teaserCards } from './teaser-cards.ts'

/** Shortest text, in Latin letters, that counts as a paragraph when the container is weighed. */
const PARAGRAPH_SIZE = 60
/** Shortest paragraph, in Latin letters, beside a longer one of the same make. */
const SHORT_PARAGRAPH = 25
/** A mark on regions that hold this share of the page's text was a layout word. */
const MISJUDGED_SHARE = 0.5
/** The container is the deepest region that still holds this share of its parent's text. */
const KEPT_SHARE = 0.7
/** How much more a block weighs whose words stand in the article body of the structured data. */
const STATED_FACTOR = 3

const LEAF = new Set([
  'p',
  'li',
  'blockquote',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'dd',
  'dt',
  'tr',
])

const TAGS_OUTSIDE = new Set(['nav', 'footer', 'aside', 'figure', 'figcaption'])

/** Weight of a block as evidence for a story: running text outside links. */
export function blockWeight(block: Block, minSize = PARAGRAPH_SIZE): number {
  if (block.kind === 'heading' || block.size < minSize) return 0
  const linked = block.linkSize / block.size
  if (linked > 0.5) return 0
  const factor = block.kind === 'item' || block.kind === 'cell' ? 0.5 : 1
  return block.size * (1 - linked) * factor
}

function childRegions(page: PageBlocks): Map<Region, Region[]> {
  const children = new Map<Region, Region[]>()
  for (const region of page.regions) {
    if (region.parent === undefined || region.first === region.end) continue
    const siblings = children.get(region.parent)
    if (siblings === undefined) children.set(region.parent, [region])
    else siblings.push(region)
  }
  return children
}

/**
 * Whether a block's text is the headline.
 * @param folded headline as `lettersOf` gives it, not empty
 */
export const isHeadline = ({ text, size }: Block, folded: string): boolean =>
  size < 400 && text.length >= folded.length && lettersOf(text) === folded

export interface Container {
  region: Region
  /** Weight of running text inside. */
  weight: number
}

/** Units of the structured data's body that are compared, and of a block's start that is looked for in it. */
const MAX_STATED = 60_000
const MAX_START = 60
/** Units compared for one page: three times what the longest real one needs. */
const MAX_COMPARED = 10_000_000

/**
 * Asks whether a block's start stands in the body of the structured data, within a bounded amount of work.
 * @param stated folded body
 */
export function statedIn(stated: string | undefined): (text: string) => boolean {
  const body = stated?.slice(0, MAX_STATED)
  let compared = 0
  return (text) => {
    if (body === undefined || compared > MAX_COMPARED) return false
    compared += body.length
    return body.includes(lettersOf(text.slice(0, 3 * MAX_START)).slice(0, MAX_START))
  }
}

/** Shortest `<h1>`, in Latin letters, that is a headline and no logo. */
const MIN_HEADLINE = 20

/** Shortest list of paragraphs in a table's row that makes the table a layout. */
const LAYOUT_PARAGRAPHS = 3

/** Elements that are parts of a text; a table's row is one unless it lays out the page. */
function isLeaf(region: Region, page: PageBlocks): boolean {
  if (!LEAF.has(region.element.name)) return false
  if (region.element.name !== 'tr') return true
  const blocks = page.blocks.slice(region.first, region.end)
  return blocks.filter((block) => blockWeight(block) > 0).length < LAYOUT_PARAGRAPHS
}

/** Paragraphs in `<div>`s: an element with a single block beside others of its name and class with text of their own. */
function isOneOfMany(inner: Region, siblings: readonly Region[], { blocks }: PageBlocks): boolean {
  if (inner.end - inner.first > 1) return false
  const { name, attribs } = inner.element
  return siblings.some(({ element, first, end }) => {
    const block = end - first === 1 ? blocks[first] : undefined
    return (
      block !== undefined &&
      first !== inner.first &&
      element.name === name &&
      element.attribs.class === attribs.class &&
      block.size >= SHORT_PARAGRAPH &&
      block.linkSize < 0.5 * block.size
    )
  })
}

function descend(page: PageBlocks, scale: Scale): Region | undefined {
  const children = childRegions(page)
  const heaviest = (regions: readonly Region[]): Region | undefined =>
    regions.length === 0 ? undefined : regions.reduce((a, b) => (scale.of(b) > scale.of(a) ? b : a))
  let best = heaviest(page.regions.filter((region) => region.parent === undefined))
  if (best === undefined || scale.of(best) === 0) return undefined
  for (;;) {
    const inner = heaviest(children.get(best) ?? [])
    if (inner === undefined || isLeaf(inner, page)) return best
    if (isOneOfMany(inner, children.get(best) ?? [], page)) return best
    if (scale.of(inner) < KEPT_SHARE * scale.of(best)) return best
    best = inner
  }
}

/** Whether the parent holds more of the same story: a start before the child, or parts of the same class. */
function continuesIn(
  parent: Region,
  child: Region,
  page: PageBlocks,
  weights: readonly number[],
  start: number,
): boolean {
  for (let i = Math.max(parent.first, start); i < child.first; i++)
    if ((weights[i] ?? 0) > 0) return true
  const className = child.element.attribs.class
  if (className === undefined || className === '') return false
  for (let i = child.end; i < parent.end; i++) {
    const block = page.blocks[i]
    if (block === undefined || (weights[i] ?? 0) === 0) continue
    let top = block.region
    while (top.parent !== undefined && top.parent !== parent) top = top.parent
    if (top.element.attribs.class === className) return true
  }
  return false
}

/**
 * Index of the block after the headline nearest before the region, or after an `<h1>` that words it otherwise than
 * the page's data; past everything if there is none.
 */
export function afterHeadline(page: PageBlocks, title: string | undefined, region: Region): number {
  const folded = title === undefined ? '' : lettersOf(title)
  for (let i = region.first; i >= 0 && folded !== ''; i--) {
    const block = page.blocks[i]
    if (block !== undefined && isHeadline(block, folded)) return i + 1
  }
  for (let i = region.first; i >= 0; i--) {
    const block = page.blocks[i]
    if (block?.region.element.name === 'h1' && block.size >= MIN_HEADLINE) return i + 1
  }
  return page.blocks.length
}

function climb(
  start: Region,
  page: PageBlocks,
  weights: readonly number[],
  titleIndex: number,
): Region {
  let best = start
  let below = start
  for (let parent = start.parent; parent !== undefined; parent = parent.parent) {
    if (
      parent.element.name === 'body' ||
      parent.element.name === 'html' ||
      below.depth < start.depth - 3
    )
      break
    if (continuesIn(parent, below, page, weights, titleIndex)) best = parent
    below = parent
  }
  return best
}

/**
 * The region that holds the story: going down from the page, the deepest one that keeps most of its
 * parent's running text, then up again while the parents hold more parts of the same make.
 * No shortest length: a page of forty words has a container too.
 * @param stated folded body text of the structured data; evidence only
 */
export function findContainer(
  page: PageBlocks,
  title: string | undefined,
  stated?: string,
): Container | undefined {
  for (const [minSize, share] of [
    [PARAGRAPH_SIZE, MISJUDGED_SHARE],
    [PARAGRAPH_SIZE, 0],
    [20, 0],
  ] as const) {
    if (share === 0)
      for (const region of page.regions) region.outside &&= TAGS_OUTSIDE.has(region.element.name)
    const isStated = statedIn(stated)
    const raw = page.blocks.map((block) => {
      const weight = blockWeight(block, minSize)
      return weight > 0 && isStated(block.text) ? weight * STATED_FACTOR : weight
    })
    forgiveMisjudged(page, raw, share)
    const isBeside = besideWithin(undefined)
    const weights = raw.map((weight, i) => {
      const block = page.blocks[i]
      return block === undefined || isBeside(block.region) ? 0 : weight
    })
    if (share > 0) for (const { first, end } of teaserCards(page)) weights.fill(0, first, end)
    const scale = new Scale(weights)
    const found = descend(page, scale)
    if (found !== undefined) {
      const region = climb(found, page, weights, afterHeadline(page, title, found))
      return { region, weight: scale.of(region) }
    }
  }
  return undefined
}

/** The whole of what an operator's rule chose; marks that would drop most of it were layout words. */
export function chosenContainer(page: PageBlocks): Container | undefined {
  if (page.root === undefined || page.blocks.length === 0) return undefined
  const weights = page.blocks.map((block) => blockWeight(block))
  forgiveMisjudged(page, weights, MISJUDGED_SHARE)
  return { region: page.root, weight: weights.reduce((sum, weight) => sum + weight, 0) }
}
