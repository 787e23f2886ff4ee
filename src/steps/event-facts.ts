import type { AlertFacts } from '../alerting/payload.ts'
import type { StoredAlert } from '../db/alerts.ts'
import type { ArticleRow } from '../db/articles.ts'
import type { FeedRow } from '../db/feed-table.ts'
import type { StorySummary } from '../db/stories.ts'

/** Rows as the bodies of events tell them. */
export function alertFacts(alert: Pick<StoredAlert, 'id' | 'rule_id' | 'severity' | 'because'>) {
  return {
    id: alert.id,
    rule: { id: alert.rule_id, severity: alert.severity },
    because: alert.because,
  }
}

export function storyFacts(story: StorySummary): AlertFacts['story'] {
  return {
    id: story.id,
    title: story.title,
    firstSeenAt: story.first_seen_at,
    articles: story.articles,
    outlets: story.outlets,
    languages: story.languages,
  }
}

/** @param language as the article was analysed; its row says the same once it is stored */
export function articleFacts(
  article: ArticleRow,
  feed: Pick<FeedRow, 'id' | 'name' | 'country' | 'ownership'>,
  language = article.language ?? undefined,
): AlertFacts['article'] {
  return { ...articleSummary(article, feed), language, text: article.text }
}

/** An article without its text. */
export function articleSummary(
  article: Pick<ArticleRow, 'id' | 'url' | 'title' | 'language' | 'published_at'>,
  feed: Pick<FeedRow, 'id' | 'name' | 'country' | 'ownership'>,
): Omit<AlertFacts['article'], 'text'> {
  return {
    id: article.id,
    url: article.url ?? undefined,
    title: article.title,
    feed: {
      id: feed.id,
      name: feed.name,
      country: feed.country ?? undefined,
      ownership: feed.ownership ?? undefined,
    },
    language: article.language ?? undefined,
    published: article.published_at ?? undefined,
  }
}
