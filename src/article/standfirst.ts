import { besideWithin } from './beside.ts'
import type { Block, PageBlocks, Region } from './blocks.ts'
import { isBoilerplate, isDateLine } from './boilerplate.ts'
import { afterHeadline } from './container.ts'

/** Shortest and longest standfirst, in Latin letters. */
const MIN_SIZE = 50
const MAX_SIZE = 700
/** Blocks between headline and text that are looked at. */
const MAX_BETWEEN = 25

/**
 * The paragraph between headline and text that sums the story up, where the page sets it outside the
 * container of the text.
 * @param title headline as the page shows it
 */
export function standfirst(
  page: PageBlocks,
  container: Region,
  title: string | undefined,
): Block | undefined {
  const from = afterHeadline(page, title, container)
  if (container.first - from > MAX_BETWEEN) return undefined
  const isBeside = besideWithin(undefined)
  return page.blocks
    .slice(from, container.first)
    .find(
      (block) =>
        block.size >= MIN_SIZE &&
        block.size <= MAX_SIZE &&
        block.linkSize < 0.3 * block.size &&
        /\s|\p{Lo}/u.test(block.text) &&
        !isBeside(block.region) &&
        !isBoilerplate(block.text, block.size) &&
        !isDateLine(block.text, block.size),
    )
}
