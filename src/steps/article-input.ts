import type { ArticleRow } from '../db/articles.ts'
import type { TaggingInput } from '../tagging/tag.ts'

/** A stored article as the tagger takes it. */
export function inputOf(
  article: Pick<ArticleRow, 'title' | 'text' | 'language' | 'published_at'>,
): TaggingInput {
  return {
    title: article.title,
    text: article.text,
    ...(article.language === null
      ? {}
      : { language: article.language.split('-')[0] ?? article.language }),
    ...(article.published_at === null ? {} : { published: article.published_at }),
  }
}
