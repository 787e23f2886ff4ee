import type { ClauseResult } from './clause.ts'

/**
 * The alternative of a rule that came nearest to being true: of an OR the part with the highest
 * closeness (the first of equals), looked into in turn; an AND stands as a whole.
 */
export function nearestClause(tree: ClauseResult): ClauseResult {
  if (tree.kind !== 'or') return tree
  const best = tree.parts.reduce<ClauseResult | undefined>(
    (nearest, part) =>
      nearest === undefined || part.closeness > nearest.closeness ? part : nearest,
    undefined,
  )
  return best === undefined ? tree : nearestClause(best)
}

/** The clauses that would have had to be true as well, with what was found instead where that is known. */
export function missingFrom(tree: ClauseResult): string[] {
  if (tree.matched) return []
  if (tree.kind === 'and') return tree.parts.flatMap(missingFrom)
  if (tree.kind === 'or') return missingFrom(nearestClause(tree))
  return [tree.note === undefined ? tree.clause : `${tree.clause} (${tree.note})`]
}
