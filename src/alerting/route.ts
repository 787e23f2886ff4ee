import type { Tag } from '../tagging/tag.ts'

/** What an endpoint wants of the alerts that rules send to it; an absent part wants everything. */
export interface Wanted {
  severity?: readonly string[]
  /** `kind:id`; one of them is enough, in whatever salience. */
  tags?: readonly string[]
}

/** Whether an endpoint wants an alert. */
export function isWanted(
  only: Wanted | undefined,
  alert: { severity: string; tags: readonly Pick<Tag, 'kind' | 'id'>[] },
): boolean {
  const { severity, tags } = only ?? {}
  if (severity !== undefined && !severity.includes(alert.severity)) return false
  return tags === undefined || alert.tags.some(({ kind, id }) => tags.includes(`${kind}:${id}`))
}
