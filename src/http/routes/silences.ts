import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { SILENCE_REASONS } from '../../alerting/silence.ts'
import type { Context } from '../../context.ts'
import { findOpenSilences, type SilenceRow } from '../../db/silences.ts'
import { json, listOf, time } from '../shapes.ts'

const silenceShape = z
  .object({
    source: z.object({ kind: z.enum(['feed', 'country', 'all']), id: z.string() }),
    reason: z.enum(SILENCE_REASONS),
    since: time.openapi({ description: 'when it began' }),
    toldAt: time.openapi({ description: 'when it was noticed and told' }),
  })
  .openapi('Silence')

const list = createRoute({
  method: 'get',
  path: '/api/v1/silences',
  responses: {
    200: json(
      listOf(silenceShape),
      'sources missed by `silence` of alerts.yaml that say nothing right now, those told first ahead',
    ),
  },
})

export function silenceRoutes(app: OpenAPIHono, ctx: Context): void {
  app.openapi(list, async (c) => {
    const rows = await findOpenSilences(ctx.db)
    return c.json({ items: rows.map(silenceView), next: null }, 200)
  })
}

export function silenceView({ subject, reason, since, told_at }: SilenceRow) {
  const [kind, id] = /^(feed|country):(.*)$/s.exec(subject)?.slice(1) ?? []
  return {
    source:
      kind === undefined || id === undefined
        ? { kind: 'all' as const, id: 'all' }
        : { kind: kind as 'feed' | 'country', id },
    reason,
    since: since.toISOString(),
    toldAt: told_at.toISOString(),
  }
}
