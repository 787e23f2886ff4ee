import { type AnchorKind, anchorKind } from './anchors.ts'
import {
  inverseFrequency,
  type StoryCandidate,
  type StoryCandidates,
  type StoryMember,
  type WeightedTerm,
} from './archive.ts'
import type { EventMarks } from './event-marks.ts'

/** Other cities than a story's: no cost on labelled stories, and one kind of event is many places'. */
const PLACE_CONFLICT = 0.1

/**
 * A story of many reports has used most of its words: who brings many others speaks of something
 * else. Share of own weight that is new, from which it counts, and how much.
 */
const MAX_NOVELTY = 0.6
const NOVELTY_CONFLICT = 0.3
/** Reports beside the first from which a story's words are known. */
const KNOWN_ARTICLES = 6

/** tf-idf weights by term. */
export type Vector = ReadonlyMap<number, number>

/** Names that most of a story's articles have and this one lacks, while it brings its own. */
const NAME_CONFLICT = 0.1
/** Articles from which a story's names are settled, and the share that must have a name. */
const SETTLED_ARTICLES = 2
const SETTLED_SHARE = 0.75
/** Other days named in the first sentences. */
const DAY_CONFLICT = 0.25
/** Other numbers in the headline: the eleventh victim, the twelfth. */
const NUMBER_CONFLICT = 0.1

/** Unit vector of tf-idf weights. */
export function unitVector(terms: readonly WeightedTerm[], found: StoryCandidates): Vector {
  const idf = (hash: number) => inverseFrequency(found.documents, found.frequencies.get(hash) ?? 0)
  return normalized(new Map(terms.map(({ hash, weight }) => [hash, weight * idf(hash)])))
}

/** Cosine to the sum of the members' vectors. */
export function centroidCosine(own: Vector, members: readonly Vector[]): number {
  return similarityOf(own, centroid(members))
}

/** Unit vector of the sum. */
export function centroid(members: readonly Vector[]): Vector {
  const sum = new Map<number, number>()
  for (const member of members) {
    for (const [hash, value] of member) sum.set(hash, (sum.get(hash) ?? 0) + value)
  }
  return normalized(sum)
}

/** Cosine of two unit vectors. */
export function similarityOf(a: Vector, b: Vector): number {
  return dot(a, b)
}

/** The vector at length one. */
export function normalized(vector: Vector): Vector {
  const norm = Math.sqrt(dot(vector, vector)) || 1
  return new Map([...vector].map(([hash, value]) => [hash, value / norm]))
}

function dot(a: Vector, b: Vector): number {
  let sum = 0
  for (const [hash, value] of a) sum += value * (b.get(hash) ?? 0)
  return sum
}

const meets = (a: readonly number[], b: readonly number[]) => a.some((value) => b.includes(value))
const differ = (a: readonly number[], b: readonly number[]) =>
  a.length > 0 && b.length > 0 && !meets(a, b)

/** Whether headlines name other days throughout: editions of a recurring report. */
export function isOtherEdition(marks: EventMarks, story: StoryCandidate): boolean {
  return story.members.every((member) => differ(marks.titleDays, member.marks.titleDays))
}

/** What speaks against one event, to be taken off the similarity. */
export function conflict(
  marks: EventMarks,
  terms: readonly WeightedTerm[],
  members: readonly StoryMember[],
): number {
  const share = (differs: (member: StoryMember) => boolean) =>
    members.filter(differs).length / Math.max(1, members.length)
  return (
    DAY_CONFLICT * share((member) => differ(marks.days, member.marks.days)) +
    NUMBER_CONFLICT * share((member) => differ(marks.titleNumbers, member.marks.titleNumbers)) +
    PLACE_CONFLICT * share((member) => differInKind('place', marks, member.marks)) +
    NAME_CONFLICT * nameConflict(marks, terms, members)
  )
}

function differInKind(kind: AnchorKind, a: EventMarks, b: EventMarks): boolean {
  const ofKind = (hash: number) => anchorKind(hash) === kind
  return differ(a.entities.filter(ofKind), b.entities.filter(ofKind))
}

/** What to take off for words that a well-known story lacks; negative when it has most of them. */
export function noveltyConflict(own: Vector, members: readonly Vector[]): number {
  let novelty = 0
  for (const [hash, value] of own) {
    if (!members.some((member) => member.has(hash))) novelty += value * value
  }
  const known = Math.min(1, (members.length - 1) / KNOWN_ARTICLES)
  return NOVELTY_CONFLICT * known * (novelty - MAX_NOVELTY)
}

/** 0 to 2: how settled the missing name is, times how many names are the article's alone. */
function nameConflict(
  marks: EventMarks,
  terms: readonly WeightedTerm[],
  members: readonly StoryMember[],
): number {
  if (members.length < SETTLED_ARTICLES) return 0
  const own = new Set([...terms.map((term) => term.hash), ...marks.names])
  const counts = new Map<number, number>()
  for (const name of members.flatMap((member) => member.marks.names)) {
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const missing = [...counts].filter(([name]) => !own.has(name)).map(([, count]) => count)
  const settled = Math.max(0, ...missing) / members.length
  const theirs = new Set(members.flatMap((member) => member.terms.map((term) => term.hash)))
  const alone = marks.names.filter((name) => !theirs.has(name) && !counts.has(name)).length
  return settled >= SETTLED_SHARE ? 2 * settled * (1 - 0.5 ** alone) : 0
}
