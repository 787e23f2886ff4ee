import type { KnowledgePack } from './pack.ts'

/** One entry that two packs hold differently. */
export interface PackChange {
  kind: 'organisation' | 'country' | 'person' | 'body' | 'concept' | 'topic' | 'cue' | 'other'
  id: string
  change: 'added' | 'removed' | 'changed'
  /** What of a changed entry: `names.en +Cathay`, `label "A" -> "B"`. */
  details: readonly string[]
}

const LISTS: readonly (readonly [PackChange['kind'], keyof KnowledgePack])[] = [
  ['country', 'countries'],
  ['person', 'people'],
  ['body', 'bodies'],
  ['concept', 'concepts'],
  ['topic', 'topics'],
  ['cue', 'cues'],
]
/** Parts without ids: they decide how forms are read. */
const PARTS = [
  'summits',
  'guards',
  'decoys',
  'mentionOnly',
  'acronymPhrases',
  'titles',
  'inflections',
] as const

/** What a new pack holds differently, by kind and id: the tags of these ids may change. */
export function diffPacks(before: KnowledgePack, after: KnowledgePack): PackChange[] {
  const lists = LISTS.flatMap(([kind, key]) => {
    const entries = (pack: KnowledgePack) =>
      new Map((pack[key] as readonly { id: string }[]).map((entry) => [entry.id, entry]))
    return diffEntries(kind, entries(before), entries(after))
  })
  const one = (pack: KnowledgePack) =>
    new Map(pack.organisation === undefined ? [] : [[pack.organisation.id, pack.organisation]])
  const parts = PARTS.flatMap((part): PackChange[] => {
    const details = detailsOf(before[part], after[part])
    return details.length === 0 ? [] : [{ kind: 'other', id: part, change: 'changed', details }]
  })
  return [...diffEntries('organisation', one(before), one(after)), ...lists, ...parts]
}

function diffEntries(
  kind: PackChange['kind'],
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): PackChange[] {
  const changes: PackChange[] = []
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    if (!before.has(id)) changes.push({ kind, id, change: 'added', details: [] })
    else if (!after.has(id)) changes.push({ kind, id, change: 'removed', details: [] })
    else {
      const details = detailsOf(before.get(id), after.get(id))
      if (details.length > 0) changes.push({ kind, id, change: 'changed', details })
    }
  }
  return changes
}

/** Leaves that one of two values lacks, as `path +new` and `path -old`. */
function detailsOf(before: unknown, after: unknown): string[] {
  const [was, is] = [new Set(leaves(before, '')), new Set(leaves(after, ''))]
  return [
    ...[...was].filter((leaf) => !is.has(leaf)).map((leaf) => signed(leaf, '-')),
    ...[...is].filter((leaf) => !was.has(leaf)).map((leaf) => signed(leaf, '+')),
  ]
}

const signed = (leaf: string, sign: string): string => leaf.replace('\u0000', ` ${sign}`).trim()

function* leaves(value: unknown, path: string): Generator<string> {
  if (value instanceof Date) yield `${path}\u0000${value.toISOString().slice(0, 10)}`
  else if (Array.isArray(value)) for (const each of value) yield* listed(each, path)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      const below = key === 'forms' ? path : path === '' ? key : `${path}.${key}`
      yield* leaves(each, below)
    }
  } else if (value !== undefined) yield `${path}\u0000${String(value)}`
}

/** A form is a word; an entry of a list, such as a term of office, is told as one line. */
function* listed(each: unknown, path: string): Generator<string> {
  if (typeof each !== 'object' || each === null) yield `${path}\u0000${String(each)}`
  else if ('text' in each && 'exact' in each) {
    yield `${path}\u0000${String(each.text)}${each.exact === true ? '!' : ''}`
  } else {
    const parts = [...leaves(each, '')].map((leaf) => leaf.replace('\u0000', ' '))
    yield `${path}\u0000{ ${parts.join(', ')} }`
  }
}
