import { lettersOf } from '../text/letters.ts'
import type { NoArticleReason, PageHints } from './article.ts'
import type { Block, PageBlocks, Region } from './blocks.ts'
import { blockWeight, isHeadline, statedIn } from './container.ts'
import { type OpenPage, openPage } from './open-page.ts'
import { parsePage } from './parse-page.ts'
import { refusal } from './read-page.ts'
import { statedParagraphs } from './stated-body.ts'
import type { DropReason, JudgedBlock } from './story-blocks.ts'
import { type StoryText, storyTexts } from './story-text.ts'

/** One block of the page and what became of it. */
export interface ExplainedBlock {
  kept: boolean
  /** Why it was dropped; `outside` stands outside the container, `beside` in a part marked as no story. */
  reason?: DropReason | 'outside'
  /** The element whose tag or name marks it as beside the story: what a rule would have to go round. */
  markedBy?: string
  /** Selector of the element it stands in. */
  element: string
  text: string
}

/** An element on the way from the page to the container. */
export interface ContainerStep {
  element: string
  /** Share of the page's running text inside it, 0 to 1. */
  share: number
  /** Running paragraphs inside it. */
  paragraphs: number
}

export interface PageExplanation {
  /** Set when the page was refused. */
  refused?: { reason: NoArticleReason; message: string }
  /** Where each field came from; absent fields were not found. */
  fields: readonly { field: string; value: string; from: string }[]
  /** What an operator's rules did not find. */
  notes: readonly string[]
  stories: readonly {
    title?: string
    method: string
    /** The way down to the container, the last step being the container itself. */
    container: readonly ContainerStep[]
    evidence: readonly string[]
  }[]
  blocks: readonly ExplainedBlock[]
}

/** `div#main.article-body`, with at most two classes. */
function selectorOf({ element }: Region): string {
  const { id, class: names } = element.attribs
  const classes = (names ?? '').slice(0, 200).split(/\s+/).filter(Boolean).slice(0, 2)
  const hash = id === undefined || id === '' ? '' : `#${id.slice(0, 80)}`
  return `${element.name}${hash}${classes.map((name) => `.${name}`).join('')}`
}

function markedBy(region: Region, container: Region | undefined): string | undefined {
  for (let r: Region | undefined = region; r !== undefined && r !== container; r = r.parent)
    if (r.beside || r.outside) return selectorOf(r)
  return undefined
}

function explainBlock(
  block: Block,
  judged: JudgedBlock | undefined,
  container: Region | undefined,
): ExplainedBlock {
  const reason = judged === undefined ? 'outside' : judged.dropped
  const mark = reason === 'beside' ? markedBy(block.region, container) : undefined
  return {
    kept: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    ...(mark === undefined ? {} : { markedBy: mark }),
    element: selectorOf(block.region),
    text: block.text,
  }
}

const inside = (page: PageBlocks, { first, end }: Region): readonly Block[] =>
  page.blocks.slice(first, end)

const weigh = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => sum + blockWeight(block), 0)

function stepsTo(container: Region, page: PageBlocks): ContainerStep[] {
  const total = weigh(page.blocks)
  const path: Region[] = []
  for (let r: Region | undefined = container; r !== undefined; r = r.parent) path.unshift(r)
  return path.map((region) => {
    const blocks = inside(page, region)
    return {
      element: selectorOf(region),
      share: total === 0 ? 0 : Math.round((100 * weigh(blocks)) / total) / 100,
      paragraphs: blocks.filter((block) => blockWeight(block) > 0).length,
    }
  })
}

/** What spoke for the container, in sentences. */
function evidenceFor(container: Region, page: PageBlocks, open: OpenPage): string[] {
  const blocks = inside(page, container)
  const running = blocks.filter((block) => blockWeight(block) > 0)
  const evidence = [`${running.length} running paragraphs, ${Math.round(weigh(blocks))} letters`]
  if (container.element.attribs.itemprop?.toLowerCase() === 'articlebody')
    evidence.push('itemprop=articleBody')
  const title = lettersOf(open.title ?? '')
  if (title !== '' && blocks.some((block) => isHeadline(block, title)))
    evidence.push('holds the headline')
  const stated = statedParagraphs(open.facts.data.articles)
  if (stated !== undefined) {
    const isStated = statedIn(lettersOf(stated.join(' ')))
    const found = running.filter(({ text }) => isStated(text))
    evidence.push(`${found.length} of its paragraphs stand in the JSON-LD articleBody`)
  }
  if (open.chosen === page) evidence.push('chosen by the rule content')
  return evidence
}

function explainStory(story: StoryText, page: PageBlocks, open: OpenPage) {
  const { container, method, title } = story
  return {
    ...(title === undefined ? {} : { title }),
    method: open.rules.missed ? 'rule-missed' : method,
    container: container === undefined ? [] : stepsTo(container, page),
    evidence:
      container === undefined
        ? [`the page shows hardly any of the text that its ${method} holds`]
        : evidenceFor(container, page, open),
  }
}

function fieldsOf(open: OpenPage, texts: readonly StoryText[]): PageExplanation['fields'] {
  const { foundTitle, foundAuthors, dates } = open
  const first = texts[0]
  const found: [string, string | undefined, string | undefined][] = [
    ['title', foundTitle?.text, foundTitle?.from],
    ['authors', foundAuthors.names.join(', ') || undefined, foundAuthors.from],
    ['published', dates.published?.at.toISOString(), dates.published?.from],
    ['modified', dates.modified?.at.toISOString(), dates.modified?.from],
    ['agency', first?.agency, 'dateline or credit'],
    ['dateline', first?.place, 'dateline'],
  ]
  return found.flatMap(([field, value, from]) =>
    value === undefined ? [] : [{ field, value, from: from ?? '' }],
  )
}

/**
 * Why a page was read as it was: each block kept or dropped with the reason, the choice of the container with
 * its evidence, the source of each field. Reads the page exactly as `readPage` does.
 * @param html decoded text of the page
 */
export function explainPage(html: string, hints: PageHints): PageExplanation {
  const parsed = parsePage(html)
  if (parsed.kind === 'refused') {
    const { reason, message } = parsed
    return { refused: { reason, message }, fields: [], notes: [], stories: [], blocks: [] }
  }
  const open = openPage(parsed.root, hints)
  const texts = storyTexts(open.page, open, open.chosen)
  const reason = refusal(open, texts)
  const isRuled = texts.some(({ method }) => method === 'rule')
  const page = isRuled && open.chosen !== undefined ? open.chosen : open.page
  const judged = new Map(
    texts.flatMap((story) => story.judged.map((entry) => [entry.block, { entry, story }] as const)),
  )
  return {
    ...(reason === undefined ? {} : { refused: reason }),
    fields: fieldsOf(open, texts),
    notes: open.rules.notes,
    stories: texts.map((story) => explainStory(story, page, open)),
    blocks: page.blocks.map((block) => {
      const found = judged.get(block)
      return explainBlock(block, found?.entry, found?.story.container)
    }),
  }
}
