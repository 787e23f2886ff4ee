import { lettersOf } from '../text/letters.ts'
import { besideWithin } from './beside.ts'
import type { PageBlocks, Region } from './blocks.ts'
import { chosenContainer, findContainer } from './container.ts'
import { storySource } from './dateline.ts'
import { isLinkedTeaser } from './no-article.ts'
import { ownText, type PageFacts } from './page-facts.ts'
import { scriptBody } from './script-body.ts'
import { type StoryRange, splitStories } from './several-stories.ts'
import { standfirst } from './standfirst.ts'
import { statedParagraphs } from './stated-body.ts'
import { type JudgedBlock, judgeBlocks } from './story-blocks.ts'
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
  /** Every block of its range with the verdict; empty when the text is not from the page's blocks. */
  judged: readonly JudgedBlock[]
  /** The element it stands in, undefined likewise. */
  container: Region | undefined
}

/** What the page says about itself that helps to find its text. */
export interface TextHints {
  facts: PageFacts
  title: string | undefined
  authors: readonly string[]
}

/** The text in the structured data is taken whole when the page shows less than this share of it. */
const SHOWN_SHARE = 0.35

/** Text, in Latin letters, under which a page may be a shell that its scripts fill. */
const SHELL_SIZE = 300

/** Sum of the sizes of paragraphs, in Latin letters. */
export const sizeOf = (paragraphs: readonly string[]): number =>
  paragraphs.reduce((sum, paragraph) => sum + textSize(paragraph), 0)

/** Headlines as the page states them for others: a page may show one and set another over its text. */
function statedTitles({ meta, data, headlines }: PageFacts): string[] {
  return [
    headlines[0]?.text,
    meta.get('og:title')?.[0],
    meta.get('twitter:title')?.[0],
    data.articles[0]?.headline,
  ].flatMap((title) => title ?? [])
}

function storyText(
  page: PageBlocks,
  container: Region,
  range: StoryRange,
  hints: TextHints,
): StoryText {
  const title = range.title ?? hints.title
  const blocks = page.blocks.slice(range.first, range.end)
  const judged = judgeBlocks(blocks, container, {
    title,
    otherTitles: range.title === undefined ? statedTitles(hints.facts) : [],
    authors: hints.authors,
  })
  const kept = judged.filter(({ dropped }) => dropped === undefined).map(({ block }) => block.text)
  const lead = range.first === container.first ? standfirst(page, container, title) : []
  const filedLines = judged
    .slice(0, 8)
    .flatMap(({ block, dropped }) =>
      dropped === 'date' || dropped === 'byline' ? [block.text] : [],
    )
  const { agency, place } = storySource([...filedLines, ...kept], hints.authors)
  const isBeside = besideWithin(container)
  const isMicrodata = container.element.attribs.itemprop?.toLowerCase() === 'articlebody'
  return {
    title,
    paragraphs: [...lead.map(({ text }) => text).filter((text) => !kept.includes(text)), ...kept],
    method: isMicrodata ? 'microdata' : 'density',
    linkedHeadlines: blocks.filter((block) => isLinkedTeaser(block) && !isBeside(block.region))
      .length,
    agency,
    place,
    filed: range.filed,
    judged,
    container,
  }
}

/** A text that stands in for the page's blocks. */
function statedText(
  paragraphs: readonly string[],
  method: string,
  { title, authors }: TextHints,
): StoryText {
  const { agency, place } = storySource(paragraphs, authors)
  return {
    title,
    paragraphs,
    method,
    linkedHeadlines: 0,
    agency,
    place,
    filed: undefined,
    judged: [],
    container: undefined,
  }
}

/** The stories of what an operator's rule chose. */
function chosenTexts(chosen: PageBlocks, hints: TextHints, isLive: boolean): StoryText[] {
  const container = chosenContainer(chosen)
  if (container === undefined) return []
  return splitStories(chosen, container.region, isLive)
    .map((range) => storyText(chosen, container.region, range, hints))
    .filter(({ paragraphs }) => paragraphs.length > 0)
    .map((story) => ({ ...story, method: 'rule' }))
}

/**
 * The page's stories, in order; the body in its structured data stands in where the page shows hardly any of it.
 * @param chosen blocks that an operator's rule chose: nothing else is looked at, if they hold text
 * @returns empty when there is no text at all
 */
export function storyTexts(page: PageBlocks, hints: TextHints, chosen?: PageBlocks): StoryText[] {
  const { facts, title } = hints
  const isLive = facts.data.articles.some(({ types }) => types.includes('LiveBlogPosting'))
  const ruled = chosen === undefined ? [] : chosenTexts(chosen, hints, isLive)
  if (ruled.length > 0) return ruled
  const stated = statedParagraphs(facts.data.articles)
  const container = findContainer(
    page,
    title,
    stated === undefined ? undefined : lettersOf(stated.join(' ')),
  )
  const texts =
    container === undefined
      ? []
      : splitStories(page, container.region, isLive).map((range) =>
          storyText(page, container.region, range, hints),
        )
  const shown = texts.reduce((sum, { paragraphs }) => sum + sizeOf(paragraphs), 0)
  if (stated !== undefined && shown < SHOWN_SHARE * sizeOf(stated)) {
    return [statedText(stated, 'json-ld', hints)]
  }
  const data = shown < SHELL_SIZE ? scriptBody(facts.dataScripts.map(ownText), title) : undefined
  if (data !== undefined && shown < SHOWN_SHARE * sizeOf(data)) {
    return [statedText(data, 'script-data', hints)]
  }
  return texts.filter(({ paragraphs }) => paragraphs.length > 0)
}
