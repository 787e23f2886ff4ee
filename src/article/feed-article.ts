import { cleanText } from '../text/clean-text.ts'
import { detectLanguage } from '../text/language.ts'
import type { ExtractedArticle, PageHints } from './article.ts'
import { splitNames } from './authors.ts'
import { isBoilerplate } from './boilerplate.ts'
import { absoluteUrl } from './canonical.ts'
import { storySource } from './dateline.ts'
import { htmlToText } from './plain-text.ts'
import { textSize } from './text-size.ts'
import { plainTitle } from './title.ts'

/** What a feed says about an item, as far as an article can be made of it. */
export interface FeedText {
  title?: string
  /** HTML, unsafe. Empty if the feed has none. */
  contentHtml: string
  /** HTML, unsafe. Empty if the feed has none. */
  summaryHtml: string
  author?: string
  published?: Date
  link?: string
}

/** Text, in Latin letters, from which a feed's content counts as a whole article. */
const WHOLE_SIZE = 800

function paragraphs(html: string): string[] {
  return htmlToText(html)
    .split('\n\n')
    .filter((paragraph) => paragraph !== '' && !isBoilerplate(paragraph, textSize(paragraph)))
}

/**
 * The article as the feed itself tells it, for items whose page can't be read.
 * @returns undefined when the item has neither text nor title
 */
export function articleFromFeed(item: FeedText, hints: PageHints): ExtractedArticle | undefined {
  const content = paragraphs(item.contentHtml)
  const summary = paragraphs(item.summaryHtml)
  const longer = content.join('').length >= summary.join('').length ? content : summary
  const title = item.title === undefined ? '' : plainTitle(cleanText(item.title))
  const text = longer.join('\n\n')
  if (text === '' && title === '') return undefined
  const authors = item.author === undefined ? [] : splitNames(cleanText(item.author))
  const { agency, place } = storySource(longer, authors)
  const language = detectLanguage(text === '' ? title : text)
  const url = absoluteUrl(item.link, hints.url)
  return {
    authors,
    paywalled: false,
    text,
    method: 'feed',
    quality: Math.min(0.5, textSize(text) / WHOLE_SIZE / 2),
    ...(title === '' ? {} : { title }),
    ...(item.published === undefined ? {} : { published: item.published }),
    ...(language === undefined ? {} : { language }),
    ...(agency === undefined ? {} : { agency }),
    ...(place === undefined ? {} : { dateline: place }),
    ...(url === undefined ? {} : { canonicalUrl: url }),
  }
}
