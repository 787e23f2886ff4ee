/** An article of an item as it stood. */
export interface KnownPart {
  part: number
  title: string
  content_hash: string
}

/**
 * Gives the articles of a page that was read again the places of those they continue: the same text,
 * else the same title, else, where the page had and has a single story, that one. A story that is
 * new on the page gets a place of its own, so that it becomes an article and no revision of another.
 * @returns the articles in their order, each with its part
 */
export function matchParts<A extends { title: string; content_hash: string }>(
  known: readonly KnownPart[],
  articles: readonly A[],
): (A & { part: number })[] {
  if (known.length === 0) return articles.map((article, part) => ({ ...article, part }))
  const free = new Map(known.map((old) => [old.part, old]))
  const parts = new Map<A, number>()
  const take = (article: A, old: KnownPart | undefined) => {
    if (old === undefined || parts.has(article)) return
    parts.set(article, old.part)
    free.delete(old.part)
  }
  for (const key of ['content_hash', 'title'] as const) {
    for (const article of articles) {
      take(
        article,
        [...free.values()].find((old) => old[key] === article[key]),
      )
    }
  }
  const [only] = articles
  if (articles.length === 1 && known.length === 1 && only !== undefined) take(only, known[0])
  let next = Math.max(...known.map(({ part }) => part)) + 1
  return articles.map((article) => ({ ...article, part: parts.get(article) ?? next++ }))
}
