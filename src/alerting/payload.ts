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
/** A longer address is left out: cut, it would lead elsewhere. */
const MAX_URL = 2_000

/** How much of each part is told, in entries and UTF-16 units. */
export interface Generosity {
  tags: number
  clauses: number
  evidence: number
  outlets: number
  title: number
  excerpt: number
  name: number
}

const GENEROUS: Generosity = {
  tags: 60,
  clauses: 20,
  evidence: 3,
  outlets: 50,
  title: 500,
  excerpt: 600,
  name: 100,
}
/** Each step tells half as much; the last is below 20 kB whatever the parts hold, escapes included. */
const STEPS = 5

/** The body of `alert.fired`, the same bytes for everybody and every attempt. */
export function alertBody(facts: AlertFacts): string {
  return boundedBody('alert.fired', facts.at, (share) => alertData(facts, share))
}

/**
 * The body of an event. Where there is too much to tell, less of every part is told, so that it
 * stays below MAX_BODY_BYTES.
 */
export function boundedBody(type: string, at: Date, dataOf: (share: Generosity) => object): string {
  let body = ''
  for (let step = 0; step <= STEPS; step += 1) {
    body = JSON.stringify({ type, timestamp: at.toISOString(), data: dataOf(shareOf(step)) })
    if (Buffer.byteLength(body) < MAX_BODY_BYTES) break
  }
  return body
}

function shareOf(step: number): Generosity {
  const half = (most: number, least: number) => Math.max(least, most >> step)
  return {
    tags: half(GENEROUS.tags, 0),
    clauses: half(GENEROUS.clauses, 1),
    evidence: half(GENEROUS.evidence, 1),
    outlets: half(GENEROUS.outlets, 1),
    title: half(GENEROUS.title, 60),
    excerpt: half(GENEROUS.excerpt, 60),
    name: half(GENEROUS.name, 30),
  }
}

/** What every event about a story tells. */
export function alertData({ alert, story, article, tags }: AlertFacts, share: Generosity) {
  return {
    schema: 1,
    alert: {
      id: alert.id,
      rule: alert.rule,
      because: alert.because.slice(0, share.clauses).map(({ clause, evidence }) => ({
        clause: cut(clause, share.title),
        evidence: evidence.slice(0, share.evidence).map((span) => shortEvidence(span, share.title)),
      })),
    },
    story: {
      id: story.id,
      title: cut(story.title, share.title),
      firstSeenAt: story.firstSeenAt.toISOString(),
      articles: story.articles,
      outlets: story.outlets.slice(0, share.outlets).map((name) => cut(name, share.name)),
      languages: story.languages.slice(0, share.outlets),
    },
    article: {
      ...articleData(article, share),
      published: article.published?.toISOString(),
      excerpt: cut(
        article.text
          .slice(0, 10 * share.excerpt)
          .replace(/\s+/g, ' ')
          .trim(),
        share.excerpt,
      ),
    },
    tags: tags.slice(0, share.tags).map(({ kind, id, label, salience }) => ({
      kind,
      id,
      label: cut(label, share.name),
      salience,
    })),
  }
}

/** An article by its head. */
export function articleData(
  { id, url, title, feed, language }: Omit<AlertFacts['article'], 'published' | 'text'>,
  share: Generosity,
) {
  return {
    id,
    url: url !== undefined && url.length > MAX_URL ? undefined : url,
    title: cut(title, share.title),
    feed: { ...feed, name: cut(feed.name, share.name) },
    language,
  }
}

/** A long span is shortened with its end: `slice(start, end)` of the field stays exactly `text`. */
function shortEvidence({ field, start, end, text }: Evidence, max: number): Evidence {
  if (text.length <= max) return { field, start, end, text }
  const short = text.slice(0, max).replace(/[\ud800-\udbff]$/, '')
  return { field, start, end: start + short.length, text: short }
}

/** Cuts at a character, never inside a surrogate pair, and says so. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
