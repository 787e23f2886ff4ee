import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { refusalsOf } from '../../config/check-rules.ts'
import type { Config } from '../../config/config.ts'
import { knownNames } from '../../config/knowledge.ts'
import { duration } from '../../config/settings.ts'
import type { Context } from '../../context.ts'
import { ScowatchError } from '../../errors.ts'
import { RuleError } from '../../rules/rule-error.ts'
import { nearestName } from '../../rules/suggest.ts'
import { type Backtest, type BacktestSample, backtestRule } from '../../steps/backtest-rule.ts'
import { becauseShape, errorShape, json, refusal } from '../shapes.ts'
import { becauseView } from '../views.ts'

const condition = z.string().min(1).max(10_000)
const request = z.object({
  when: condition.openapi({
    description: 'the condition (docs/rules.md), or the id of a saved rule',
  }),
  against: condition.optional().openapi({
    description: 'id of a saved rule, or a condition: the difference to it is told as well',
  }),
  since: duration.prefault('30d'),
})

const sample = z.object({
  articleId: z.string(),
  storyId: z.string().nullable(),
  title: z.string(),
  url: z.string().nullable(),
  at: z.string(),
  because: z.array(becauseShape),
})
const report = z
  .object({
    since: z.string(),
    articles: z.int(),
    alerts: z.int().openapi({ description: 'stories the rule would have alerted' }),
    perDay: z.record(z.string(), z.int()),
    samples: z.array(sample),
    difference: z
      .object({
        added: z.int(),
        removed: z.int(),
        samples: z.array(sample.extend({ is: z.enum(['added', 'removed']) })),
      })
      .optional()
      .openapi({ description: 'stories that only one of the two would have alerted' }),
  })
  .openapi('Backtest')

const test = createRoute({
  method: 'post',
  path: '/api/v1/rules/test',
  request: { body: { required: true, content: { 'application/json': { schema: request } } } },
  responses: {
    200: {
      description:
        'what it would have done over the archive; nothing is sent. Asked for as ' +
        'application/x-ndjson, lines {done, of} come first and the report is the last line.',
      content: {
        'application/json': { schema: report },
        'application/x-ndjson': { schema: z.string() },
      },
    },
    400: json(
      errorShape,
      'the rule cannot be read, can never match, or asks for a name nobody knows',
    ),
  },
})

export function backtestRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(test, async (c) => {
    const { when: asked, against, since } = c.req.valid('json')
    const { config } = ctx.current()
    const refused = [asked, against ?? asked].flatMap((each) => refusalOf(each, config) ?? [])[0]
    if (refused !== undefined) {
      return c.json(refusal('bad-rule', refused), 400)
    }
    const when = savedOr(asked, config)
    const options = {
      since: new Date(ctx.now().getTime() - since),
      ...(against === undefined ? {} : { against: savedOr(against, config) }),
    }
    if (c.req.header('accept') === NDJSON) {
      const body = progressively((signal, onProgress) =>
        backtestRule(ctx, when, { ...options, signal, onProgress }),
      )
      // The route's type knows JSON only.
      return c.body(body, 200, { 'content-type': NDJSON }) as never
    }
    const result = await backtestRule(ctx, when, { ...options, signal: c.req.raw.signal })
    return c.json(view(result), 200)
  })
}

/** The condition of the saved rule with this id, else the text itself. */
function savedOr(text: string, { rules }: Pick<Config, 'rules'>): string {
  return rules.find(({ id }) => id === text)?.when ?? text
}

/** `sco-news`: nobody searches for such a word when a rule is called almost so. */
const LIKE_AN_ID = /^[a-z0-9]+([._-][a-z0-9]+)+$/

/** Why the configuration would refuse it too; undefined when it may be asked. */
function refusalOf(text: string, { rules, keywords, knowledge }: Config): string | undefined {
  const ids = rules.map(({ id }) => id)
  if (ids.includes(text)) return undefined
  const meant = LIKE_AN_ID.test(text) ? nearestName(text, ids) : undefined
  if (meant !== undefined) {
    return `column 1: there is no rule ${text}, did you mean ${meant}? (in quotes, if the words are meant)`
  }
  const refusals = refusalsOf(text, knownNames(knowledge.pack, keywords))
  return refusals.length === 0 ? undefined : refusals.join('; ')
}

const NDJSON = 'application/x-ndjson'

/** One line for each step, the result or `{error}` last; ends with its reader. */
function progressively(
  run: (signal: AbortSignal, onProgress: (done: number, of: number) => void) => Promise<Backtest>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const cancelled = new AbortController()
  return new ReadableStream({
    async start(controller) {
      const put = (line: object) => controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`))
      try {
        put(view(await run(cancelled.signal, (done, of) => put({ done, of }))))
        controller.close()
      } catch (error) {
        if (cancelled.signal.aborted) return
        const isNamed = error instanceof RuleError || error instanceof ScowatchError
        put({ error: { message: isNamed ? error.message : 'the backtest failed' } })
        controller.close()
      }
    },
    cancel: (reason) => cancelled.abort(reason),
  })
}

function view({ samples, difference, ...counts }: Backtest) {
  const shown = <S extends BacktestSample>(each: S) => ({
    ...each,
    because: each.because.map(becauseView),
  })
  return {
    ...counts,
    samples: samples.map(shown),
    ...(difference === undefined
      ? {}
      : { difference: { ...difference, samples: difference.samples.map(shown) } }),
  }
}
