import { isWanted } from '../alerting/route.ts'
import type { RuleConfig } from '../config/documents.ts'
import type { Context } from '../context.ts'
import type { Tag } from '../tagging/tag.ts'

/** Of the endpoints that a rule names, those that want what it tells of an article with these tags. */
export function routeOf(
  ctx: Context,
  { send, severity }: Pick<RuleConfig, 'send'> & { severity: string },
  tags: readonly Pick<Tag, 'kind' | 'id'>[],
): string[] {
  const { endpoints } = ctx.current().config
  return send.filter((id) =>
    isWanted(endpoints.find((endpoint) => endpoint.id === id)?.only, { severity, tags }),
  )
}
