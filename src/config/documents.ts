import { z } from 'zod'
import { checkSelector } from '../article/site-rules.ts'
import { CHANNELS } from '../channels/index.ts'
import { codeInForce } from '../rules/fields/country-code.ts'
import { SEVERITIES, sendingSchema, sendingShape } from './rule-sending.ts'
import { interval } from './settings.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'not an id: lower-case letters, digits, dots, dashes')
export const address = z
  .string()
  .max(2_000)
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !CONTROL.test(text),
    'not an http(s) address',
  )
  .refine(
    (text) => !URL.canParse(text) || !hasUser(new URL(text)),
    'holds a user or password: requests leave them out, and they would stand in exports',
  )
const hasUser = ({ username, password }: URL) => username !== '' || password !== ''
/** Shown to people, and stored: PostgreSQL refuses U+0000. */
const label = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !CONTROL.test(text) && text.isWellFormed(), 'holds control characters')

/** Who owns an outlet; the header of seeds/feeds.yaml says what each means. */
const ownership = z
  .string()
  .regex(/^[a-z][a-z-]{0,39}$/, 'not an ownership: lower-case letters and dashes')
const country = z
  .string()
  .regex(/^([A-Z]{2}|SCO)$/, 'not an ISO 3166 code of two capitals (or SCO)')
  .superRefine((code, context) => {
    const inForce = codeInForce(code)
    if (inForce === undefined || inForce === code) return
    context.addIssue({ code: 'custom', message: `not an ISO 3166 code, did you mean ${inForce}?` })
  })

const timeZone = z
  .string()
  .max(60)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
    } catch {
      return false
    }
  }, 'not a time zone: write for instance Asia/Tashkent')

/** Refused with the reason of the selector itself. */
const selector = z.string().superRefine((text, context) => {
  const message = checkSelector(text)
  if (message !== undefined) context.addIssue({ code: 'custom', message })
})
const siteRules = z
  .strictObject({
    content: selector.exactOptional().describe('elements that hold the text'),
    title: selector.exactOptional().describe('element that holds the headline'),
    date: selector.exactOptional().describe('element that holds the time of publication'),
    remove: z
      .array(selector)
      .max(50)
      .exactOptional()
      .describe('what is taken out of the page first'),
  })
  .describe(
    'CSS selectors for pages that are read wrong; try article --explain shows how they are read',
  )

const watchSchema = z
  .union(
    [
      z.literal(true).transform(() => ({})),
      z.strictObject({
        list: selector.exactOptional().describe('elements that hold one headline each'),
        link: selector.exactOptional().describe('link to the article, inside such an element'),
        title: selector.exactOptional().describe('headline, inside such an element'),
        date: selector.exactOptional().describe('time of publication, inside such an element'),
      }),
    ],
    'true, or selectors: list, link, title, date',
  )
  .describe('the address is a page: its headlines are the feed; true finds them by structure')
const tags = z.array(label).max(50).describe('your own words for it, for instance folders')

export const feedSchema = z.strictObject({
  id,
  url: address,
  name: label.optional(),
  homepage: address.optional(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'not a language tag such as ru or zh-Hant')
    .optional(),
  country: country.optional(),
  ownership: ownership.optional(),
  interval: interval.optional().describe('fixed interval; absent: the rhythm of the feed decides'),
  read: z
    .enum(['page', 'feed'])
    .default('page')
    .describe('page: read the article; feed: take its text from the feed'),
  zone: timeZone
    .optional()
    .describe('zone of dates that state none, for instance Asia/Tashkent; absent: its country’s'),
  rules: siteRules.optional(),
  watch: watchSchema.optional(),
  tags: tags.optional(),
})
export type FeedConfig = z.output<typeof feedSchema>

const catalogueSchema = z
  .union(
    [
      z.literal(false),
      z.strictObject({
        countries: z.union([z.literal('all'), z.array(country).min(1)]).default('all'),
        confidence: z
          .enum(['high', 'medium', 'low'])
          .default('medium')
          .describe('least confidence of an address'),
      }),
    ],
    'false, or countries and confidence',
  )
  .default(false)

/** feeds.yaml */
export const feedsSchema = z.strictObject({
  catalogue: catalogueSchema.describe('feeds that ship with scowatch; false for none'),
  feeds: z.array(feedSchema).default([]),
})

/** keywords.yaml */
export const keywordsSchema = z.strictObject({
  keywords: z
    .array(
      z
        .strictObject({
          id,
          name: label.optional().describe('absent: its id'),
          match: z.string().min(1).max(10_000).describe('see docs/rules.md'),
        })
        .transform((keyword) => ({ ...keyword, name: keyword.name ?? keyword.id })),
    )
    .default([]),
})
export type KeywordConfig = z.output<typeof keywordsSchema>['keywords'][number]

const NOT_A_SECRET = 'not a Standard Webhooks secret: whsec_ and 24 to 64 bytes in base64'
/** @see Standard Webhooks specification 1.0.0, "Signature scheme": 24 to 64 bytes */
const secret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, { error: NOT_A_SECRET, abort: true })
  .refine((text) => {
    const { length } = Buffer.from(text.slice('whsec_'.length), 'base64')
    return length >= 24 && length <= 64
  }, NOT_A_SECRET)
/** One secret, or while it is rotated a list. */
export const secretSchema = z.union([secret, z.array(secret).min(1).max(3)], NOT_A_SECRET)

const SALIENT_TAG = /^[a-z]+:[^\s:][^:]{0,199}$/
const upper = (text: string) => text.toUpperCase()
const onlySchema = z
  .strictObject({
    severity: z.array(z.enum(SEVERITIES)).min(1).exactOptional(),
    tags: z
      .array(
        z
          .string()
          .regex(SALIENT_TAG, 'not a tag: write kind:id, for instance country:KZ')
          .transform((tag) => (tag.startsWith('country:') ? tag.replace(/:.*/, upper) : tag)),
      )
      .min(1)
      .max(100)
      .exactOptional()
      .describe('alerts whose article has one of these tags'),
  })
  .describe('of what rules send here, only alerts of these severities and with one of these tags')
export type EndpointFilter = z.output<typeof onlySchema>

/** A map becomes JSON, a text stays one. */
const templateSchema = z.union(
  [z.string().min(1).max(10_000), z.record(z.string(), z.json())],
  'not a template: a text, or a map that is sent as JSON',
)
export type Template = z.output<typeof templateSchema>

/** The receiver's own keys (`chat`, `token`, `template`) are checked by its format. */
export const endpointSchema = z.strictObject({
  id,
  url: address.optional().describe('where to POST'),
  url_file: z.string().optional().describe('file that holds the address, where it is a secret'),
  secret: secretSchema.optional().describe('while it is rotated, a list: the new one first'),
  secret_file: z.string().optional().describe('file that holds the secret'),
  format: z
    .enum(CHANNELS.map(({ format }) => format))
    .default('standard')
    .describe('what the receiver understands'),
  chat: z
    .union(
      [z.int(), z.string().regex(/^(@\w{4,64}|-?\d{1,20})$/)],
      'not a chat: its number or @name',
    )
    .exactOptional()
    .describe('telegram: where the bot writes to'),
  token: z
    .string()
    .regex(/^[\x21-\x7e]{1,500}$/, 'not a token: printable ASCII')
    .exactOptional()
    .describe('ntfy: access token'),
  template: templateSchema.exactOptional().describe('generic: what is sent, with {{paths}}'),
  only: onlySchema.exactOptional(),
  notices: z
    .boolean()
    .default(false)
    .describe('also told when another endpoint is disabled (endpoint.disabled)'),
})
type EndpointEntry = z.output<typeof endpointSchema>
export type EndpointConfig = Omit<EndpointEntry, 'url' | 'url_file' | 'secret' | 'secret_file'> & {
  url: string
  secrets: string[]
}

export const ruleSchema = z.strictObject({
  id,
  name: label.optional(),
  when: z.string().min(1).max(10_000).describe('see docs/rules.md'),
  send: z.array(id).default([]).describe('endpoints; none: the alert is only stored and shown'),
  severity: z.enum(SEVERITIES).default('medium'),
  ...sendingShape,
})
export type RuleConfig = z.output<typeof ruleSchema>

export const silenceSchema = z.strictObject({
  send: z.array(id).default([]).describe('endpoints; none: it is only told by the API and the log'),
  feeds: z
    .union([z.literal('all'), z.array(id)], 'all, or a list of feeds')
    .default('all')
    .describe('feeds that are missed when they fail or bring nothing; [] for none'),
  countries: z
    .union([z.literal('members'), z.array(country)], 'members, or a list of countries')
    .default([])
    .describe('countries of which a feed must work'),
  after: interval.default(86_400_000).describe('no silence is told sooner'),
})
export type SilenceConfig = z.output<typeof silenceSchema>

/** alerts.yaml */
export const alertsSchema = z.strictObject({
  endpoints: z.array(endpointSchema).default([]),
  defaults: sendingSchema.prefault({}).describe('for every rule that does not say otherwise'),
  rules: z.array(ruleSchema).default([]),
  silence: silenceSchema.optional().describe('alerts of sources that say nothing'),
})

/** seeds/feeds.yaml */
export const catalogueEntriesSchema = z.object({
  feeds: z.array(
    z.object({
      id,
      name: z.string(),
      url: address.optional(),
      homepage: address.optional(),
      languages: z.array(z.string()).optional(),
      language: z.string().optional(),
      country: country.optional(),
      ownership: ownership.optional(),
      watch: watchSchema.optional(),
      confidence: z.enum(['high', 'medium', 'low', 'none']),
      note: z.string().optional(),
    }),
  ),
})
export type CatalogueEntry = z.output<typeof catalogueEntriesSchema>['feeds'][number]
