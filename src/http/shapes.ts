import { z } from '@hono/zod-openapi'

/** Error of every route. */
export const errorShape = z
  .object({ error: z.object({ code: z.string(), message: z.string() }) })
  .openapi('Error')

const evidence = z
  .object({ field: z.enum(['title', 'text']), start: z.int(), end: z.int(), text: z.string() })
  .openapi('Evidence', {
    description: 'slice(start, end) of the field, in UTF-16 units, is exactly text',
  })

const tag = z
  .object({
    kind: z.string(),
    id: z.string(),
    label: z.string(),
    salience: z.enum(['about', 'mention']),
  })
  .openapi('Tag')

const tagWithEvidence = tag
  .extend({
    evidence: z.array(evidence),
    because: z.string().nullable(),
    status: z.string().nullable().openapi({ description: 'in force on the date of the article' }),
    statusNow: z.string().nullable().openapi({ description: 'in force today' }),
  })
  .openapi('TagWithEvidence')

const time = z.string().openapi({ format: 'date-time' })

export const articleListShape = z
  .object({
    id: z.string(),
    url: z.string().nullable(),
    canonicalUrl: z.string().nullable(),
    title: z.string(),
    feedId: z.string(),
    language: z.string().nullable(),
    published: time.nullable(),
    firstSeenAt: time,
    storyId: z.string().nullable(),
    duplicateOf: z.string().nullable(),
    sco: z.enum(['none', 'mention', 'about']),
    tags: z.array(tag),
  })
  .openapi('ArticleInList')

export const becauseShape = z
  .object({ clause: z.string(), evidence: z.array(evidence) })
  .openapi('Because')

export const articleShape = articleListShape
  .extend({
    text: z.string(),
    authors: z.array(z.string()),
    agency: z.string().nullable(),
    dateline: z.string().nullable(),
    image: z.string().nullable(),
    method: z.string(),
    quality: z.number(),
    paywalled: z.boolean(),
    placeBecause: z.string().nullable(),
    tags: z.array(tagWithEvidence),
    rejected: z.array(z.object({ text: z.string(), reason: z.string() })),
    copies: z.array(
      z.object({
        id: z.string(),
        url: z.string().nullable(),
        title: z.string(),
        feedId: z.string(),
        firstSeenAt: time,
      }),
    ),
    rules: z.array(
      z.object({
        rule: z.string(),
        matched: z.boolean(),
        because: z.array(becauseShape),
        nearest: z.string().nullable(),
        alertId: z.string().nullable(),
      }),
    ),
  })
  .openapi('Article')

export const storyListShape = z
  .object({
    id: z.string(),
    title: z.string(),
    firstSeenAt: time,
    lastSeenAt: time,
    articles: z.int(),
    outlets: z.array(z.string()),
    languages: z.array(z.string()),
    countries: z.array(z.string()),
  })
  .openapi('StoryInList')

export const storyShape = storyListShape
  .extend({
    items: z.array(articleListShape),
    coverage: z.array(
      z.object({
        country: z.string().nullable(),
        ownership: z.string().nullable(),
        outlets: z.array(z.string()),
        articles: z.int(),
      }),
    ),
  })
  .openapi('Story')

const watch = z
  .object({
    list: z.string().optional(),
    link: z.string().optional(),
    title: z.string().optional(),
    date: z.string().optional(),
  })
  .nullable()
  .openapi({ description: 'selectors of a page that is watched for its headlines' })

export const discoveredShape = z
  .object({
    url: z.string(),
    title: z.string().nullable(),
    format: z.string(),
    items: z.int(),
    newest: time.nullable(),
    via: z.enum(['address', 'link', 'anchor', 'path', 'robots', 'page']),
    watch,
  })
  .openapi('DiscoveredFeed')

export const feedShape = z
  .object({
    id: z.string(),
    source: z.enum(['catalogue', 'file', 'api']),
    status: z.enum(['active', 'paused', 'gone', 'removed']),
    url: z.string(),
    name: z.string(),
    homepage: z.string().nullable(),
    language: z.string().nullable(),
    country: z.string().nullable(),
    ownership: z.string().nullable(),
    interval: z.string().nullable(),
    read: z.enum(['page', 'feed']),
    watch,
    tags: z.array(z.string()),
    health: z.enum(['ok', 'failing', 'gone', 'paused', 'new', 'removed']),
    error: z.string().nullable(),
    failingSince: time.nullable(),
    failures: z.int(),
    format: z.string().nullable(),
    title: z.string().nullable(),
    repairs: z.array(z.string()),
    nextCheckAt: time,
    lastCheckAt: time.nullable(),
    lastOkAt: time.nullable(),
    lastNewAt: time.nullable(),
  })
  .openapi('Feed')

export const alertShape = z
  .object({
    id: z.string(),
    rule: z.object({ id: z.string(), severity: z.string() }),
    storyId: z.string(),
    articleId: z.string(),
    title: z.string(),
    because: z.array(becauseShape),
    suppressed: z.string().nullable(),
    createdAt: time,
  })
  .openapi('Alert')

export const deliveryShape = z
  .object({
    id: z.string(),
    eventId: z.string(),
    endpointId: z.string(),
    state: z.enum(['pending', 'delivered', 'dead']),
    attempts: z.int(),
    nextAttemptAt: time.nullable(),
    lastError: z.string().nullable(),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .openapi('Delivery')

export const endpointShape = z
  .object({
    id: z.string(),
    host: z.string().openapi({ description: 'of its address, which may be a secret itself' }),
    format: z.string(),
    disabledAt: time.nullable(),
    disabledReason: z.string().nullable(),
    failures: z.int().openapi({ description: 'in a row' }),
    failingSince: time.nullable(),
    pausedUntil: time.nullable(),
    lastOkAt: time.nullable(),
  })
  .openapi('Endpoint')

/** `{items, next}` */
export function listOf<S extends z.ZodType>(item: S) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

/** Response of a route in the OpenAPI document. */
export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

export const notFound = json(errorShape, 'there is none')
