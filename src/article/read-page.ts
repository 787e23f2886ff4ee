import { cleanText } from '../text/clean-text.ts'
import type { ExtractedArticle, PageHints, PageReading } from './article.ts'
import { canonicalUrl, leadImage } from './canonical.ts'
import { emptyPageReason, isIndexPage, type NoArticle } from './no-article.ts'
import { type OpenPage, openPage } from './open-page.ts'
import { filedDate } from './page-dates.ts'
import { pageLanguage } from './page-language.ts'
import { parsePage } from './parse-page.ts'
import { isPaywalled } from './paywall.ts'
import { type StoryText, sizeOf, storyTexts } from './story-text.ts'
import { textSize } from './text-size.ts'

/** Text, in Latin letters, under which a page may be a wall or a shell. */
const SHORT_PAGE = 600
/** Quality at most, where a rule for the site no longer fits its pages. */
const MISSED_QUALITY = 0.3

/** From 0 (guess) to 1 (sure): enough text, and a page that states what an article has. */
function quality(text: string, known: readonly unknown[], missed: boolean): number {
  const enough = Math.min(1, textSize(text) / 1_200)
  const stated = known.filter((field) => field !== undefined).length / known.length
  const found = Math.round(100 * (0.6 * enough + 0.4 * stated)) / 100
  return missed ? Math.min(MISSED_QUALITY, found) : found
}

/** Leaves out fields that are unknown. */
function known<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }
}

function article(open: OpenPage, story: StoryText, isMain: boolean): ExtractedArticle {
  const { facts, url, offsetAt, rules, dates } = open
  const text = cleanText(story.paragraphs.join('\n\n'))
  const filed = story.filed === undefined ? undefined : filedDate(story.filed, offsetAt)
  const published = isMain ? (dates.published?.at ?? filed) : (filed ?? dates.published?.at)
  const language = pageLanguage(facts, text)
  const title = story.title === undefined ? undefined : cleanText(story.title)
  return {
    authors: isMain ? open.authors.map(cleanText) : [],
    paywalled: isPaywalled(facts, open.page.blocks),
    text,
    method: rules.missed ? 'rule-missed' : story.method,
    quality: quality(text, [title, published, language], rules.missed),
    ...known({
      title,
      published,
      modified: isMain ? dates.modified?.at : undefined,
      language,
      agency: story.agency,
      dateline: story.place === undefined ? undefined : cleanText(story.place),
      canonicalUrl: canonicalUrl(facts, url),
      image: isMain ? leadImage(facts, url) : undefined,
      notes: rules.notes.length > 0 ? rules.notes : undefined,
    }),
  }
}

const none = ({ reason, message }: NoArticle): PageReading => ({ kind: 'none', reason, message })

/** Why a page holds no article; undefined when it holds one. What an operator's rule chose is one. */
export function refusal(open: OpenPage, texts: readonly StoryText[]): NoArticle | undefined {
  const { facts, page, chosen } = open
  const paragraphs = texts.flatMap((story) => story.paragraphs)
  if (chosen === undefined || paragraphs.length === 0) {
    // a text that its data holds is there, whatever little the page shows
    const isFromData = texts[0] !== undefined && texts[0].container === undefined
    const reason =
      sizeOf(paragraphs) < SHORT_PAGE && !isFromData
        ? emptyPageReason(facts, page, paragraphs.join('\n'))
        : undefined
    if (reason !== undefined) return reason
    const linked = texts.reduce((sum, { linkedHeadlines }) => sum + linkedHeadlines, 0)
    if (isIndexPage(facts, page, linked, paragraphs.map(textSize))) {
      const message = 'The page lists other pages and holds no article of its own.'
      return { reason: 'index-page', message }
    }
  }
  return texts.length > 0
    ? undefined
    : { reason: 'empty', message: 'The page holds no running text.' }
}

/**
 * Reads the articles of a page: one parse, then linear passes over its blocks. A page usually holds one; several
 * stories set under one another become several articles, the first first. Walls, forms, script shells and lists
 * of other pages hold none, with the reason.
 * @param html decoded text of the page
 */
export function readPage(html: string, hints: PageHints): PageReading {
  const parsed = parsePage(html)
  if (parsed.kind === 'refused') return none(parsed)
  const open = openPage(parsed.root, hints)
  const texts = storyTexts(open.page, open, open.chosen)
  const reason = refusal(open, texts)
  if (reason !== undefined) return none(reason)
  const [first, ...others] = texts.map((story, index) => article(open, story, index === 0))
  return first === undefined
    ? none({ reason: 'empty', message: 'The page holds no running text.' })
    : { kind: 'articles', articles: [first, ...others] }
}
