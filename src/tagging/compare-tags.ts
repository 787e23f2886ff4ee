import type { Tag, TagKind } from './tag.ts'

/** What happens to one tag of many articles when they are tagged again. */
export interface TagChange {
  kind: TagKind
  id: string
  /** `added`, `removed`, `mention to about`, `status observer to member`. */
  change: string
  articles: number
  /** Ids of the first articles it happens to. */
  samples: string[]
}

/** Articles named for each change. */
const MAX_SAMPLES = 5

type Compared = Pick<Tag, 'kind' | 'id' | 'salience' | 'status' | 'statusNow'>

/** How the tags of one article differ, one line for each difference; evidence and reasons do not count. */
export function compareTags(
  before: readonly Compared[],
  after: readonly Compared[],
): Pick<TagChange, 'kind' | 'id' | 'change'>[] {
  const keyOf = ({ kind, id }: Compared): string => `${kind}:${id}`
  const was = new Map(before.map((tag) => [keyOf(tag), tag]))
  const is = new Map(after.map((tag) => [keyOf(tag), tag]))
  const changes: Pick<TagChange, 'kind' | 'id' | 'change'>[] = []
  for (const [key, { kind, id, ...now }] of is) {
    const then = was.get(key)
    if (then === undefined) changes.push({ kind, id, change: 'added' })
    else for (const change of differences(then, now)) changes.push({ kind, id, change })
  }
  for (const [key, { kind, id }] of was) {
    if (!is.has(key)) changes.push({ kind, id, change: 'removed' })
  }
  return changes
}

function differences(
  then: Omit<Compared, 'kind' | 'id'>,
  now: Omit<Compared, 'kind' | 'id'>,
): string[] {
  const found: string[] = []
  const say = (what: string, a: string | undefined, b: string | undefined): void => {
    if (a !== b) found.push(`${what}${a ?? 'none'} to ${b ?? 'none'}`)
  }
  say('', then.salience, now.salience)
  say('status ', then.status, now.status)
  say('status now ', then.statusNow ?? then.status, now.statusNow ?? now.status)
  return found
}

/** Adds the differences of one article to those of others. @returns the same list */
export function countChanges(
  counted: TagChange[],
  articleId: string,
  changes: readonly Pick<TagChange, 'kind' | 'id' | 'change'>[],
): TagChange[] {
  for (const { kind, id, change } of changes) {
    const known = counted.find(
      (each) => each.kind === kind && each.id === id && each.change === change,
    )
    if (known === undefined) {
      counted.push({ kind, id, change, articles: 1, samples: [articleId] })
      continue
    }
    known.articles += 1
    if (known.samples.length < MAX_SAMPLES) known.samples.push(articleId)
  }
  return counted
}
