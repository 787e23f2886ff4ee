import type { Comparison, Expression, FieldClause, Near, NearSide, Operator } from './expression.ts'
import { contradict, impossible, type Literal, literal, printLiteral } from './literal.ts'
import { printRule } from './print-rule.ts'

/** Whether some article makes an expression true, and if none does, a pair of clauses that forbids it. */
export type Satisfiability =
  | { kind: 'possible' }
  | { kind: 'impossible'; column: number; conflict: string }
  /** Too entangled to tell within the budget. */
  | { kind: 'untold' }

/** Pairs of clauses compared before giving up: about 50 ms. */
const BUDGET = 200_000

/** An expression that must come true or false; what is still to be done is a linked list, shared by branches. */
interface Goal {
  expression: Expression
  positive: boolean
}
interface Goals {
  goal: Goal
  rest: Goals | undefined
}

/**
 * Looks for a set of clauses, true and false, that makes the expression come out as wanted without
 * contradicting itself (method of analytic tableaux). What a clause means is known as far as `contradict`
 * goes: `about:CN` brings `country:CN`, an article has one language, a phrase has its words.
 * @param positive false asks for an article that the rule does not match
 */
export function satisfiable(expression: Expression, positive = true): Satisfiability {
  return new Tableau().run({ expression, positive })
}

class Tableau {
  #left = BUDGET
  #conflict: { column: number; conflict: string } = { column: 1, conflict: '' }

  run(goal: Goal): Satisfiability {
    const found = this.#close({ goal, rest: undefined }, undefined, [])
    if (found) return { kind: 'possible' }
    return this.#left < 0 ? { kind: 'untold' } : { kind: 'impossible', ...this.#conflict }
  }

  /** True if the goals can all be met beside the literals; alternatives wait until nothing else is left. */
  #close(
    goals: Goals | undefined,
    waiting: Goals | undefined,
    literals: readonly Literal[],
  ): boolean {
    let todo = goals
    let alternatives = waiting
    const held = [...literals]
    while (todo !== undefined) {
      const { goal, rest } = todo
      todo = rest
      const parts = partsOf(goal)
      if (parts.kind === 'literal') {
        if (!this.#holds(parts.literal, held)) return false
        held.push(parts.literal)
      } else if (parts.kind === 'one') alternatives = { goal, rest: alternatives }
      else for (const part of parts.goals) todo = { goal: part, rest: todo }
    }
    return alternatives === undefined || this.#branch(alternatives, held)
  }

  #branch({ goal, rest }: Goals, held: readonly Literal[]): boolean {
    const parts = partsOf(goal)
    if (parts.kind !== 'one') return false
    if (parts.goals.length === 0) {
      const conflict = `${printRule(goal.expression)} looks for its sides in different fields`
      this.#conflict = { column: goal.expression.column, conflict }
    }
    return parts.goals.some(
      (part) => this.#left >= 0 && this.#close({ goal: part, rest: undefined }, rest, held),
    )
  }

  #holds(added: Literal, held: readonly Literal[]): boolean {
    this.#left -= held.length + 1
    if (this.#left < 0) return false
    const { column } = added.clause
    if (impossible(added)) {
      this.#conflict = { column, conflict: `${printLiteral(added)} is never true` }
      return false
    }
    const other = held.find((literal) => contradict(literal, added))
    if (other === undefined) return true
    const [earlier, later] = other.clause.column <= column ? [other, added] : [added, other]
    const conflict = `${printLiteral(earlier)} and ${printLiteral(later)} exclude each other`
    this.#conflict = { column: later.clause.column, conflict }
    return false
  }
}

type Parts =
  | { kind: 'literal'; literal: Literal }
  /** All of them, or one of them, must be met. */
  | { kind: 'all' | 'one'; goals: Goal[] }

function partsOf({ expression, positive }: Goal): Parts {
  switch (expression.kind) {
    case 'not':
      return { kind: 'all', goals: [{ expression: expression.operand, positive: !positive }] }
    case 'and':
    case 'or': {
      const goals = expression.operands.map((operand) => ({ expression: operand, positive }))
      return { kind: (expression.kind === 'and') === positive ? 'all' : 'one', goals }
    }
    case 'field':
      return fieldParts(expression, positive)
    case 'comparison':
      return comparisonParts(expression, positive)
    case 'near':
      return nearParts(expression, positive)
    default:
      return { kind: 'literal', literal: literal(expression, positive) }
  }
}

function fieldParts(clause: FieldClause, positive: boolean): Parts {
  if (clause.values.length === 1) return { kind: 'literal', literal: literal(clause, positive) }
  const goals = clause.values.map((value) => ({
    expression: { ...clause, values: [value] },
    positive,
  }))
  return { kind: positive ? 'one' : 'all', goals }
}

/** A count is always known once the article has its story; a date may be unknown for good. */
const OPPOSITE: Readonly<Record<Operator, readonly Operator[]>> = {
  '>=': ['<'],
  '<=': ['>'],
  '>': ['<='],
  '<': ['>='],
  '=': ['<', '>'],
}

function comparisonParts(clause: Comparison, positive: boolean): Parts {
  if (positive || clause.measure === 'published') {
    return { kind: 'literal', literal: literal(clause, positive) }
  }
  const goals = OPPOSITE[clause.operator].map((operator) => ({
    expression: { ...clause, operator },
    positive: true,
  }))
  return { kind: 'one', goals }
}

/** NEAR needs both its sides in the same field: `title:a NEAR/5 text:b` has none. */
function nearParts(near: Near, positive: boolean): Parts {
  if (!positive) return { kind: 'literal', literal: literal(near, false) }
  const goals = (['title', 'text'] as const).flatMap((where) => {
    const left = narrowed(near.left, where)
    const right = narrowed(near.right, where)
    if (left === undefined || right === undefined) return []
    const operands = [left, right]
    return [{ expression: { kind: 'and' as const, operands, column: near.column }, positive }]
  })
  return { kind: 'one', goals }
}

function narrowed(side: NearSide, where: 'title' | 'text'): NearSide | undefined {
  if (side.kind === 'term') {
    return side.where === 'any' || side.where === where ? { ...side, where } : undefined
  }
  const operands = side.operands.flatMap((operand) => narrowed(operand, where) ?? [])
  return operands.length === 0 ? undefined : { ...side, operands }
}
