import type { Document } from 'domhandler'
import { lettersOf } from '../text/letters.ts'
import type { PageHints } from './article.ts'
import { type FoundAuthors, pageAuthors } from './authors.ts'
import { type Block, type PageBlocks, pageBlocks } from './blocks.ts'
import { isHeadline } from './container.ts'
import { outletOffset } from './outlet-zone.ts'
import { type FoundDate, type OffsetAt, pageDates } from './page-dates.ts'
import { pageFacts } from './page-facts.ts'
import { type AppliedRules, applyRules, NO_RULES } from './site-rules.ts'
import type { TextHints } from './story-text.ts'
import { textSize } from './text-size.ts'
import { DOCUMENT_TITLE, type FoundTitle, pageTitle, siteNames, titleParts } from './title.ts'

/** A page on the way to its articles. */
export interface OpenPage extends TextHints {
  /** All blocks of the page. */
  page: PageBlocks
  /** Blocks of what an operator's rule chose; undefined when none did. */
  chosen: PageBlocks | undefined
  rules: AppliedRules
  url: string | undefined
  offsetAt: OffsetAt
  foundTitle: FoundTitle | undefined
  foundAuthors: FoundAuthors
  dates: { published: FoundDate | undefined; modified: FoundDate | undefined }
}

/** Blocks after the headline that are looked at for an unmarked byline or date, and their longest size. */
const OPENING_BLOCKS = 8
const OPENING_SIZE = 160

/** Short texts after the headline: bylines and dates without any mark stand there. */
function openingTexts(page: PageBlocks, title: string | undefined): string[] {
  const folded = lettersOf(title ?? '')
  if (folded === '') return []
  const at = page.blocks.findIndex(
    (block) =>
      isHeadline(block, folded) ||
      (block.size < 400 && block.text.includes('\n') && lettersOf(firstLine(block)) === folded),
  )
  const headline = page.blocks[at]
  if (headline === undefined) return []
  const lines = isHeadline(headline, folded) ? [] : headline.text.split('\n').slice(1)
  const after = page.blocks.slice(at + 1, at + 1 + OPENING_BLOCKS)
  return [...lines, ...after.map(({ text }) => text)].filter(
    (text) => textSize(text) <= OPENING_SIZE,
  )
}

const firstLine = ({ text }: Block): string => text.slice(0, text.indexOf('\n'))

/**
 * A title that only the document's `<title>` states may still hold the site's name: the part of it that the page
 * shows on a line of its own is the headline.
 */
function shownTitle(found: FoundTitle | undefined, page: PageBlocks): FoundTitle | undefined {
  if (found === undefined || found.from !== DOCUMENT_TITLE) return found
  const parts = new Map(titleParts(found.text).map((part) => [lettersOf(part), part]))
  let best: string | undefined
  for (const { text, size } of page.blocks) {
    if (size > 400) continue
    for (const line of text.split('\n')) {
      const part = parts.get(lettersOf(line))
      if (part !== undefined && part.length > (best?.length ?? MIN_TITLE)) best = part
    }
  }
  return best === undefined ? found : { text: best, from: `${DOCUMENT_TITLE}, shown on the page` }
}

/** Units of a part of the document title that can be the headline and no section's name. */
const MIN_TITLE = 15

/** Blocks of what a rule chose. The operator looked at it: names of the chosen elements mark nothing. */
function chosenBlocks({ content }: AppliedRules): PageBlocks | undefined {
  if (content === undefined) return undefined
  const page = pageBlocks([content])
  for (const region of page.regions) {
    if (region.depth > 2) continue
    region.beside = false
    region.outside = false
  }
  return page
}

/** A chosen element without text, a shell that scripts fill, is as good as none. */
function checkChosen(rules: AppliedRules, chosen: PageBlocks | undefined): AppliedRules {
  if (chosen === undefined || chosen.blocks.length > 0) return rules
  const notes = [...rules.notes, 'content: what the selector chose holds no text']
  return { ...rules, content: undefined, notes, missed: true }
}

/** Reads a parsed page's facts and blocks, an operator's rules applied first. */
export function openPage(root: Document, hints: PageHints): OpenPage {
  const applied = hints.rules === undefined ? NO_RULES : applyRules(root, hints.rules)
  const chosen = chosenBlocks(applied)
  const rules = checkChosen(applied, chosen)
  const facts = pageFacts(root)
  const url = hints.url !== undefined && URL.canParse(hints.url) ? hints.url : undefined
  const host = url === undefined ? undefined : new URL(url).hostname
  const sites = siteNames(facts, host)
  const page = pageBlocks(root.children)
  const foundTitle =
    rules.title === undefined
      ? shownTitle(pageTitle(facts, sites), page)
      : { text: rules.title, from: 'rule' }
  const title = foundTitle?.text
  const opening = openingTexts(page, title)
  const foundAuthors = pageAuthors(facts, sites, opening)
  const offsetAt: OffsetAt = (local) => outletOffset(hints.zone, host, local)
  return {
    facts,
    page,
    chosen: rules.content === undefined ? undefined : chosen,
    rules,
    url,
    offsetAt,
    title,
    foundTitle,
    authors: foundAuthors.names,
    foundAuthors,
    dates: pageDates(facts, { url, offsetAt, opening, ruled: rules.dates }),
  }
}
