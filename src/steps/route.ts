import { isWanted } from '../alerting/route.ts'
import type { Config } from '../config/config.ts'
import type { RuleConfig } from '../config/documents.ts'
import type { Tag } from '../tagging/tag.ts'

/** Of the endpoints that a rule names, those that want what it tells of an article with these tags. */
export function routeOf(
  { endpoints }: Pick<Config, 'endpoints'>,
  { send, severity }: Pick<RuleConfig, 'send'> & { severity: string },
  tags: readonly Pick<Tag, 'kind' | 'id'>[],
): string[] {
  return send.filter((id) =>
    isWanted(endpoints.find((endpoint) => endpoint.id === id)?.only, { severity, tags }),
  )
}
