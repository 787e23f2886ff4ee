import { z } from 'zod'

const evidenceSchema = z.looseObject({ text: z.string() })

const articleSchema = z.looseObject({
  url: z.string().nullish(),
  title: z.string().nullish(),
  language: z.string().nullish(),
  excerpt: z.string().nullish(),
  feed: z.looseObject({ name: z.string().nullish(), country: z.string().nullish() }).nullish(),
})

const storySchema = z.looseObject({
  title: z.string().nullish(),
  articles: z.number().nullish(),
  outlets: z.array(z.string()).nullish(),
})

const alertSchema = z.looseObject({
  rule: z.looseObject({ id: z.string(), severity: z.string().nullish() }),
  because: z
    .array(z.looseObject({ clause: z.string(), evidence: z.array(evidenceSchema).nullish() }))
    .nullish(),
})

const soft = <S extends z.ZodType>(schema: S) => schema.nullish().catch(undefined)

/**
 * What a reader of events makes use of; everything else in them is left alone. Types and fields that
 * a later scowatch adds don't disturb it.
 */
export const receivedEventSchema = z.looseObject({
  type: z.string(),
  timestamp: z.iso.datetime({ offset: true }),
  data: z.looseObject({
    alert: alertSchema.nullish(),
    story: storySchema.nullish(),
    article: articleSchema.nullish(),
    endpoint: z.looseObject({ id: z.string(), reason: z.string().nullish() }).nullish(),
    // Of later types these may be something else: then they say nothing.
    rule: soft(z.looseObject({ id: z.string(), severity: z.string().nullish() })),
    digest: soft(z.looseObject({ alerts: z.number() })),
    items: soft(
      z.array(z.looseObject({ story: storySchema.nullish(), article: articleSchema.nullish() })),
    ),
    source: soft(z.looseObject({ name: z.string(), country: z.string().nullish() })),
    reason: soft(z.string()),
    since: soft(z.string()),
  }),
})
export type ReceivedEvent = z.infer<typeof receivedEventSchema>
