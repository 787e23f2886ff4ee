import type { Guard, KnowledgePack } from '../knowledge/pack.ts'
import { datelines, type Span } from './dateline.ts'
import { foldText } from './fold.ts'
import { findHits, type Hit } from './hits.ts'
import type { Lexicon, LexiconEntry, Role } from './lexicon.ts'
import type { Rejection, TaggingInput } from './tag.ts'

/** A hit read as one thing, in the role its form has. */
export interface Finding {
  hit: Hit
  role: Role | 'person'
}

/** What is known of an article while it is decided: hits by what they may stand for. */
export interface Reading {
  input: TaggingInput
  language: string
  pack: KnowledgePack
  people: Lexicon['people']
  hits: readonly Hit[]
  /** Computed when first asked for: most articles never ask. */
  datelines: () => readonly Span[]
  rejected: Rejection[]
  /** What the hits may stand for: kind -> id -> candidates in the order of the article. */
  index: Readonly<Record<LexiconEntry['kind'], ReadonlyMap<string, readonly Candidate[]>>>
}

/** A hit and one of the things it may stand for. */
export interface Candidate {
  hit: Hit
  entry: LexiconEntry
}

/** Matches the article once and sorts out cues and decoys. */
export function readArticle(
  input: TaggingInput,
  language: string,
  pack: KnowledgePack,
  lexicon: Lexicon,
): Reading {
  const hits = [
    ...findHits(lexicon, 'title', input.title, language),
    ...findHits(lexicon, 'text', input.text, language),
  ]
  const index = indexOf(hits)
  const rejected: Rejection[] = []
  for (const [reason, candidates] of index.decoy) {
    for (const { hit } of candidates) rejected.push(rejection(hit, reason))
  }
  let spans: readonly Span[] | undefined
  const lazily = (): readonly Span[] => {
    spans ??= datelines(input.text)
    return spans
  }
  return { input, language, pack, hits, datelines: lazily, rejected, index, people: lexicon.people }
}

function indexOf(hits: readonly Hit[]): Record<LexiconEntry['kind'], Map<string, Candidate[]>> {
  const empty = (): Map<string, Candidate[]> => new Map()
  const index = {
    sco: empty(),
    country: empty(),
    person: empty(),
    body: empty(),
    concept: empty(),
    topic: empty(),
    cue: empty(),
    decoy: empty(),
  }
  for (const hit of hits) {
    for (const entry of hit.entries) {
      const byId = index[entry.kind]
      const candidates = byId.get(entry.id)
      if (candidates === undefined) byId.set(entry.id, [{ hit, entry }])
      else candidates.push({ hit, entry })
    }
  }
  return index
}

/** Hits of a cue field (sport, orchestra, office…). */
export function cuesOf(reading: Reading, field: string): readonly Candidate[] {
  return reading.index.cue.get(field) ?? []
}

export function rejection({ field, start, end, text }: Hit, reason: string): Rejection {
  return { field, start, end, text, reason }
}

/** The reason of the first guard whose field this article shows, for this form of this thing. */
export function guardedBy(
  reading: Reading,
  id: string,
  hit: Hit,
  least: number,
): string | undefined {
  let folded: string | undefined
  for (const guard of reading.pack.guards) {
    if (guard.of !== id) continue
    const cues = cuesOf(reading, guard.cues)
    const [first] = cues
    if (first === undefined) continue
    if (cues.length < least && !cues.some((cue) => cue.hit.field === 'title')) continue
    folded ??= foldText(hit.text)
    if (foldedForms(guard).has(folded)) return `${guard.reason} (${first.hit.text})`
  }
  return undefined
}

const FOLDED = new WeakMap<Guard, ReadonlySet<string>>()

function foldedForms(guard: Guard): ReadonlySet<string> {
  const known = FOLDED.get(guard)
  if (known !== undefined) return known
  const forms = new Set(guard.forms.map(({ text }) => foldText(text)))
  FOLDED.set(guard, forms)
  return forms
}

/** Units from the start of a text beyond which no dateline reaches. */
const DATELINE_END = 1_000

/** Whether the hit stands in a dateline. */
export function inDateline(reading: Reading, { field, start, end }: Hit): boolean {
  if (field !== 'text' || start > DATELINE_END) return false
  return reading.datelines().some((span) => span.start <= start && end <= span.end)
}

/** Whether two hits stand in one field within `distance` units of each other. */
export function isNear(a: Hit, b: Hit, distance: number): boolean {
  return a.field === b.field && a.start - b.end <= distance && b.start - a.end <= distance
}
