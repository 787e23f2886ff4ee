import { besideWithin } from './beside.ts'
import type { Block, PageBlocks, Region } from './blocks.ts'
import { isBoilerplate, isDateLine } from './boilerplate.ts'
import { afterHeadline } from './container.ts'

/** Shortest and longest standfirst, in Latin letters. */
const MIN_SIZE = 50
const MAX_SIZE = 700
/** Paragraphs a standfirst may have, and the shortest after the first. */
const MAX_POINTS = 5
const MIN_POINT = 25
/** Blocks between headline and text that are looked at. */
const MAX_BETWEEN = 25

/**
 * What sums the story up between headline and text, where the page sets it outside the container of the text: a
 * paragraph, or the paragraphs or points that follow it in the same make.
 * @param title headline as the page shows it
 */
export function standfirst(
  page: PageBlocks,
  container: Region,
  title: string | undefined,
): readonly Block[] {
  const from = afterHeadline(page, title, container)
  if (container.first - from > MAX_BETWEEN) return []
  const isBeside = besideWithin(undefined)
  const between = page.blocks.slice(from, container.first)
  const isSentence = (block: Block, minSize: number) =>
    block.size >= minSize &&
    block.size <= MAX_SIZE &&
    block.linkSize < 0.3 * block.size &&
    /\s|\p{Lo}/u.test(block.text) &&
    !isBeside(block.region) &&
    !isBoilerplate(block.text, block.size) &&
    !isDateLine(block.text, block.size)
  const at = between.findIndex((block) => isSentence(block, MIN_SIZE))
  const first = between[at]
  if (first === undefined) return []
  const found = [first]
  for (const block of between.slice(at + 1, at + MAX_POINTS)) {
    if (!isLike(block, first) || !isSentence(block, MIN_POINT)) break
    found.push(block)
  }
  return found
}

/** Whether two blocks stand beside each other in elements of one name and class. */
function isLike({ region: a }: Block, { region: b }: Block): boolean {
  return (
    a.parent === b.parent &&
    a.element.name === b.element.name &&
    a.element.attribs.class === b.element.attribs.class
  )
}
