import type { Because } from '../rules/subject.ts'
import type { Evidence, Tag } from '../tagging/tag.ts'

/** The facts of an alert as every receiver gets them (docs/webhooks.md). */
export interface AlertFacts {
  at: Date
  alert: { id: string; rule: { id: string; severity: string }; because: readonly Because[] }
  story: {
    id: string
    title: string
    firstSeenAt: Date
    articles: number
    outlets: readonly string[]
    languages: readonly string[]
  }
  article: {
    id: string
    url: string | undefined
    title: string
    feed: { id: string; name: string; country: string | undefined; ownership: string | undefined }
    language: string | undefined
    published: Date | undefined
    text: string
  }
  tags: readonly Tag[]
}

/** Bytes of a body at most: receivers such as queues refuse more than 20 kB. */
export const MAX_BODY_BYTES = 20_000
const MAX_TITLE = 500
const MAX_EXCERPT = 600
const MAX_CLAUSES = 20
const MAX_EVIDENCE = 3
const MAX_OUTLETS = 50
const MAX_TAGS = 60

/**
 * The body of `alert.fired`, the same bytes for everybody and every attempt. Long parts are cut,
 * tags first, so that it stays below MAX_BODY_BYTES.
 */
export function alertBody(facts: AlertFacts): string {
  for (
    let tags = MAX_TAGS, clauses = MAX_CLAUSES;
    ;
    tags = tags >> 1, clauses = Math.max(1, clauses >> 1)
  ) {
    const body = JSON.stringify({
      type: 'alert.fired',
      timestamp: facts.at.toISOString(),
      data: alertData(facts, tags, clauses),
    })
    if (Buffer.byteLength(body) < MAX_BODY_BYTES || tags === 0) return body
  }
}

function alertData(
  { alert, story, article, tags }: AlertFacts,
  maxTags: number,
  maxClauses: number,
) {
  return {
    schema: 1,
    alert: {
      id: alert.id,
      rule: alert.rule,
      because: alert.because.slice(0, maxClauses).map(({ clause, evidence }) => ({
        clause: cut(clause, MAX_TITLE),
        evidence: evidence.slice(0, MAX_EVIDENCE).map(shortEvidence),
      })),
    },
    story: {
      id: story.id,
      title: cut(story.title, MAX_TITLE),
      firstSeenAt: story.firstSeenAt.toISOString(),
      articles: story.articles,
      outlets: story.outlets.slice(0, MAX_OUTLETS).map((name) => cut(name, 100)),
      languages: story.languages,
    },
    article: {
      id: article.id,
      url: article.url === undefined ? undefined : cut(article.url, 2_000),
      title: cut(article.title, MAX_TITLE),
      feed: article.feed,
      language: article.language,
      published: article.published?.toISOString(),
      excerpt: cut(article.text.replace(/\s+/g, ' ').trim(), MAX_EXCERPT),
    },
    tags: tags
      .slice(0, maxTags)
      .map(({ kind, id, label, salience }) => ({ kind, id, label, salience })),
  }
}

/** A long span is shortened with its end: `slice(start, end)` of the field stays exactly `text`. */
function shortEvidence({ field, start, end, text }: Evidence): Evidence {
  if (text.length <= MAX_TITLE) return { field, start, end, text }
  const short = text.slice(0, MAX_TITLE).replace(/[\ud800-\udbff]$/, '')
  return { field, start, end: start + short.length, text: short }
}

/** Cuts at a character, never inside a surrogate pair, and says so. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
