import type { StoryCandidate, StoryCandidates, StoryMember } from './archive.ts'
import { nearestMember } from './cross-language.ts'
import { areOneEvent } from './one-event.ts'
import type { Sketch } from './sketch.ts'
import {
  centroidCosine,
  conflict,
  isOtherEdition,
  noveltyConflict,
  unitVector,
  type Vector,
} from './story-similarity.ts'

/** Cosine from which reports of middling length are of one event. */
const MIN_SIMILARITY = 0.2
/** Long texts share words by chance, short ones lack them: the threshold moves by half of this. */
const LENGTH_SLOPE = 0.2
/** However short: three common words in common are no event. Measured: no cost up to .13. */
const LOWEST_THRESHOLD = 0.13
/** A story of one report is known by few of its words: it asks for more. Measured: 0 to .04 in decisions.md. */
const LONE_REPORT = 0.03
/** Terms of a full headline and lead. */
const FULL_TERMS = 60
/** A country and its capital are no event. */
const MIN_SHARED_TERMS = 3
export type StoryChoice =
  | {
      kind: 'join'
      story: StoryCandidate
      similarity: number
      because: string
      /** Other stories that the article shows to be of the same event. */
      same: readonly StoryCandidate[]
    }
  | { kind: 'new'; because: string }

interface Fit {
  story: StoryCandidate
  similarity: number
  /** Similarity above what its kind of comparison asks for. */
  margin: number
  because: string
}

/**
 * The story an article belongs to among those that share telling terms. In one language by the
 * words of headline and lead, across languages by entities with numbers or days.
 * @param refused stories that hold another filling of the same template
 */
export function chooseStory(
  sketch: Sketch,
  found: StoryCandidates,
  refused: ReadonlySet<string> = new Set(),
): StoryChoice {
  const own = unitVector(sketch.terms, found)
  const fits = found.candidates
    .filter((story) => !refused.has(story.story) && !isOtherEdition(sketch.marks, story))
    .map((story) => fitOf(sketch, own, story, found))
    .filter((fit) => fit !== undefined)
    .sort((a, b) => b.margin - a.margin)
  const [best] = fits
  if (best === undefined || best.margin < 0) {
    return { kind: 'new', because: 'no recent story is alike' }
  }
  const { story, similarity, because } = best
  const same = fits
    .slice(1)
    .filter((fit) => fit.margin >= 0 && areOneEvent(story, fit.story, found))
    .map((fit) => fit.story)
  return { kind: 'join', story, similarity, because, same }
}

function fitOf(
  sketch: Sketch,
  own: Vector,
  story: StoryCandidate,
  found: StoryCandidates,
): Fit | undefined {
  const members = story.members.filter((member) => member.language === sketch.language)
  return members.length > 0
    ? sameLanguageFit(sketch, own, { story, members }, found)
    : crossLanguageFit(sketch, story, found)
}

function sameLanguageFit(
  sketch: Sketch,
  own: Vector,
  { story, members }: { story: StoryCandidate; members: readonly StoryMember[] },
  found: StoryCandidates,
): Fit | undefined {
  const vectors = members.map((member) => unitVector(member.terms, found))
  const similarity = centroidCosine(own, vectors) - conflict(sketch.marks, sketch.terms, members)
  const sizes = members.reduce((sum, member) => sum + member.terms.length, 0) / members.length
  const length = Math.min(1, sketch.terms.length / FULL_TERMS, sizes / FULL_TERMS)
  const threshold = Math.max(LOWEST_THRESHOLD, MIN_SIMILARITY + LENGTH_SLOPE * (length - 0.5))
  const lone = members.length === 1 ? LONE_REPORT : 0
  const margin = similarity - noveltyConflict(own, vectors) - threshold - lone
  const shared = sharedTerms(sketch, members, own)
  if (shared.length < MIN_SHARED_TERMS && shared.length < sketch.terms.length / 2) return undefined
  const because = `similarity ${similarity.toFixed(2)}: ${shared.join(', ')}`
  return { story, similarity, margin, because }
}

function sharedTerms(sketch: Sketch, members: readonly StoryMember[], own: Vector): string[] {
  const theirs = new Set(members.flatMap((member) => member.terms.map(({ hash }) => hash)))
  return sketch.terms
    .filter((term) => term.specific && theirs.has(term.hash))
    .sort((a, b) => (own.get(b.hash) ?? 0) - (own.get(a.hash) ?? 0))
    .slice(0, 5)
    .map((term) => term.text)
}

function crossLanguageFit(
  sketch: Sketch,
  story: StoryCandidate,
  found: StoryCandidates,
): Fit | undefined {
  const match = nearestMember(sketch.marks, story.members, found)
  if (match === undefined) return undefined
  const { share: similarity, margin, because } = match
  return { story, similarity, margin, because }
}
