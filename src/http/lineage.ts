import type { ArticleListRow } from '../db/find-articles.ts'

/** The texts of a story: each with its copies, who ran it first and whom it is credited to. */
export function lineagesOf(articles: readonly ArticleListRow[]) {
  const groups = new Map<string, ArticleListRow[]>()
  for (const article of articles) {
    const original = article.duplicate_of ?? article.id
    groups.set(original, [...(groups.get(original) ?? []), article])
  }
  return [...groups].map(([original, group]) => {
    const [first] = [...group].sort((a, b) => timeOf(a).getTime() - timeOf(b).getTime())
    return {
      original,
      agency: group.find(({ agency }) => agency !== null)?.agency ?? null,
      ranFirst: first === undefined ? null : { articleId: first.id, feedId: first.feed_id },
      articles: group.map((article) => ({
        id: article.id,
        feedId: article.feed_id,
        at: timeOf(article).toISOString(),
        agency: article.agency,
        ownShare: article.duplicate_of === null ? 1 : article.own_share,
      })),
    }
  })
}

/** As the outlet says, never after it was seen. */
function timeOf({ published_at: published, first_seen_at: seen }: ArticleListRow): Date {
  return published !== null && published < seen ? published : seen
}
