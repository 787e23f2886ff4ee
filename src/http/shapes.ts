import { z } from '@hono/zod-openapi'

/** Error of every route. */
export const errorShape = z
  .object({ error: z.object({ code: z.string(), message: z.string() }) })
  .openapi('Error')

/** An answer of that shape. */
export function refusal(code: string, message: string): z.output<typeof errorShape> {
  return { error: { code, message } }
}

/** Of an article or a story. */
export const rowId = z.string().regex(/^\d{1,18}$/, 'not an id: a number')

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
    confidence: z
      .enum(['high', 'medium', 'low'])
      .nullable()
      .openapi({ description: 'of the fact behind the status, or of the body or document' }),
    unverified: z.boolean().openapi({ description: 'nobody has confirmed the fact' }),
  })
  .openapi('TagWithEvidence')

/** ISO 8601 */
export const time = z.string().openapi({ format: 'date-time' })

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

export const clauseShape = z
  .object({
    clause: z.string(),
    kind: z.string(),
    matched: z.boolean(),
    note: z.string().optional().openapi({ description: 'what was found instead' }),
    evidence: z.array(evidence),
    get parts() {
      return z.array(clauseShape)
    },
  })
  .openapi('Clause', { description: 'a clause of a rule with the clauses inside it' })

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
    revisions: z
      .array(
        z.object({
          revision: z.int(),
          replacedAt: time,
          title: z.object({ before: z.string(), after: z.string() }).nullable(),
          kept: z.int().openapi({ description: 'paragraphs that stayed' }),
          changes: z.array(
            z.object({
              kind: z.enum(['added', 'removed', 'changed']),
              paragraph: z.int(),
              before: z.string().optional(),
              after: z.string().optional(),
            }),
          ),
          omitted: z.int(),
        }),
      )
      .openapi({ description: 'what its outlet changed after the first reading' }),
    rules: z.array(
      z.object({
        rule: z.string(),
        when: z.string(),
        matched: z.boolean(),
        because: z.array(becauseShape),
        nearest: z
          .string()
          .nullable()
          .openapi({ description: 'the alternative that came nearest' }),
        missing: z.array(z.string()).openapi({ description: 'what that alternative lacked' }),
        tree: clauseShape,
        alertId: z.string().nullable(),
        decision: z.string().openapi({ description: 'why it alerted or did not, in a sentence' }),
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
    mutedUntil: time.nullable().openapi({ description: 'until then it sends nothing' }),
  })
  .openapi('StoryInList')

const lineage = z
  .object({
    original: z.string().openapi({ description: 'id of the article that was seen first' }),
    agency: z.string().nullable().openapi({ description: 'credited by one of the articles' }),
    ranFirst: z
      .object({ articleId: z.string(), feedId: z.string() })
      .nullable()
      .openapi({ description: 'by the times the outlets give' }),
    articles: z.array(
      z.object({
        id: z.string(),
        feedId: z.string(),
        at: time,
        agency: z.string().nullable(),
        ownShare: z.number().nullable().openapi({
          description: 'share of its words that the original lacks; 1 for the original',
        }),
      }),
    ),
  })
  .openapi('Lineage')

export const storyShape = storyListShape
  .extend({
    mergedStories: z
      .array(z.string())
      .openapi({ description: 'ids of stories that were merged into it and stand for it' }),
    items: z.array(articleListShape),
    lineages: z.array(lineage).openapi({ description: 'each text with its copies' }),
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

export const alertShape = z
  .object({
    id: z.string(),
    rule: z.object({ id: z.string(), severity: z.string() }),
    storyId: z.string(),
    articleId: z.string(),
    title: z.string(),
    because: z.array(becauseShape),
    suppressed: z
      .enum(['throttle', 'cooldown', 'muted', 'digest', 'quiet', 'known'])
      .nullable()
      .openapi({ description: 'why it was not sent at once' }),
    sendAt: time.nullable().openapi({ description: 'when it was, or is, to be sent; null: never' }),
    digestId: z.string().nullable().openapi({ description: 'the event that told of it' }),
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
