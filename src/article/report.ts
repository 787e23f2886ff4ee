import type { ExtractedArticle, NoArticleReason, PageReading } from './article.ts'

/** An article as `try article` prints it: dates in ISO 8601 UTC, unknown fields absent. */
export type ArticleReport = Omit<ExtractedArticle, 'published' | 'modified'> & {
  published?: string
  modified?: string
}

export type PageReport =
  | { articles: readonly ArticleReport[] }
  | { articles: readonly []; reason: NoArticleReason; message: string }

function articleReport({ published, modified, ...article }: ExtractedArticle): ArticleReport {
  return {
    ...article,
    ...(published === undefined ? {} : { published: published.toISOString() }),
    ...(modified === undefined ? {} : { modified: modified.toISOString() }),
  }
}

/** What was read from a page, as JSON for people and scripts. */
export function pageReport(reading: PageReading): PageReport {
  if (reading.kind === 'articles') return { articles: reading.articles.map(articleReport) }
  return { articles: [], reason: reading.reason, message: reading.message }
}
