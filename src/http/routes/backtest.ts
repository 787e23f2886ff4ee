import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { duration } from '../../config/settings.ts'
import type { Context } from '../../context.ts'
import { RuleError } from '../../rules/rule-error.ts'
import { backtestRule } from '../../steps/backtest-rule.ts'
import { becauseShape, errorShape, json } from '../shapes.ts'
import { becauseView } from '../views.ts'

const request = z.object({
  when: z.string().min(1).max(10_000).openapi({ description: 'the condition, see docs/rules.md' }),
  since: duration.prefault('30d'),
})

const report = z
  .object({
    since: z.string(),
    articles: z.int(),
    alerts: z.int().openapi({ description: 'stories the rule would have alerted' }),
    perDay: z.record(z.string(), z.int()),
    samples: z.array(
      z.object({
        articleId: z.string(),
        storyId: z.string().nullable(),
        title: z.string(),
        url: z.string().nullable(),
        at: z.string(),
        because: z.array(becauseShape),
      }),
    ),
  })
  .openapi('Backtest')

const test = createRoute({
  method: 'post',
  path: '/api/v1/rules/test',
  request: { body: { required: true, content: { 'application/json': { schema: request } } } },
  responses: {
    200: json(report, 'what it would have done over the archive; nothing is sent'),
    400: json(errorShape, 'the rule cannot be read'),
  },
})

export function backtestRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(test, async (c) => {
    const { when, since } = c.req.valid('json')
    try {
      const from = new Date(ctx.now().getTime() - since)
      const { samples, ...counts } = await backtestRule(ctx, when, from, c.req.raw.signal)
      const shown = samples.map((sample) => ({
        ...sample,
        because: sample.because.map(becauseView),
      }))
      return c.json({ ...counts, samples: shown }, 200)
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      const message = `column ${error.column}: ${error.message}`
      return c.json({ error: { code: 'bad-rule', message } }, 400)
    }
  })
}
