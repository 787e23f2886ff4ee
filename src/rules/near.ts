import type { Span } from './text-index.ts'

/** Two spans of a field and how many words lie from one to the other (neighbours: 1). */
export interface Pair {
  left: Span
  right: Span
  words: number
}

/**
 * For each left span that has one, the nearest right span that shares no word with it, on either side.
 * Takes n log n steps.
 * @param rights in order of their first words
 */
export function nearestPairs(lefts: readonly Span[], rights: readonly Span[]): Pair[] {
  const byEnd = [...rights].sort((a, b) => a.last - b.last)
  return lefts.flatMap((left) => {
    const after = rights[countWhile(rights, ({ first }) => first <= left.last)]
    const before = byEnd[countWhile(byEnd, ({ last }) => last < left.first) - 1]
    const pairs: Pair[] = []
    if (after !== undefined) pairs.push({ left, right: after, words: after.first - left.last })
    if (before !== undefined) pairs.push({ left, right: before, words: left.first - before.last })
    const [first, second] = pairs
    if (first === undefined) return []
    return second !== undefined && second.words < first.words ? [second] : [first]
  })
}

/** How many spans at the head of the list satisfy a condition that only they satisfy. */
function countWhile(spans: readonly Span[], holds: (span: Span) => boolean): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    const span = spans[middle]
    if (span !== undefined && holds(span)) low = middle + 1
    else high = middle
  }
  return low
}

/** The spans of several lists in order, each once. */
export function mergeSpans(lists: readonly (readonly Span[])[]): readonly Span[] {
  const [only] = lists
  if (only !== undefined && lists.length === 1) return only
  const sorted = lists.flat().sort((a, b) => a.first - b.first || a.last - b.last)
  return sorted.filter(({ first, last }, at) => {
    const before = sorted[at - 1]
    return before === undefined || before.first !== first || before.last !== last
  })
}
