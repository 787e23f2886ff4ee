import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from '../../context.ts'
import { RuleError } from '../../rules/rule-error.ts'
import { type AlertExplained, explainAlert } from '../../steps/explain-alert.ts'
import { alertShape, clauseShape, errorShape, json, notFound, refusal } from '../shapes.ts'
import { alertView, clauseView } from '../views.ts'

const decider = z.object({ was: z.string().nullable(), now: z.string() })
const explained = alertShape
  .extend({
    decidedBy: z.object({ config: decider, pack: decider, code: decider }).openapi({
      description: 'hashes of configuration and knowledge pack, version of the program',
    }),
    again: z
      .object({
        when: z.string(),
        at: z.string(),
        same: z.boolean().openapi({ description: 'the same decision, to the byte' }),
        difference: z.string(),
        tree: clauseShape,
      })
      .nullable()
      .openapi({ description: 'decided again from its own inputs; null where none were kept' }),
    body: z.string().nullable().openapi({ description: 'the bytes that endpoints receive' }),
  })
  .openapi('AlertExplained')

const route = createRoute({
  method: 'get',
  path: '/api/v1/alerts/{id}',
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: {
    200: json(explained, 'the alert, decided again'),
    404: notFound,
    409: json(errorShape, 'this version refuses the rule that an older one took'),
  },
})

/** Why an alert fired, from what was kept with it. */
export function explainRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    let result: AlertExplained | undefined
    try {
      result = await explainAlert(ctx, id)
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      const message = `${id} can't be decided again, this version refuses its rule: ${error.message}`
      return c.json(refusal('rule-refused', message), 409)
    }
    if (result === undefined) return c.json(refusal('not-found', `there is no alert ${id}`), 404)
    const { alert, decidedBy, again, body } = result
    const view = again && {
      when: again.inputs.rule.when,
      at: again.inputs.at,
      same: again.same,
      difference: again.difference,
      tree: clauseView(again.verdict.tree),
    }
    return c.json({ ...alertView(alert), decidedBy, again: view ?? null, body: body ?? null }, 200)
  })
}
