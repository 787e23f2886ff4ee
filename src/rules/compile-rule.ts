import { becauseOf } from './because.ts'
import type { Clause, ClauseResult, CompileOptions } from './clause.ts'
import { compileClause } from './compile-clause.ts'
import type { Expression } from './expression.ts'
import { missingFrom, nearestClause } from './nearest.ts'
import { type ReadSubject, readSubject } from './read-subject.ts'
import type { Because, RuleSubject } from './subject.ts'
import type { TextIndex } from './text-index.ts'

/** What a rule says of an article, and why. */
export interface Verdict {
  matched: boolean
  /** Clauses that made it match, with their evidence; empty if it did not. */
  because: readonly Because[]
  /** If it did not match: the alternative of the rule that came nearest. */
  nearest?: string
  /** If it did not match: the clauses that `nearest` lacked. */
  missing?: readonly string[]
  /** Every clause, true or false. */
  tree: ClauseResult
}

/** A rule ready to be asked about many articles. */
export interface CompiledRule {
  /**
   * @param now from which ages are measured; without it no `published` comparison is true
   * @param index the article's words, when they are at hand (`indexText`)
   */
  evaluate(subject: RuleSubject, now?: Date, index?: TextIndex): Verdict
}

/** @throws RuleError for an expression that no parser gave: unknown fields, measures, patterns */
export function compileRule(expression: Expression, options: CompileOptions = {}): CompiledRule {
  const clause = compileClause(expression, options)
  return {
    evaluate: (subject, now, index) => verdictOf(clause, readSubject(subject, now, index)),
  }
}

/** The full answer of a clause, with its reasons. */
export function verdictOf(clause: Clause, read: ReadSubject): Verdict {
  const tree = clause.explain(read)
  if (tree.matched) return { matched: true, because: becauseOf(tree), tree }
  const nearest = nearestClause(tree)
  return {
    matched: false,
    because: [],
    nearest: nearest.clause,
    missing: missingFrom(nearest),
    tree,
  }
}
