import type { Expression, FieldClause } from './expression.ts'
import type { Known, RuleField } from './fields/field.ts'
import { getField } from './fields/index.ts'
import { printRule } from './print-rule.ts'
import { satisfiable } from './satisfiable.ts'
import { nearestName } from './suggest.ts'

/** What is wrong with a rule that can be read. */
export interface RuleProblem {
  /** A refused rule can do nothing useful; a warning may be meant so. */
  level: 'refusal' | 'warning'
  reason: string
  /** 1-based, UTF-16 units of the source. */
  column: number
  /** What to write instead. */
  suggestion?: string
}

/**
 * What keeps a rule from being useful: names that do not exist, a condition that can never be true or is
 * always true (refusals); an alternative that can never be true, a condition that is true of an article
 * in which nothing is found, an unknown feed (warnings).
 * @param known names that exist; kinds that are absent are not checked
 */
export function checkRule(expression: Expression, known: Known = {}): RuleProblem[] {
  return [...unknownNames(expression, known), ...logicProblems(expression)]
}

/**
 * The same for a keyword, which can't ask for keywords (they are being found), the story (not yet
 * known) or the age (a tag stays, an age does not).
 */
export function checkKeyword(expression: Expression, known: Known = {}): RuleProblem[] {
  const outOfReach = leavesOf(expression).flatMap((leaf): RuleProblem[] => {
    const asksKeyword = leaf.kind === 'field' && leaf.field === 'keyword'
    if (!asksKeyword && leaf.kind !== 'comparison') return []
    const reason = `${printRule(leaf)} can't be used in a keyword, only in a rule`
    return [{ level: 'refusal', reason, column: leaf.column }]
  })
  const { keywords: _refused, ...names } = known
  return [...outOfReach, ...checkRule(expression, names)]
}

function leavesOf(expression: Expression): Expression[] {
  if (expression.kind === 'and' || expression.kind === 'or') {
    return expression.operands.flatMap(leavesOf)
  }
  return expression.kind === 'not' ? leavesOf(expression.operand) : [expression]
}

function unknownNames(expression: Expression, known: Known): RuleProblem[] {
  return leavesOf(expression).flatMap((leaf) => {
    const field = leaf.kind === 'field' ? getField(leaf.field) : undefined
    const names = field?.known === undefined ? undefined : known[field.known]
    if (leaf.kind !== 'field' || field === undefined || names === undefined) return []
    return unknownValues(leaf, field, names)
  })
}

function unknownValues(
  clause: FieldClause,
  field: RuleField,
  names: ReadonlySet<string>,
): RuleProblem[] {
  const keys = new Set([...names].flatMap((name) => field.keysOf(name)))
  return clause.values.flatMap((value): RuleProblem[] => {
    const key = field.key(value)
    if (key !== undefined && keys.has(key)) return []
    const meant = nearestName(value, names)
    const suggestion =
      meant === undefined ? {} : { suggestion: printRule({ ...clause, values: [meant] }) }
    // A feed may be added through the API later; the other names come with the pack and the files.
    const level = field.name === 'feed' ? 'warning' : 'refusal'
    const reason = `${field.name}:${value} is not known`
    return [{ level, reason, column: clause.column, ...suggestion }]
  })
}

function logicProblems(expression: Expression): RuleProblem[] {
  const possible = satisfiable(expression)
  if (possible.kind === 'impossible') {
    const reason = `the rule can never match: ${possible.conflict}`
    return [{ level: 'refusal', reason, column: possible.column }]
  }
  if (satisfiable(expression, false).kind === 'impossible') {
    const reason = 'the rule matches every article'
    return [{ level: 'refusal', reason, column: expression.column }]
  }
  return [...deadAlternatives(expression), ...negativeOnly(expression)]
}

function deadAlternatives(expression: Expression): RuleProblem[] {
  if (expression.kind !== 'or') return []
  return expression.operands.flatMap((operand): RuleProblem[] => {
    const possible = satisfiable(operand)
    if (possible.kind !== 'impossible') return []
    const reason = `${printRule(operand)} can never match: ${possible.conflict}`
    return [{ level: 'warning', reason, column: possible.column }]
  })
}

function negativeOnly(expression: Expression): RuleProblem[] {
  if (!holdsOfNothing(expression)) return []
  const reason = 'the rule matches every article in which nothing is found: it only says NOT'
  return [{ level: 'warning', reason, column: expression.column }]
}

/** Whether the expression is true when every clause in it is false. */
function holdsOfNothing(expression: Expression): boolean {
  if (expression.kind === 'not') return !holdsOfNothing(expression.operand)
  if (expression.kind === 'and') return expression.operands.every(holdsOfNothing)
  return expression.kind === 'or' && expression.operands.some(holdsOfNothing)
}
