import { htmlToText } from './plain-text.ts'
import type { StructuredArticle } from './structured-data.ts'

/** Shortest body in structured data that says anything about the page's own text. */
const MIN_UNITS = 300

/**
 * The paragraphs of the first article body that the structured data states; undefined when it states none of
 * any length. Publishers put HTML, plain text and one long line there.
 */
export function statedParagraphs(
  articles: readonly StructuredArticle[],
): readonly string[] | undefined {
  const body = articles.find((article) => (article.body?.length ?? 0) >= MIN_UNITS)?.body
  if (body === undefined) return undefined
  const lines = /<\/?(?:p|div|br|li|h\d)\b|&lt;p|&(?:nbsp|amp|quot|#\d+);/i.test(body)
    ? htmlToText(body.includes('&lt;p') ? htmlToText(body) : body)
    : body
  return lines
    .split(/\s*\n\s*/)
    .map((line) => line.trim())
    .filter(Boolean)
}
