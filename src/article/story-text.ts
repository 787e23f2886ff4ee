import type { PageBlocks, Region } from './blocks.ts'
import { bare, findContainer, standsBeside } from './container.ts'
import { storySource } from './dateline.ts'
import { isLinkedHeadline } from './no-article.ts'
import type { PageFacts } from './page-facts.ts'
import { type StoryRange, splitStories } from './several-stories.ts'
import { standfirst } from './standfirst.ts'
import { statedParagraphs } from './stated-body.ts'
import { judgeBlocks } from './story-blocks.ts'
import { textSize } from './text-size.ts'

/** Text of one story, how it was found and what its dateline says. */
export interface StoryText {
  title: string | undefined
  paragraphs: readonly string[]
  method: string
  /** Linked headlines among its blocks: many where a page lists other pages. */
  linkedHeadlines: number
  agency: string | undefined
  /** Place of the dateline, as printed. */
  place: string | undefined
  /** What follows the dateline in its block: a date, or the text. */
  filed: string | undefined
}

/** What the page says about itself that helps to find its text. */
export interface TextHints {
  facts: PageFacts
  title: string | undefined
  authors: readonly string[]
}

/** The text in the structured data is taken whole when the page shows less than this share of it. */
const SHOWN_SHARE = 0.35

/** Sum of the sizes of paragraphs, in Latin letters. */
export const sizeOf = (paragraphs: readonly string[]): number =>
  paragraphs.reduce((sum, paragraph) => sum + textSize(paragraph), 0)

function storyText(
  page: PageBlocks,
  container: Region,
  range: StoryRange,
  hints: TextHints,
): StoryText {
  const title = range.title ?? hints.title
  const blocks = page.blocks.slice(range.first, range.end)
  const judged = judgeBlocks(blocks, container, { title, authors: hints.authors })
  const kept = judged.filter(({ dropped }) => dropped === undefined).map(({ block }) => block.text)
  const lead =
    range.first === container.first ? standfirst(page, container, title)?.text : undefined
  const filedLines = judged
    .slice(0, 8)
    .flatMap(({ block, dropped }) =>
      dropped === 'date' || dropped === 'byline' ? [block.text] : [],
    )
  const { agency, place } = storySource([...filedLines, ...kept], hints.authors)
  const isMicrodata = container.element.attribs.itemprop?.toLowerCase() === 'articlebody'
  return {
    title,
    paragraphs: lead === undefined || kept.includes(lead) ? kept : [lead, ...kept],
    method: isMicrodata ? 'microdata' : 'density',
    linkedHeadlines: blocks.filter(
      (block) => isLinkedHeadline(block) && !standsBeside(block.region, container),
    ).length,
    agency,
    place,
    filed: range.filed,
  }
}

/**
 * The page's stories, in order; the body in its structured data stands in where the page shows hardly any of it.
 * @returns empty when there is no text at all
 */
export function storyTexts(page: PageBlocks, hints: TextHints): StoryText[] {
  const { facts, title, authors } = hints
  const stated = statedParagraphs(facts.data.articles)
  const container = findContainer(
    page,
    title,
    stated === undefined ? undefined : bare(stated.join(' ')),
  )
  const isLive = facts.data.articles.some(({ types }) => types.includes('LiveBlogPosting'))
  const ranges = container === undefined ? [] : splitStories(page, container.region, isLive)
  const texts =
    container === undefined
      ? []
      : ranges.map((range) => storyText(page, container.region, range, hints))
  const shown = texts.reduce((sum, { paragraphs }) => sum + sizeOf(paragraphs), 0)
  if (stated === undefined || shown >= SHOWN_SHARE * sizeOf(stated)) {
    return texts.filter(({ paragraphs }) => paragraphs.length > 0)
  }
  const { agency, place } = storySource(stated, authors)
  return [
    {
      title,
      paragraphs: stated,
      method: 'json-ld',
      linkedHeadlines: 0,
      agency,
      place,
      filed: undefined,
    },
  ]
}
