import { z } from 'zod'
import { TAG_KINDS } from '../tagging/tag.ts'
import { SILENCE_REASONS } from './silence.ts'

/** Version of the payload: a change that breaks a reader gets another number and another address. */
export const SCHEMA_VERSION = 1

const time = z.iso.datetime()
const evidence = z
  .looseObject({
    field: z.enum(['title', 'text']),
    start: z.int().min(0),
    end: z.int().min(0),
    text: z.string(),
  })
  .describe('slice(start, end) of the field, in UTF-16 units, is exactly text')

const alert = z.looseObject({
  id: z.string().describe('the same for everything that is told of this alert'),
  rule: z.looseObject({ id: z.string(), severity: z.string() }),
  because: z
    .array(z.looseObject({ clause: z.string(), evidence: z.array(evidence) }))
    .describe('the clauses that made the rule fire'),
})
const story = z.looseObject({
  id: z.string(),
  title: z.string(),
  firstSeenAt: time,
  articles: z.int(),
  outlets: z.array(z.string()),
  languages: z.array(z.string()),
})
const article = z.looseObject({
  id: z.string(),
  url: z.string().optional(),
  title: z.string(),
  feed: z.looseObject({
    id: z.string(),
    name: z.string(),
    country: z.string().optional(),
    ownership: z.string().optional(),
  }),
  language: z.string().optional(),
  published: time.optional(),
  excerpt: z.string(),
})
const tag = z.looseObject({
  kind: z.enum(TAG_KINDS),
  id: z.string(),
  label: z.string(),
  salience: z.enum(['about', 'mention']),
})
const endpoint = z.looseObject({ id: z.string(), reason: z.string().optional() })

const rule = z.looseObject({ id: z.string(), severity: z.string() })
const digested = z.looseObject({
  alert: z.looseObject({ id: z.string(), firedAt: time, because: z.array(z.string()) }),
  story,
  article: article.omit({ excerpt: true }),
})
const source = z.looseObject({
  kind: z.enum(['feed', 'country', 'all']),
  id: z.string(),
  name: z.string(),
  country: z.string().optional(),
})
const reach = z.looseObject({
  outlets: z.int(),
  countries: z.array(z.string()),
  languages: z.array(z.string()),
})
const grew = z.looseObject({
  kind: z.enum(['outlets', 'country', 'language']),
  threshold: z.int().optional().describe('of outlets: the number that was reached'),
  country: z.string().optional(),
  language: z.string().optional(),
  before: reach,
  now: reach,
  article: article.omit({ excerpt: true, published: true }),
})
const changedTitle = z.looseObject({ before: z.string(), after: z.string() })
const corrected = z.looseObject({
  revision: z.int().min(1),
  stillMatches: z.boolean().describe('whether the rule matches the article as it is now'),
  title: changedTitle.optional(),
  kept: z.int().describe('paragraphs that stayed'),
  changes: z.array(
    z.looseObject({
      kind: z.enum(['added', 'removed', 'changed']),
      paragraph: z.int(),
      before: z.string().optional(),
      after: z.string().optional(),
    }),
  ),
  omitted: z.int(),
})
const digest = z.looseObject({ from: time, until: time, alerts: z.int(), omitted: z.int() })
const silence = {
  reason: z.enum(SILENCE_REASONS),
  since: time,
  lastNewsAt: time.optional(),
  error: z.string().optional(),
}
const storyId = z.looseObject({ id: z.string() })

const schema = z.literal(SCHEMA_VERSION)
const ofStory = z.looseObject({ schema, alert, story, article, tags: z.array(tag) })
const ofEndpoint = z.looseObject({ schema, endpoint })
const told = { timestamp: time }

/**
 * What receivers get (docs/webhooks.md), as a contract: every body that is sent fits it, and
 * `/schemas/webhook-1.json` is made of it. Fields may be added, none goes or changes its meaning.
 */
export const eventSchema = z
  .discriminatedUnion('type', [
    z.looseObject({ ...told, type: z.literal('alert.fired'), data: ofStory }),
    z.looseObject({ ...told, type: z.literal('story.grew'), data: ofStory.extend({ grew }) }),
    z.looseObject({
      ...told,
      type: z.literal('story.corrected'),
      data: ofStory.extend({ corrected }),
    }),
    z.looseObject({
      ...told,
      type: z.literal('alert.digest'),
      data: z.looseObject({
        schema,
        rule,
        digest,
        items: z.array(digested),
      }),
    }),
    z.looseObject({
      ...told,
      type: z.enum(['source.silent', 'source.back']),
      data: z.looseObject({ schema, source, ...silence }),
    }),
    z.looseObject({
      ...told,
      type: z.literal('story.merged'),
      data: z.looseObject({ schema, because: z.string(), story: storyId, merged: storyId }),
    }),
    z.looseObject({
      ...told,
      type: z.literal('story.split'),
      data: z.looseObject({
        schema,
        because: z.string(),
        story: storyId,
        into: storyId,
        articles: z.array(z.string()),
      }),
    }),
    z.looseObject({
      ...told,
      type: z.enum(['endpoint.test', 'endpoint.disabled']),
      data: ofEndpoint,
    }),
  ])
  .describe('Body of a webhook of scowatch')

/** JSON schema (2020-12) of a body. */
export function eventJsonSchema(address: string): object {
  return {
    $id: address,
    title: 'scowatch webhook',
    ...z.toJSONSchema(eventSchema, { io: 'input' }),
  }
}

/** What the events that are sent tell, all together, as a template sees it: without `data.`, with `title` and `reason` as chats show them. */
const TOLD = z.object({
  type: z.string(),
  timestamp: time,
  title: z.string(),
  schema,
  alert,
  story,
  article,
  tags: z.array(tag),
  grew,
  corrected,
  rule,
  digest,
  items: z.array(digested),
  source,
  ...silence,
  endpoint,
})

/** Whether an event may hold a value there: `article.feed.name`, `tags.0.label`, `story.outlets`. */
export function isEventPath(path: string): boolean {
  return leadsSomewhere(TOLD, path.split('.'))
}

function leadsSomewhere(type: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true
  if (type instanceof z.ZodOptional) return leadsSomewhere(type.unwrap(), [key, ...rest])
  if (type instanceof z.ZodArray) return /^\d{1,3}$/.test(key) && leadsSomewhere(type.element, rest)
  if (!(type instanceof z.ZodObject) || !Object.hasOwn(type.shape, key)) return false
  return leadsSomewhere(type.shape[key], rest)
}

/** Every such path, of lists the first entry's: for telling which one is meant. */
export const EVENT_PATHS: readonly string[] = pathsOf(TOLD)

function pathsOf(type: unknown, above: readonly string[] = []): string[] {
  if (type instanceof z.ZodOptional) return pathsOf(type.unwrap(), above)
  const here = above.length === 0 ? [] : [above.join('.')]
  if (type instanceof z.ZodArray) return [...here, ...pathsOf(type.element, [...above, '0'])]
  if (!(type instanceof z.ZodObject)) return here
  const below = Object.entries(type.shape).flatMap(([key, inner]) =>
    pathsOf(inner, [...above, key]),
  )
  return [...here, ...below]
}
