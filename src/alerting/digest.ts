import { type AlertFacts, articleData, boundedBody, cut } from './payload.ts'

/** Alerts of one rule, collected. */
export interface DigestFacts {
  at: Date
  rule: { id: string; severity: string }
  /** When the first and the last of them fired. */
  from: Date
  until: Date
  /** Those that are told, oldest first. */
  alerts: readonly DigestedAlert[]
  /** All of them. */
  count: number
}

export interface DigestedAlert {
  id: string
  at: Date
  clauses: readonly string[]
  story: AlertFacts['story']
  article: Omit<AlertFacts['article'], 'text'>
}

/** Of one alert; the whole of it is in `GET /api/v1/alerts`. */
const MAX_CLAUSES = 3
const MAX_OUTLETS = 5

/** The body of `alert.digest`: each alert in short, as many as fit below MAX_BODY_BYTES. */
export function digestBody({ at, rule, from, until, alerts, count }: DigestFacts): string {
  return boundedBody('alert.digest', at, (share) => {
    const told = alerts.slice(0, Math.max(1, share.tags))
    const title = Math.min(share.title, 200)
    return {
      schema: 1,
      rule,
      digest: {
        from: from.toISOString(),
        until: until.toISOString(),
        alerts: count,
        omitted: count - told.length,
      },
      items: told.map(({ id, at: firedAt, clauses, story, article }) => ({
        alert: {
          id,
          firedAt: firedAt.toISOString(),
          because: clauses.slice(0, MAX_CLAUSES).map((clause) => cut(clause, title)),
        },
        story: {
          id: story.id,
          title: cut(story.title, title),
          firstSeenAt: story.firstSeenAt.toISOString(),
          articles: story.articles,
          outlets: story.outlets.slice(0, MAX_OUTLETS).map((name) => cut(name, share.name)),
          languages: story.languages.slice(0, MAX_OUTLETS),
        },
        article: {
          ...articleData(article, { ...share, title }),
          published: article.published?.toISOString(),
        },
      })),
    }
  })
}
