import { z } from 'zod'

const evidenceSchema = z.looseObject({ text: z.string() })

const articleSchema = z.looseObject({
  title: z.string().nullish(),
  language: z.string().nullish(),
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

/** What the demo reads of a webhook body; everything else in it is left alone. */
export const alertBodySchema = z.looseObject({
  type: z.string(),
  timestamp: z.iso.datetime({ offset: true }),
  data: z.looseObject({
    alert: alertSchema.nullish(),
    story: storySchema.nullish(),
    article: articleSchema.nullish(),
  }),
})
export type AlertBody = z.infer<typeof alertBodySchema>
