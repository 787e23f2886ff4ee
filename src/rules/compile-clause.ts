import type { Clause, ClauseResult, CompileOptions, Triggers } from './clause.ts'
import { compileComparison, compileField } from './compile-fact.ts'
import { compileNear, compilePatternClause, compileTerm } from './compile-text.ts'
import type { Expression, Junction, Negation } from './expression.ts'
import { printRule } from './print-rule.ts'

/** A clause and everything inside it, ready to be asked. @throws RuleError for names that do not exist */
export function compileClause(expression: Expression, options: CompileOptions = {}): Clause {
  switch (expression.kind) {
    case 'term':
      return compileTerm(expression, options.maxEvidence)
    case 'pattern':
      return compilePatternClause(expression, options.maxEvidence)
    case 'near':
      return compileNear(expression, options.maxEvidence)
    case 'field':
      return compileField(expression, options.maxEvidence)
    case 'comparison':
      return compileComparison(expression)
    case 'not':
      return compileNot(expression, options)
    case 'and':
      return compileAnd(expression, options)
    case 'or':
      return compileOr(expression, options)
  }
}

function compileNot(expression: Negation, options: CompileOptions): Clause {
  const operand = compileClause(expression.operand, options)
  const clause = printRule(expression)
  return {
    test: (read) => !operand.test(read),
    explain: (read) => {
      const part = operand.explain(read)
      const matched = !part.matched
      const shared = { clause, kind: 'not' as const, matched, evidence: [], parts: [part] }
      return matched
        ? { ...shared, closeness: 1 }
        : { ...shared, closeness: 0, note: `${part.clause} is true` }
    },
  }
}

function compileAnd(expression: Junction, options: CompileOptions): Clause {
  const operands = expression.operands.map((operand) => compileClause(operand, options))
  const clause = printRule(expression)
  const triggers = rarest(operands)
  return {
    test: (read) => operands.every((operand) => operand.test(read)),
    explain: (read) => {
      const parts = operands.map((operand) => operand.explain(read))
      const closeness = parts.reduce((sum, part) => sum + part.closeness, 0) / parts.length
      return joined(clause, 'and', parts, closeness)
    },
    ...(triggers === undefined ? {} : { triggers }),
  }
}

function compileOr(expression: Junction, options: CompileOptions): Clause {
  const operands = expression.operands.map((operand) => compileClause(operand, options))
  const clause = printRule(expression)
  const triggers = all(operands)
  return {
    test: (read) => operands.some((operand) => operand.test(read)),
    explain: (read) => {
      const parts = operands.map((operand) => operand.explain(read))
      return joined(clause, 'or', parts, Math.max(...parts.map((part) => part.closeness)))
    },
    ...(triggers === undefined ? {} : { triggers }),
  }
}

function joined(
  clause: string,
  kind: 'and' | 'or',
  parts: readonly ClauseResult[],
  closeness: number,
): ClauseResult {
  const matched =
    kind === 'and' ? parts.every((part) => part.matched) : parts.some((part) => part.matched)
  const evidence = matched ? parts.flatMap((part) => part.evidence) : []
  return { clause, kind, matched, evidence, parts, closeness: matched ? 1 : closeness }
}

/** Of clauses that must all be true, the triggers that let the fewest articles through. */
function rarest(operands: readonly Clause[]): Triggers | undefined {
  return operands
    .flatMap(({ triggers }) => triggers ?? [])
    .reduce<Triggers | undefined>(
      (best, triggers) => (best === undefined || triggers.weight < best.weight ? triggers : best),
      undefined,
    )
}

/** Of clauses of which one is enough, all triggers; none if one of them has none. */
function all(operands: readonly Clause[]): Triggers | undefined {
  const triggers = operands.flatMap((operand) => operand.triggers ?? [])
  if (triggers.length < operands.length) return undefined
  return {
    any: triggers.flatMap(({ any }) => any),
    weight: triggers.reduce((sum, { weight }) => sum + weight, 0),
  }
}
