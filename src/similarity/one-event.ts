import type { StoryCandidate, StoryCandidates, StoryMember } from './archive.ts'
import { nearestMember } from './cross-language.ts'
import { centroid, conflict, isOtherEdition, similarityOf, unitVector } from './story-similarity.ts'

/**
 * The sums of two stories share what their topic shares, so more is asked than of an article.
 * Measured on labelled stories in four orders, merges right and wrong: .35 16 and 6, .45 14 and 4,
 * .55 4 and 0, .65 2 and 0.
 */
const MIN_COSINE = 0.55
/** Two reports that a third language joins may be a little less alike than two that meet alone. */
const MIN_MARGIN = -0.2

/**
 * Whether two stories, both alike to one article, are of one event themselves. The article alone
 * doesn't say so: a round-up is alike to many.
 */
export function areOneEvent(a: StoryCandidate, b: StoryCandidate, found: StoryCandidates): boolean {
  const languages = new Set(a.members.map((member) => member.language))
  const common = b.members.filter((member) => languages.has(member.language))
  return common.length > 0
    ? inOneLanguage(
        a.members.filter((member) => common.some(({ language }) => language === member.language)),
        common,
        found,
      )
    : acrossLanguages(a, b, found)
}

function inOneLanguage(
  a: readonly StoryMember[],
  b: readonly StoryMember[],
  found: StoryCandidates,
): boolean {
  const editions = a.every(({ marks }) => isOtherEdition(marks, { story: '', members: b }))
  if (editions) return false
  const sumOf = (members: readonly StoryMember[]) =>
    centroid(members.map((member) => unitVector(member.terms, found)))
  const against = a.reduce((sum, { marks, terms }) => sum + conflict(marks, terms, b), 0) / a.length
  return similarityOf(sumOf(a), sumOf(b)) - against >= MIN_COSINE
}

function acrossLanguages(a: StoryCandidate, b: StoryCandidate, found: StoryCandidates): boolean {
  const margins = a.members.map(
    ({ marks }) => nearestMember(marks, b.members, found)?.margin ?? Number.NEGATIVE_INFINITY,
  )
  return Math.max(...margins) >= MIN_MARGIN
}
