import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { duration } from '../../config/settings.ts'
import type { Context } from '../../context.ts'
import { ScowatchError } from '../../errors.ts'
import { parseRule } from '../../rules/parser.ts'
import { RuleError } from '../../rules/rule-error.ts'
import { type Backtest, type BacktestSample, backtestRule } from '../../steps/backtest-rule.ts'
import { becauseShape, errorShape, json } from '../shapes.ts'
import { becauseView } from '../views.ts'

const condition = z.string().min(1).max(10_000)
const request = z.object({
  when: condition.openapi({ description: 'the condition, see docs/rules.md' }),
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
    400: json(errorShape, 'the rule cannot be read'),
  },
})

export function backtestRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(test, async (c) => {
    const { when, against, since } = c.req.valid('json')
    const saved = ctx.current().config.rules.find(({ id }) => id === against)
    const options = {
      since: new Date(ctx.now().getTime() - since),
      ...(against === undefined ? {} : { against: saved?.when ?? against }),
    }
    try {
      for (const condition of [when, options.against ?? when]) parseRule(condition)
      if (c.req.header('accept') === NDJSON) {
        const body = progressively((signal, onProgress) =>
          backtestRule(ctx, when, { ...options, signal, onProgress }),
        )
        // The route's type knows JSON only.
        return c.body(body, 200, { 'content-type': NDJSON }) as never
      }
      const result = await backtestRule(ctx, when, { ...options, signal: c.req.raw.signal })
      return c.json(view(result), 200)
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      const message = `column ${error.column}: ${error.message}`
      return c.json({ error: { code: 'bad-rule', message } }, 400)
    }
  })
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
