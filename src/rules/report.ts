import type { Verdict } from './compile-rule.ts'
import type { Because } from './subject.ts'

/** As the line had it. */
type LineId = string | number

/** What `try rule` prints for an article. */
export type RuleReport =
  | { id: LineId; matched: true; because: readonly Because[] }
  | {
      id: LineId
      matched: false
      because: readonly []
      nearest: string
      missing: readonly string[]
    }

/** The contract's JSON for one article and one rule. */
export function ruleReport(id: LineId, verdict: Verdict): RuleReport {
  const { matched, because, nearest, missing, tree } = verdict
  if (matched) return { id, matched, because }
  return { id, matched, because: [], nearest: nearest ?? tree.clause, missing: missing ?? [] }
}
