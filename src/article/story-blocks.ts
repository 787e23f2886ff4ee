import { lettersOf } from '../text/letters.ts'
import { besideWithin } from './beside.ts'
import type { Block, Region } from './blocks.ts'
import { isBoilerplate, isDateLine } from './boilerplate.ts'
import { readDateline } from './dateline.ts'

/** Why a block was dropped; the operator reads it when writing a rule for a site. */
export type DropReason =
  | 'beside'
  | 'header'
  | 'title'
  | 'byline'
  | 'date'
  | 'links'
  | 'phrase'
  | 'repeated'
  | 'empty-heading'
  | 'tail'

export interface JudgedBlock {
  block: Block
  dropped: DropReason | undefined
}

export interface StoryHints {
  title: string | undefined
  /** Other wordings of the headline that the page states. */
  otherTitles?: readonly string[]
  authors: readonly string[]
}

const fold = (text: string): string => lettersOf(text, ' ')

/** Share of link text from which a block is a pointer and not a sentence. */
const LINK_SHARE = 0.6

function listKey(block: Block): Region | undefined {
  for (let r: Region | undefined = block.region; r !== undefined; r = r.parent) {
    if (r.element.name === 'ul' || r.element.name === 'ol' || r.element.name === 'dl') return r
  }
  return undefined
}

/** Lists whose text is mostly links: related stories, tags, navigation. */
function linkLists(blocks: readonly Block[]): Set<Region> {
  const sums = new Map<Region, { size: number; linkSize: number }>()
  for (const block of blocks) {
    const list = listKey(block)
    if (list === undefined) continue
    const sum = sums.get(list) ?? { size: 0, linkSize: 0 }
    sum.size += block.size
    sum.linkSize += block.linkSize
    sums.set(list, sum)
  }
  const lists = new Set<Region>()
  for (const [list, { size, linkSize }] of sums) if (linkSize > 0.5 * size) lists.add(list)
  return lists
}

/** Units of a block that may be a byline, marks between its words included. */
const MAX_BYLINE = 320

/**
 * @param folded text of at most `MAX_BYLINE` units, as `fold` gives it
 * @param authors likewise
 */
function isByline(folded: string, authors: readonly string[]): boolean {
  if (folded.length > 160) return false
  let rest = folded
  let found = false
  for (const name of authors) {
    if (name.length > 3 && rest.includes(name)) {
      rest = rest.replace(name, ' ')
      found = true
    }
  }
  return found && rest.replace(/\s+/g, ' ').trim().length < 25
}

const BY =
  /^(?:by|von|par|por|av|af|door|автор|作者|記者|记者)[:：\s]\s*\p{Lu}[\p{L}.'’-]*(?:[\s,]+(?:and|und|et|y|&)?\s*\p{Lu}[\p{L}.'’-]*){0,6}$/iu

/** A block of its own that says who wrote and filed the story. */
function isFiledLine({ text, size }: Block): boolean {
  if (size > 120) return false
  const dateline = readDateline(text)
  return dateline?.agency !== undefined && (dateline.rest === '' || isDateLine(dateline.rest, size))
}

/** Size under which a block may be the headline. */
const MAX_TITLE = 400

const isTitle = ({ text, size }: Block, title: string | undefined): boolean =>
  title !== undefined && size < MAX_TITLE && text.length >= title.length - 2 && fold(text) === title

/** Headline or byline: what its folded text tells. */
function isNamed(
  { text, size }: Block,
  { titles, shortest, authors }: FoldedHints,
): 'title' | 'byline' | undefined {
  const mayBeTitle = size < MAX_TITLE && text.length >= shortest - 2
  const mayBeByline = text.length <= MAX_BYLINE && authors.length > 0
  if (!mayBeTitle && !mayBeByline) return undefined
  const folded = fold(text)
  if (mayBeTitle && titles.has(folded)) return 'title'
  return mayBeByline && isByline(folded, authors) ? 'byline' : undefined
}

function dropReason(block: Block, hints: FoldedHints): DropReason | undefined {
  if (hints.isBeside(block.region)) return 'beside'
  if (!/[\p{L}\p{N}]/u.test(block.text)) return 'phrase'
  const named = isNamed(block, hints)
  if (named !== undefined) return named
  if (block.size < 80 && BY.test(block.text)) return 'byline'
  if (isDateLine(block.text, block.size) || isFiledLine(block)) return 'date'
  if (block.linkSize > LINK_SHARE * block.size && block.kind !== 'heading') return 'links'
  if (block.text.includes('\n') && isHead(block, hints)) return 'date'
  const list = listKey(block)
  if (list !== undefined && hints.linkLists.has(list)) return 'links'
  if (isBoilerplate(block.text, block.size)) return 'phrase'
  return undefined
}

/** Headline, byline and date on lines of one block, as pages without any markup set them. */
function isHead({ text, size }: Block, { title, authors }: FoldedHints): boolean {
  if (size > MAX_TITLE) return false
  return text.split('\n').every((line) => {
    if (isDateLine(line, line.length)) return true
    const folded = fold(line)
    return folded === title || (line.length <= MAX_BYLINE && isByline(folded, authors))
  })
}

interface FoldedHints {
  title: string | undefined
  /** All wordings, `title` among them. */
  titles: ReadonlySet<string>
  /** Length of the shortest of them; infinite without any. */
  shortest: number
  authors: readonly string[]
  linkLists: ReadonlySet<Region>
  isBeside(region: Region): boolean
}

/** A heading with nothing under it announced something that was dropped. */
function dropEmptyHeadings(judged: readonly JudgedBlock[]): void {
  let hasText = false
  for (const entry of [...judged].reverse()) {
    if (entry.block.kind === 'heading') {
      if (entry.dropped !== undefined) continue
      if (!hasText) entry.dropped = 'empty-heading'
      hasText = false
    } else if (entry.dropped === undefined) hasText = true
    else if (entry.dropped === 'links') continue
  }
}

/** The list under a pointer (`More stories`) is what it points to, when its items hold links. */
function dropPointedLists(judged: readonly JudgedBlock[]): void {
  let points = false
  for (const entry of judged) {
    const { block, dropped } = entry
    if (dropped === 'phrase') points = block.size < 80
    else if (dropped === undefined && points && block.kind === 'item' && block.linkSize > 0)
      entry.dropped = 'links'
    else if (dropped === undefined) points = false
  }
}

/** Blocks before the headline belong to something else, unless most of the text stands there. */
function dropBeforeHeadline(judged: readonly JudgedBlock[], title: string | undefined): void {
  const at = judged.findIndex(({ block }) => isTitle(block, title))
  if (at <= 0) return
  const size = (entries: readonly JudgedBlock[]) =>
    entries.reduce((sum, { block, dropped }) => sum + (dropped === undefined ? block.size : 0), 0)
  if (size(judged.slice(0, at)) > 0.5 * size(judged)) return
  for (const entry of judged.slice(0, at)) entry.dropped ??= 'header'
}

/** Linked headlines in a row that make a list of teasers, and the text under one at most, in Latin letters. */
const MIN_TEASERS = 3
const TEASER_SIZE = 700
/** Share of the story from which on such a list is the story: posts of a live page, entries of a list. */
const TEASER_SHARE = 0.5

/** Teasers of other stories under the last paragraph: linked headlines, each with a blurb. */
function dropTeasers(judged: readonly JudgedBlock[]): void {
  const kept = judged.filter(({ dropped }) => dropped === undefined)
  const total = kept.reduce((sum, { block }) => sum + block.size, 0)
  let teasers = 0
  let start = kept.length
  let tail = 0
  let blurb = 0
  for (let i = kept.length - 1; i >= 0 && blurb <= TEASER_SIZE; i--) {
    const block = kept[i]?.block
    if (block === undefined) break
    blurb += block.size
    if (block.kind !== 'heading' || block.linkSize < 0.8 * block.size) continue
    teasers += 1
    start = i
    tail += blurb
    blurb = 0
  }
  if (teasers < MIN_TEASERS || tail > TEASER_SHARE * total) return
  for (const entry of kept.slice(start)) entry.dropped = 'tail'
}

/**
 * Judges blocks of one story: part of its text, or dropped and why.
 * @param blocks in document order
 * @param container marks on regions inside it count, marks outside don't
 */
export function judgeBlocks(
  blocks: readonly Block[],
  container: Region,
  hints: StoryHints,
): JudgedBlock[] {
  const title = hints.title === undefined ? undefined : fold(hints.title)
  const others = (hints.otherTitles ?? []).map(fold).filter((text) => text.length > 10)
  const titles = title === undefined ? others : [title, ...others]
  const folded: FoldedHints = {
    title,
    titles: new Set(titles),
    shortest: Math.min(...titles.map(({ length }) => length)),
    authors: hints.authors.map(fold),
    linkLists: linkLists(blocks),
    isBeside: besideWithin(container),
  }
  const judged = blocks.map((block) => ({ block, dropped: dropReason(block, folded) }))
  dropBeforeHeadline(judged, folded.title)
  dropPointedLists(judged)
  dropTeasers(judged)
  dropEmptyHeadings(judged)
  return judged
}
