import type { Block, PageBlocks, Region } from './blocks.ts'
import { blockWeight } from './container.ts'
import { readDateline } from './dateline.ts'

/** A run of blocks that is one story of the page. */
export interface StoryRange {
  /** Index of its first block in the page, and one past its last. */
  first: number
  end: number
  /** Its own headline; undefined for the page's main story. */
  title: string | undefined
  /** What follows its dateline in the same block, where that holds a date. */
  filed: string | undefined
}

/** Running text, in Latin letters, that each of several stories must have. */
const STORY_WEIGHT = 250
/** Blocks between a headline and its dateline: kicker, byline, date. */
const MAX_BETWEEN = 3

/** A line that can be a headline: a heading, or a short one set in bold or on its own without a full stop. */
function mayBeHeadline(block: Block): boolean {
  if (block.size < 12 || block.size > 220 || readDateline(block.text) !== undefined) return false
  if (block.kind === 'heading') return true
  const ends = /[.!?。…:;,]["'”»]?$/u.test(block.text)
  return (
    !ends && (block.boldSize > 0.8 * block.size || block.kind === 'plain' || block.kind === 'cell')
  )
}

/** Index of the headline over a datelined paragraph; undefined when none stands close above it. */
function headlineOver(
  blocks: readonly Block[],
  datelined: number,
  from: number,
): number | undefined {
  let best: number | undefined
  for (let i = datelined - 1; i >= Math.max(from, datelined - 1 - MAX_BETWEEN); i--) {
    const block = blocks[i]
    if (block === undefined || blockWeight(block) > 250) break
    if (!mayBeHeadline(block)) continue
    if (block.kind === 'heading') return i
    best ??= i
  }
  return best
}

const weigh = (blocks: readonly Block[], first: number, end: number): number =>
  blocks.slice(first, end).reduce((sum, block) => sum + blockWeight(block), 0)

/** Stories that each open with a headline and an agency's dateline, set under one another. */
function byDateline(page: PageBlocks, container: Region): StoryRange[] {
  const starts: { index: number; title: string | undefined; filed: string | undefined }[] = []
  let from = container.first
  for (let i = container.first; i < container.end; i++) {
    const block = page.blocks[i]
    const dateline = block === undefined ? undefined : readDateline(block.text)
    if (dateline?.agency === undefined) continue
    const index = headlineOver(page.blocks, i, from)
    const title = index === undefined ? undefined : page.blocks[index]?.text
    const filed = dateline.rest.split('\n')[0]?.slice(0, 40)
    if (index !== undefined) starts.push({ index, title, filed })
    else if (starts.length === 0) starts.push({ index: container.first, title: undefined, filed })
    from = i + 1
  }
  return starts.map(({ index, title, filed }, i) => ({
    first: i === 0 ? container.first : index,
    end: starts[i + 1]?.index ?? container.end,
    title: i === 0 ? undefined : title,
    filed,
  }))
}

/** Stories in `<article>` elements side by side, each with a headline that is no link, and none over them all. */
function byMarkup(page: PageBlocks, container: Region): StoryRange[] {
  const articles = page.regions.filter(
    (region) =>
      region.element.name === 'article' &&
      region !== container &&
      region.first >= container.first &&
      region.end <= container.end &&
      region.end > region.first,
  )
  let end = 0
  const outer = articles.filter((article) => {
    if (article.first < end) return false
    end = article.end
    return true
  })
  return outer.flatMap((region) => {
    const headline = page.blocks
      .slice(region.first, Math.min(region.end, region.first + 4))
      .find(({ kind, region: own }) => kind === 'heading' && /^h[12]$/.test(own.element.name))
    if (headline === undefined || headline.linkSize > 0.5 * headline.size) return []
    return [{ first: region.first, end: region.end, title: headline.text, filed: undefined }]
  })
}

/**
 * The stories in a container: one, or several that the page sets under one another, each with its own
 * headline and dateline or in an `<article>` of its own. A live blog is one story.
 * @param isLive whether the page says that it is a live blog
 */
export function splitStories(page: PageBlocks, container: Region, isLive: boolean): StoryRange[] {
  const whole: StoryRange = {
    first: container.first,
    end: container.end,
    title: undefined,
    filed: undefined,
  }
  if (isLive) return [whole]
  const heavy = (range: StoryRange) => weigh(page.blocks, range.first, range.end) >= STORY_WEIGHT
  const datelined = byDateline(page, container)
  if (datelined.length > 1 && datelined.every(heavy)) return datelined
  const marked = byMarkup(page, container)
  const all = weigh(page.blocks, container.first, container.end)
  const covered = marked.reduce((sum, range) => sum + weigh(page.blocks, range.first, range.end), 0)
  if (marked.length > 1 && marked.every(heavy) && covered > 0.9 * all) return marked
  return [whole]
}
