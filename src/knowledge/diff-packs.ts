import type { KnowledgePack } from './pack.ts'

/** One entry that two packs hold differently. */
export interface PackChange {
  kind: 'country' | 'person' | 'body' | 'concept' | 'topic' | 'cue'
  id: string
  change: 'added' | 'removed' | 'changed'
}

/** What a new pack holds differently, by kind and id: the tags of these ids may change. */
export function diffPacks(before: KnowledgePack, after: KnowledgePack): PackChange[] {
  const lists: readonly [PackChange['kind'], keyof KnowledgePack][] = [
    ['country', 'countries'],
    ['person', 'people'],
    ['body', 'bodies'],
    ['concept', 'concepts'],
    ['topic', 'topics'],
    ['cue', 'cues'],
  ]
  return lists.flatMap(([kind, key]) =>
    diffEntries(printed(before, key), printed(after, key)).map(([id, change]) => ({
      kind,
      id,
      change,
    })),
  )
}

function printed(pack: KnowledgePack, key: keyof KnowledgePack): Map<string, string> {
  const entries = pack[key] as readonly { id: string }[]
  return new Map(entries.map((entry) => [entry.id, JSON.stringify(entry)]))
}

function diffEntries(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): [string, PackChange['change']][] {
  const changes: [string, PackChange['change']][] = []
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(id), after.get(id)]
    if (was === is) continue
    changes.push([id, was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'])
  }
  return changes
}
