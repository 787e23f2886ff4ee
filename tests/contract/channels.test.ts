import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type AlertFacts, alertBody } from '../../src/alerting/payload.ts'
import { CHANNELS, type OutgoingMessage } from '../../src/channels/index.ts'
import type { EndpointConfig } from '../../src/config/documents.ts'

const SECRET = `whsec_${Buffer.alloc(32, 'a').toString('base64')}`
const AT = new Date('2026-11-23T10:15:00Z')
const NOW = new Date()

/** An endpoint as its format needs it. */
const ENDPOINTS: Readonly<Record<string, Partial<EndpointConfig>>> = {
  standard: { url: 'https://example.org/hook', secrets: [SECRET] },
  slack: { url: 'https://hooks.slack.com/services/T0/B0/secret' },
  discord: { url: 'https://discord.com/api/webhooks/1/secret' },
  teams: { url: 'https://prod.example.com/workflows/1/triggers/manual/paths/invoke?sig=secret' },
  telegram: { url: 'https://api.telegram.org/bot1:secret/sendMessage', chat: -100123 },
  ntfy: { url: 'https://ntfy.example/sub/watch-topic', token: 'tk_secret' },
  generic: {
    url: 'https://example.org/hook',
    secrets: [SECRET],
    template: {
      text: '{{story.title}} ({{alert.rule.id}}) {{reason}}',
      count: '{{story.articles}}',
      outlets: '{{story.outlets}}',
      deep: [{ label: '{{tags.0.label}}', fixed: 7 }],
    },
  },
}

const endpointOf = (format: string): EndpointConfig => ({
  id: 'desk',
  format,
  notices: false,
  secrets: [],
  url: 'https://example.org/',
  ...ENDPOINTS[format],
})

/** https://docs.slack.dev/reference/block-kit: section, context, composition objects. */
const slackText = z.strictObject({
  type: z.literal('mrkdwn'),
  text: z.string().min(1).max(3_000),
  verbatim: z.boolean(),
})
const slack = z.strictObject({
  text: z.string().min(1).max(4_000),
  blocks: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('section'), text: slackText }),
        z.strictObject({
          type: z.literal('context'),
          elements: z.array(slackText).min(1).max(10),
        }),
      ]),
    )
    .max(50),
  unfurl_links: z.boolean(),
  unfurl_media: z.boolean(),
})

/** https://docs.discord.com/developers: execute webhook, embed object and its limits. */
const discord = z
  .strictObject({
    allowed_mentions: z.strictObject({ parse: z.array(z.never()) }),
    embeds: z
      .array(
        z.strictObject({
          title: z.string().min(1).max(256),
          description: z.string().min(1).max(4_096).optional(),
          url: z
            .url({ protocol: /^https?$/ })
            .max(2_048)
            .optional(),
          color: z.int().min(0).max(0xffffff),
          footer: z.strictObject({ text: z.string().min(1).max(2_048) }),
          timestamp: z.iso.datetime(),
        }),
      )
      .max(10),
  })
  .refine(
    ({ embeds }) =>
      embeds.reduce(
        (sum, { title, description = '', footer }) =>
          sum + title.length + description.length + footer.text.length,
        0,
      ) <= 6_000,
  )

/** https://adaptivecards.io/explorer, version 1.4; the envelope of Teams' workflows. */
const textRun = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string().min(1),
  weight: z.enum(['lighter', 'default', 'bolder']).optional(),
  size: z.enum(['small', 'default', 'medium', 'large', 'extraLarge']).optional(),
  isSubtle: z.boolean().optional(),
})
const teams = z.strictObject({
  type: z.literal('message'),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: z.strictObject({
        $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
        type: z.literal('AdaptiveCard'),
        version: z.literal('1.4'),
        body: z
          .array(z.strictObject({ type: z.literal('RichTextBlock'), inlines: z.array(textRun) }))
          .min(1),
        actions: z
          .array(
            z.strictObject({
              type: z.literal('Action.OpenUrl'),
              title: z.string(),
              url: z.url({ protocol: /^https?$/ }),
            }),
          )
          .optional(),
      }),
    }),
  ]),
})

/** https://core.telegram.org/bots/api#sendmessage; text of 1 to 4,096 characters after parsing. */
const TELEGRAM_TAGS = /<b>|<\/b>|<a href="[^"<>]*">|<\/a>/g
const telegram = z.strictObject({
  chat_id: z.union([z.int(), z.string()]),
  parse_mode: z.literal('HTML'),
  text: z
    .string()
    .refine((text) => !/[<>]/.test(text.replace(TELEGRAM_TAGS, '')), 'a stray < or >')
    .refine((text) => /^(?:[^&]|&(?:amp|lt|gt|quot);)*$/.test(text), 'an unknown entity')
    .refine((text) => text.replace(TELEGRAM_TAGS, '').length <= 4_096),
  link_preview_options: z.strictObject({ is_disabled: z.boolean() }),
})

/** https://docs.ntfy.sh/publish/#publish-as-json */
const bytes = (max: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= max, `over ${max} bytes`)
const ntfy = z.strictObject({
  topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  title: bytes(250),
  message: bytes(4_096),
  priority: z.int().min(1).max(5),
  click: z.url().optional(),
})

const generic = z.strictObject({
  text: z.string(),
  count: z.int(),
  outlets: z.array(z.string()),
  deep: z.tuple([z.strictObject({ label: z.string(), fixed: z.literal(7) })]),
})

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  standard: z.looseObject({
    type: z.string(),
    timestamp: z.iso.datetime(),
    data: z.looseObject({}),
  }),
  slack,
  discord,
  teams,
  telegram,
  ntfy,
  generic,
}

/** What headlines of strangers hold. */
const HOSTILE: readonly (readonly [why: string, text: string])[] = [
  ['nothing odd', 'SCO ministers meet in Bishkek'],
  ['a right-to-left override', 'SCO \u202egnp.exe\u202c met \u2066now'],
  ['mentions', '@everyone @here <!channel> <@U123> <@&456> <#789>'],
  ['markup', '<script>alert(1)</script> </b><a href="x">& &amp; "quoted" \'too\''],
  ['markdown', '# **bold** _it_ ~~no~~ `code` ||spoiler|| [text](javascript:alert(1)) > quote'],
  ['a template', '{{article.url}} {{secrets}} $1 %s'],
  ['JSON', '"},{"text":"injected'],
  ['lone surrogates', 'one \ud83d two \udc00 three'],
  ['control characters and line ends', 'a\u0000b\u0007c\r\nd\u2028e\u001b[2J'],
  ['many scripts', 'Шанхай 上海合作组织 شانگهای शंघाई Шанхай 🚂'],
  ['nothing but spaces', '   '],
  ['5,000 letters', 'x'.repeat(5_000)],
  ['5,000 that are all escaped', '&<>"'.repeat(1_250)],
  ['5,000 of four bytes each', '🚂'.repeat(2_500)],
  ['5,000 marks of markdown', '*_'.repeat(2_500)],
]

function facts(text: string): AlertFacts {
  return {
    at: AT,
    alert: {
      id: 'alr_1',
      rule: { id: 'sco-news', severity: 'high' },
      because: [
        { clause: 'sco:about', evidence: [{ field: 'title', start: 0, end: text.length, text }] },
        { clause: text, evidence: [] },
      ],
    },
    story: {
      id: '7',
      title: text,
      firstSeenAt: AT,
      articles: 3,
      outlets: [text],
      languages: ['en'],
    },
    article: {
      id: '9',
      url: `https://example.org/9?a=1&b="<|>'|${encodeURIComponent(text.toWellFormed()).slice(0, 300)}`,
      title: text,
      feed: { id: 'one', name: text, country: 'CN', ownership: 'state' },
      language: 'en',
      published: AT,
      text: text.repeat(3),
    },
    tags: [{ kind: 'country', id: 'CN', label: text, salience: 'about', evidence: [] }],
  }
}

const TEST_EVENT = JSON.stringify({
  type: 'endpoint.test',
  timestamp: AT.toISOString(),
  data: { schema: 1, endpoint: { id: 'desk' } },
})
const FUTURE_EVENT = JSON.stringify({
  type: 'source.quiet',
  timestamp: AT.toISOString(),
  data: { schema: 1, source: { id: 'one' } },
})

describe.each(CHANNELS)('format $format', (channel) => {
  const endpoint = endpointOf(channel.format)
  const schema = SCHEMAS[channel.format]
  const send = (body: string): OutgoingMessage =>
    channel.message({ id: 'msg_1', body }, endpoint, NOW)

  test('has a schema here, and an endpoint it finds nothing wrong with', () => {
    expect(schema).toBeDefined()
    expect(channel.problems(endpoint)).toEqual([])
  })

  test.each(HOSTILE)('%s', (_why, text) => {
    const body = alertBody(facts(text))
    const message = send(body)
    expect(schema?.safeParse(JSON.parse(message.body)).error?.issues).toBeUndefined()
    expect(Buffer.byteLength(message.body)).toBeLessThan(28_000)
    expect(message.headers['content-type']).toBe('application/json')
    for (const [name, value] of Object.entries(message.headers))
      expect(`${name}: ${value}`).toMatch(/^[\x20-\x7e]+$/)
    if (channel.format !== 'standard' && channel.format !== 'generic') {
      expect(message.body).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
      expect(message.body.isWellFormed() && !/\\ud[89a-f]/i.test(message.body)).toBe(true)
    }
    // The same event is the same message at every attempt.
    expect(send(body).body).toBe(message.body)
  })

  test.each([
    ['a test', TEST_EVENT],
    ['an event of a later version', FUTURE_EVENT],
  ])('%s is a message too', (_why, body) => {
    const message = send(body)
    if (channel.format === 'generic')
      expect(JSON.parse(message.body)).toMatchObject({ count: null })
    else expect(schema?.safeParse(JSON.parse(message.body)).error?.issues).toBeUndefined()
  })

  test('shows headline, link and reason', () => {
    const { body } = send(alertBody(facts('SCO ministers meet in Bishkek')))
    expect(body).toContain('SCO ministers meet in Bishkek')
    expect(body).toMatch(/sco(\\\\)?:about/)
    if (channel.format !== 'generic') expect(body).toContain('https://example.org/9')
  })

  test('leads nowhere but to http and https', () => {
    const base = facts('A headline')
    const article = { ...base.article, url: 'javascript:alert(1)' }
    if (channel.format === 'standard') return
    expect(send(alertBody({ ...base, article })).body).not.toContain('javascript:')
  })

  test('keys of other formats are refused', () => {
    const stray = { chat: '1', token: 't', template: 'x', ...endpoint }
    const own = { telegram: 'chat', ntfy: 'token', generic: 'template' }[channel.format]
    const keys = ['chat', 'token', 'template'].filter((key) => key !== own)
    expect(channel.problems(stray).map(({ key }) => key)).toEqual(keys)
  })
})

test('hostile text stays text', () => {
  const bodyIn = (format: string, text: string) => {
    const channel = CHANNELS.find((each) => each.format === format)
    return channel?.message({ id: 'm', body: alertBody(facts(text)) }, endpointOf(format), NOW).body
  }
  expect(bodyIn('slack', '<!channel> & co')).toContain('&lt;!channel&gt; &amp; co')
  expect(bodyIn('telegram', '</b><a href="x">')).toContain('&lt;/b&gt;&lt;a href=&quot;x&quot;&gt;')
  expect(JSON.parse(bodyIn('discord', '@everyone [a](b)') ?? '').embeds[0].title).toBe(
    '\\@everyone \\[a\\]\\(b\\)',
  )
  expect(JSON.parse(bodyIn('generic', '"},{"text":"injected') ?? '').text).toContain(
    '"},{"text":"injected',
  )
  expect(bodyIn('generic', '{{article.url}}')).toContain('{{article.url}} (sco-news)')
})

test('ntfy publishes to the root of its server, with its token', () => {
  const channel = CHANNELS.find(({ format }) => format === 'ntfy')
  const message = channel?.message({ id: 'm', body: TEST_EVENT }, endpointOf('ntfy'), NOW)
  expect(message?.url).toBe('https://ntfy.example/sub/')
  expect(message?.headers.authorization).toBe('Bearer tk_secret')
  expect(JSON.parse(message?.body ?? '').topic).toBe('watch-topic')
})

test.each(['standard', 'generic'])('%s is signed over its own bytes', (format) => {
  const channel = CHANNELS.find((each) => each.format === format)
  const message = channel?.message(
    { id: 'msg_1', body: alertBody(facts('SCO')) },
    endpointOf(format),
    NOW,
  )
  expect(() =>
    new Webhook(SECRET).verify(message?.body ?? '', { ...message?.headers }),
  ).not.toThrow()
})

test('telegram says in its answer when to come back', () => {
  const channel = CHANNELS.find(({ format }) => format === 'telegram')
  const answer = '{"ok":false,"error_code":429,"parameters":{"retry_after":35}}'
  expect(channel?.retryAfterMs?.(answer)).toBe(35_000)
  for (const junk of ['', 'null', '{"parameters":{"retry_after":-1}}'])
    expect(channel?.retryAfterMs?.(junk)).toBeUndefined()
})

test('a template that is a text is sent as text', () => {
  const channel = CHANNELS.find(({ format }) => format === 'generic')
  const endpoint = {
    ...endpointOf('generic'),
    template: '{{ story.title }}: {{story.outlets}} {{article.author}}!',
  }
  const message = channel?.message({ id: 'm', body: alertBody(facts('SCO')) }, endpoint, NOW)
  expect(message?.body).toBe('SCO: SCO !')
  expect(message?.headers['content-type']).toBe('text/plain; charset=utf-8')
  expect(channel?.problems(endpoint)).toEqual([
    { key: 'template', message: expect.stringContaining('{{article.author}} names nothing') },
  ])
})
