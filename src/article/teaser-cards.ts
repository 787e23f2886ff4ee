import type { PageBlocks, Region } from './blocks.ts'

/** Cards of one make from which on they are a list of other texts. */
const MIN_CARDS = 5
/** Running text of a card at most, in Latin letters: a headline's blurb. */
const CARD_SIZE = 400
/** Share of the elements of one make that must be cards. */
const CARD_SHARE = 0.8

const LEAF = new Set('a p li span h1 h2 h3 h4 h5 h6 td tr blockquote figure'.split(' '))

/** Whether an element holds a linked headline and hardly anything else. */
function isCard({ first, end }: Region, { blocks }: PageBlocks): boolean {
  let size = 0
  let hasLinkedHeadline = false
  for (let i = first; i < end && size <= CARD_SIZE; i++) {
    const block = blocks[i]
    if (block === undefined) continue
    if (block.size >= 12 && block.linkSize >= 0.8 * block.size) hasLinkedHeadline = true
    else size += block.size
  }
  return hasLinkedHeadline && size <= CARD_SIZE
}

/**
 * Teasers of other texts that are set alike: elements of one name and class, each a linked headline with a blurb.
 * A page may hold fifty of them under, or over, its story.
 * @returns the elements, none within another
 */
export function teaserCards(page: PageBlocks): Region[] {
  const makes = new Map<string, Region[]>()
  for (const region of page.regions) {
    const { name, attribs } = region.element
    if (region.end <= region.first || region.end - region.first > 12 || LEAF.has(name)) continue
    const key = `${name} ${attribs.class ?? ''}`
    const alike = makes.get(key)
    if (alike === undefined) makes.set(key, [region])
    else if (region.first >= (alike.at(-1)?.end ?? 0)) alike.push(region)
  }
  return [...makes.values()].flatMap((alike) => {
    if (alike.length < MIN_CARDS) return []
    const cards = alike.filter((region) => isCard(region, page))
    return cards.length >= Math.max(MIN_CARDS, CARD_SHARE * alike.length) ? cards : []
  })
}
