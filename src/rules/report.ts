import type { Verdict } from './compile-rule.ts'
import type { Because } from './subject.ts'

/** What `try rule` prints for an article. */
export type RuleReport =
  | { id: string; matched: true; because: readonly Because[] }
  | {
      id: string
      matched: false
      because: readonly []
      nearest: string
      missing: readonly string[]
    }

/** The contract's JSON for one article and one rule. */
export function ruleReport(id: string, verdict: Verdict): RuleReport {
  const { matched, because, nearest, missing, tree } = verdict
  if (matched) return { id, matched, because }
  return { id, matched, because: [], nearest: nearest ?? tree.clause, missing: missing ?? [] }
}
