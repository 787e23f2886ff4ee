import type { CheerioAPI } from 'cheerio'
import { cleanText } from '../text/clean-text.ts'
import type { ExtractedArticle, PageHints, PageReading } from './article.ts'
import { pageAuthors } from './authors.ts'
import { type PageBlocks, pageBlocks, type Region } from './blocks.ts'
import { canonicalUrl, leadImage } from './canonical.ts'
import { bare, findContainer } from './container.ts'
import { storySource } from './dateline.ts'
import { emptyPageReason, isIndexPage, type NoArticle } from './no-article.ts'
import { outletOffset } from './outlet-zone.ts'
import { pageDates } from './page-dates.ts'
import { type PageFacts, pageFacts } from './page-facts.ts'
import { pageLanguage } from './page-language.ts'
import { parsePage } from './parse-page.ts'
import { isPaywalled } from './paywall.ts'
import { type StoryRange, splitStories } from './several-stories.ts'
import { standfirst } from './standfirst.ts'
import { statedParagraphs } from './stated-body.ts'
import { judgeBlocks } from './story-blocks.ts'
import { textSize } from './text-size.ts'
import { pageTitle, siteNames } from './title.ts'

/** Text of one story and how it was found. */
interface StoryText {
  title: string | undefined
  paragraphs: readonly string[]
  method: string
}

/** A page on the way to its articles. */
interface OpenPage {
  facts: PageFacts
  page: PageBlocks
  url: string | undefined
  host: string | undefined
  zone: string | undefined
  title: string | undefined
  authors: readonly string[]
}

/** The text in the structured data is taken whole when the page shows less than this share of it. */
const SHOWN_SHARE = 0.35

function openPage($: CheerioAPI, hints: PageHints): OpenPage {
  const facts = pageFacts($)
  const host =
    hints.url !== undefined && URL.canParse(hints.url) ? new URL(hints.url).hostname : undefined
  const sites = siteNames(facts, host)
  const page = pageBlocks($.root().get(0)?.children ?? [])
  return {
    facts,
    page,
    url: host === undefined ? undefined : hints.url,
    host,
    zone: hints.zone,
    title: pageTitle(facts, sites),
    authors: pageAuthors(facts, sites),
  }
}

function storyText(open: OpenPage, container: Region, range: StoryRange): StoryText {
  const { page, title, authors } = open
  const own = range.title === undefined || range.title === '' ? title : range.title
  const judged = judgeBlocks(page.blocks.slice(range.first, range.end), container, {
    title: own,
    authors,
  })
  const kept = judged.filter(({ dropped }) => dropped === undefined).map(({ block }) => block.text)
  const first = range.first === container.first ? standfirst(page, container, own)?.text : undefined
  const paragraphs = first === undefined || kept.includes(first) ? kept : [first, ...kept]
  const isMicrodata = container.element.attribs.itemprop?.toLowerCase() === 'articlebody'
  return { title: own, paragraphs, method: isMicrodata ? 'microdata' : 'density' }
}

const sizeOf = (paragraphs: readonly string[]): number =>
  paragraphs.reduce((sum, paragraph) => sum + textSize(paragraph), 0)

/** The page's stories; the body in its structured data stands in where the page shows hardly any of it. */
function storyTexts(open: OpenPage): StoryText[] {
  const { page, facts, title } = open
  const stated = statedParagraphs(facts.data.articles)
  const container = findContainer(
    page,
    title,
    stated === undefined ? undefined : bare(stated.join(' ')),
  )
  const isLive = facts.data.articles.some(({ types }) => types.includes('LiveBlogPosting'))
  const texts =
    container === undefined
      ? []
      : splitStories(page, container.region, isLive).map((range) =>
          storyText(open, container.region, range),
        )
  const shown = texts.reduce((sum, { paragraphs }) => sum + sizeOf(paragraphs), 0)
  if (stated === undefined || shown >= SHOWN_SHARE * sizeOf(stated)) return texts
  return [{ title, paragraphs: stated, method: 'json-ld' }]
}

/** From 0 (guess) to 1 (sure): enough text, and a page that states what an article has. */
function quality(text: string, known: readonly unknown[]): number {
  const enough = Math.min(1, textSize(text) / 1_200)
  const stated = known.filter((field) => field !== undefined).length / known.length
  return Math.round(100 * (0.6 * enough + 0.4 * stated)) / 100
}

function article(open: OpenPage, story: StoryText, isMain: boolean): ExtractedArticle {
  const { facts, url, authors } = open
  const text = cleanText(story.paragraphs.join('\n\n'))
  const { published, modified } = pageDates(facts, url, (local) =>
    outletOffset(open.zone, open.host, local),
  )
  const language = pageLanguage(facts, text)
  const { agency, place } = storySource(story.paragraphs, authors)
  const canonical = canonicalUrl(facts, url)
  const image = isMain ? leadImage(facts, url) : undefined
  return {
    authors: isMain ? authors : [],
    paywalled: isPaywalled(facts, open.page.blocks),
    text,
    method: story.method,
    quality: quality(text, [story.title, published, language]),
    ...(story.title === undefined ? {} : { title: cleanText(story.title) }),
    ...(published === undefined ? {} : { published }),
    ...(modified === undefined ? {} : { modified }),
    ...(language === undefined ? {} : { language }),
    ...(agency === undefined ? {} : { agency }),
    ...(place === undefined ? {} : { dateline: place }),
    ...(canonical === undefined ? {} : { canonicalUrl: canonical }),
    ...(image === undefined ? {} : { image }),
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
  const parsed = parsePage(cleanText(html))
  if (parsed.kind === 'refused') return none(parsed)
  const open = openPage(parsed.$, hints)
  const { facts, page } = open
  const texts = storyTexts(open).filter(({ paragraphs }) => paragraphs.length > 0)
  const isShort = texts.reduce((sum, { paragraphs }) => sum + sizeOf(paragraphs), 0) < 600
  const reason = isShort ? emptyPageReason(parsed.$, facts, page) : undefined
  if (reason !== undefined) return none(reason)
  const kept = texts.flatMap(({ paragraphs }) =>
    paragraphs.map((text) => ({ size: textSize(text) })),
  )
  if (isIndexPage(facts, page, kept)) {
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
