import type { StoryMember } from './archive.ts'
import { normalized, similarityOf, type Vector } from './story-similarity.ts'

/** Articles from which two groups can be told, and the least of one group. */
const MIN_ARTICLES = 8
const MIN_GROUP = 3
/**
 * Mean similarity between the groups over that within them, at most. Measured on labelled stories
 * by the words that tell their reports apart: two events under one roof .05 to .56, half of them
 * below .15; one event never below .16.
 */
const MAX_RATIO = 0.14

/**
 * Whether a story has become two: its articles fall into two groups that share nearly nothing
 * beside what all of them share.
 * @param members all articles of the story that are no copies
 * @returns the group without the first article, when there are two
 */
export function laterEvent(members: readonly StoryMember[]): StoryMember[] | undefined {
  if (members.length < MIN_ARTICLES) return undefined
  const vectors = tellingVectors(members)
  const alike = vectors.map((a) => vectors.map((b) => similarityOf(a, b)))
  const [first, second] = twoGroups(alike)
  if (Math.min(first.length, second.length) < MIN_GROUP) return undefined
  const within = (meanWithin(alike, first) + meanWithin(alike, second)) / 2
  if (meanBetween(alike, first, second) > MAX_RATIO * within) return undefined
  const later = first.includes(0) ? second : first
  return members.filter((_, index) => later.includes(index))
}

/** By the words that some, but not all, articles of the story have. */
function tellingVectors(members: readonly StoryMember[]): Vector[] {
  const counts = new Map<number, number>()
  for (const { hash } of members.flatMap((member) => member.terms)) {
    counts.set(hash, (counts.get(hash) ?? 0) + 1)
  }
  const telling = (hash: number) => {
    const count = counts.get(hash) ?? 0
    return count < 2 ? 0 : Math.log((members.length + 1) / count)
  }
  return members.map(({ terms }) =>
    normalized(new Map(terms.map(({ hash, weight }) => [hash, weight * telling(hash)]))),
  )
}

type Group = readonly number[]

/** Joins the nearest two groups until two are left (average linkage). */
function twoGroups(alike: readonly (readonly number[])[]): [Group, Group] {
  let groups: Group[] = alike.map((_, index) => [index])
  while (groups.length > 2) {
    const [a, b] = nearestPair(alike, groups)
    groups = [...groups.filter((group) => group !== a && group !== b), [...a, ...b]]
  }
  return [groups[0] ?? [], groups[1] ?? []]
}

function nearestPair(
  alike: readonly (readonly number[])[],
  groups: readonly Group[],
): [Group, Group] {
  let best: [Group, Group] = [[], []]
  let highest = -1
  groups.forEach((a, index) => {
    for (const b of groups.slice(index + 1)) {
      const mean = meanBetween(alike, a, b)
      if (mean > highest) [highest, best] = [mean, [a, b]]
    }
  })
  return best
}

function meanBetween(alike: readonly (readonly number[])[], a: Group, b: Group): number {
  let sum = 0
  for (const i of a) for (const j of b) sum += alike[i]?.[j] ?? 0
  return sum / Math.max(1, a.length * b.length)
}

function meanWithin(alike: readonly (readonly number[])[], group: Group): number {
  let sum = 0
  for (const i of group) for (const j of group) if (i < j) sum += alike[i]?.[j] ?? 0
  return sum / Math.max(1, (group.length * (group.length - 1)) / 2)
}
