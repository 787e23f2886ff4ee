import type { CheerioAPI } from 'cheerio'
import { cleanText } from '../text/clean-text.ts'
import type { ExtractedArticle, PageHints, PageReading } from './article.ts'
import { pageAuthors } from './authors.ts'
import { type PageBlocks, pageBlocks } from './blocks.ts'
import { canonicalUrl, leadImage } from './canonical.ts'
import { bare } from './container.ts'
import { emptyPageReason, isIndexPage, type NoArticle } from './no-article.ts'
import { outletOffset } from './outlet-zone.ts'
import { filedDate, type OffsetAt, pageDates } from './page-dates.ts'
import { pageFacts } from './page-facts.ts'
import { pageLanguage } from './page-language.ts'
import { parsePage } from './parse-page.ts'
import { isPaywalled } from './paywall.ts'
import { type StoryText, sizeOf, storyTexts, type TextHints } from './story-text.ts'
import { textSize } from './text-size.ts'
import { pageTitle, siteNames } from './title.ts'

/** A page on the way to its articles. */
interface OpenPage extends TextHints {
  page: PageBlocks
  url: string | undefined
  offsetAt: OffsetAt
  /** Short texts after the headline: bylines and dates without any mark stand there. */
  opening: readonly string[]
}

/** Blocks after the headline that are looked at for an unmarked byline or date, and their longest size. */
const OPENING_BLOCKS = 8
const OPENING_SIZE = 160
/** Text, in Latin letters, under which a page may be a wall or a shell. */
const SHORT_PAGE = 600

function openingTexts(page: PageBlocks, title: string | undefined): string[] {
  const folded = bare(title ?? '')
  if (folded === '') return []
  const at = page.blocks.findIndex((block) => block.size < 400 && bare(block.text) === folded)
  if (at < 0) return []
  const after = page.blocks.slice(at + 1, at + 1 + OPENING_BLOCKS)
  return after.filter(({ size }) => size <= OPENING_SIZE).map(({ text }) => text)
}

function openPage($: CheerioAPI, hints: PageHints): OpenPage {
  const facts = pageFacts($)
  const isAddress = hints.url !== undefined && URL.canParse(hints.url)
  const host = isAddress ? new URL(hints.url ?? '').hostname : undefined
  const sites = siteNames(facts, host)
  const page = pageBlocks($.root().get(0)?.children ?? [])
  const title = pageTitle(facts, sites)
  const opening = openingTexts(page, title)
  return {
    facts,
    page,
    url: isAddress ? hints.url : undefined,
    offsetAt: (local) => outletOffset(hints.zone, host, local),
    title,
    opening,
    authors: pageAuthors(facts, sites, opening),
  }
}

/** From 0 (guess) to 1 (sure): enough text, and a page that states what an article has. */
function quality(text: string, known: readonly unknown[]): number {
  const enough = Math.min(1, textSize(text) / 1_200)
  const stated = known.filter((field) => field !== undefined).length / known.length
  return Math.round(100 * (0.6 * enough + 0.4 * stated)) / 100
}

/** Leaves out fields that are unknown. */
function known<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }
}

function article(open: OpenPage, story: StoryText, isMain: boolean): ExtractedArticle {
  const { facts, url, offsetAt } = open
  const text = cleanText(story.paragraphs.join('\n\n'))
  const dates = pageDates(facts, url, offsetAt, open.opening)
  const filed = story.filed === undefined ? undefined : filedDate(story.filed, offsetAt)
  const published = isMain ? (dates.published ?? filed) : (filed ?? dates.published)
  const language = pageLanguage(facts, text)
  const title = story.title === undefined ? undefined : cleanText(story.title)
  return {
    authors: isMain ? open.authors.map(cleanText) : [],
    paywalled: isPaywalled(facts, open.page.blocks),
    text,
    method: story.method,
    quality: quality(text, [title, published, language]),
    ...known({
      title,
      published,
      modified: isMain ? dates.modified : undefined,
      language,
      agency: story.agency,
      dateline: story.place === undefined ? undefined : cleanText(story.place),
      canonicalUrl: canonicalUrl(facts, url),
      image: isMain ? leadImage(facts, url) : undefined,
    }),
  }
}

const none = ({ reason, message }: NoArticle): PageReading => ({ kind: 'none', reason, message })

/**
 * Reads the articles of a page: one parse, then linear passes over its blocks. A page usually holds one; several
 * stories set under one another become several articles, the first first. Walls, forms, script shells and lists
 * of other pages hold none, with the reason.
 * @param html decoded text of the page
 */
export function readPage(html: string, hints: PageHints): PageReading {
  const parsed = parsePage(html)
  if (parsed.kind === 'refused') return none(parsed)
  const open = openPage(parsed.$, hints)
  const { facts, page } = open
  const texts = storyTexts(page, open)
  const size = texts.reduce((sum, { paragraphs }) => sum + sizeOf(paragraphs), 0)
  const paragraphs = texts.flatMap((story) => story.paragraphs)
  const reason = size < SHORT_PAGE ? emptyPageReason(facts, page, paragraphs.join('\n')) : undefined
  if (reason !== undefined) return none(reason)
  const linked = texts.reduce((sum, { linkedHeadlines }) => sum + linkedHeadlines, 0)
  if (isIndexPage(facts, page, linked, paragraphs.map(textSize))) {
    return none({
      reason: 'index-page',
      message: 'The page lists other pages and holds no article of its own.',
    })
  }
  const [first, ...others] = texts
  if (first === undefined)
    return none({ reason: 'empty', message: 'The page holds no running text.' })
  return {
    kind: 'articles',
    articles: [article(open, first, true), ...others.map((story) => article(open, story, false))],
  }
}
