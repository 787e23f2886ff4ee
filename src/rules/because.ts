import type { ClauseResult } from './clause.ts'
import type { Because } from './subject.ts'

/** The clauses without parts (and the NOTs) that made a matched clause true, each once, in the rule's order. */
export function becauseOf(tree: ClauseResult): Because[] {
  const reasons = new Map<string, Because>()
  for (const { clause, evidence } of provingLeaves(tree)) {
    if (!reasons.has(clause)) reasons.set(clause, { clause, evidence })
  }
  return [...reasons.values()]
}

/** The leaves that prove a matched clause: all of an AND, the true ones of an OR, a NOT as a whole. */
export function provingLeaves(tree: ClauseResult): ClauseResult[] {
  if (!tree.matched) return []
  if (tree.kind === 'and' || tree.kind === 'or') return tree.parts.flatMap(provingLeaves)
  return [tree]
}
