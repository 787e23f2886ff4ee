import type { Comparison, FieldClause, Near, Pattern, Term } from './expression.ts'
import { getField } from './fields/index.ts'
import { getMeasure } from './measures.ts'
import { printRule } from './print-rule.ts'
import { type Sequence, sequenceOf } from './sequence.ts'

/** A clause without parts, said to be true or false; a field has one value here. */
export interface Literal {
  clause: Term | Pattern | Near | FieldClause | Comparison
  positive: boolean
  /** As printed, to compare and to report. */
  text: string
  /** Of a term: the words it looks for. */
  sequence: Sequence | undefined
}

export function literal(clause: Literal['clause'], positive: boolean): Literal {
  const sequence = clause.kind === 'term' ? sequenceOf(clause.text, clause.prefix) : undefined
  return { clause, positive, text: printRule(clause), sequence }
}

/** As it would stand in a rule. */
export function printLiteral({ text, positive }: Literal): string {
  return positive ? text : `NOT ${text}`
}

/** Whether no article can make both true. */
export function contradict(a: Literal, b: Literal): boolean {
  if (a.positive && b.positive) return exclude(a.clause, b.clause)
  if (a.positive === b.positive) return false
  const [holds, fails] = a.positive ? [a, b] : [b, a]
  return holds.text === fails.text || implies(holds, fails)
}

/** Whether no article can make it true, whatever else the rule says. */
export function impossible({ clause, positive }: Literal): boolean {
  if (!positive) return false
  if (clause.kind !== 'comparison') return false
  const range = rangeOf(clause)
  return range !== undefined && range.least > range.most
}

function exclude(a: Literal['clause'], b: Literal['clause']): boolean {
  if (a.kind === 'field' && b.kind === 'field') {
    return getField(a.field)?.single === true && a.field === b.field && keyOf(a) !== keyOf(b)
  }
  if (a.kind !== 'comparison' || b.kind !== 'comparison' || a.measure !== b.measure) return false
  const [first, second] = [rangeOf(a), rangeOf(b)]
  if (first === undefined || second === undefined) return false
  return Math.max(first.least, second.least) > Math.min(first.most, second.most)
}

function implies(holds: Literal, fails: Literal): boolean {
  const { clause: a, sequence: outerWords } = holds
  const { clause: b, sequence } = fails
  if (a.kind === 'term' && b.kind === 'term') {
    const within = b.where === 'any' || a.where === b.where
    if (!within || outerWords === undefined || sequence === undefined) return false
    return contains(outerWords, sequence)
  }
  if (a.kind === 'field' && b.kind === 'field') return impliesField(a, b)
  if (a.kind !== 'comparison' || b.kind !== 'comparison' || a.measure !== b.measure) return false
  const [inner, outer] = [rangeOf(a), rangeOf(b)]
  if (inner === undefined || outer === undefined) return false
  return inner.least >= outer.least && inner.most <= outer.most
}

function impliesField(a: FieldClause, b: FieldClause): boolean {
  const key = keyOf(a)
  if (key === undefined) return false
  if (a.field === b.field && key === keyOf(b)) return true
  const implied = getField(a.field)?.implies?.(key) ?? []
  return implied.some(([field, other]) => field === b.field && other === keyOf(b))
}

function keyOf({ field, values: [value] }: FieldClause): string | undefined {
  return value === undefined ? undefined : getField(field)?.key(value)
}

/** Whether whatever stands as `outer` has `inner` in it. */
function contains(outer: Sequence, inner: Sequence): boolean {
  return outer.words.some((_, start) =>
    inner.words.every((word, at) => {
      const other = outer.words[start + at]
      if (other === undefined) return false
      const glued = at > 0 && inner.glued[at] === true && outer.glued[start + at] !== true
      const last = at === inner.words.length - 1
      const openEnd = outer.prefix && start + at === outer.words.length - 1
      if (glued || (openEnd && !(last && inner.prefix))) return false
      return last && inner.prefix ? other.startsWith(word) : other === word
    }),
  )
}

interface Range {
  least: number
  most: number
}

/** The values that make a comparison true; counts and milliseconds are whole numbers. */
function rangeOf({ measure: name, operator, value }: Comparison): Range | undefined {
  const measure = getMeasure(name)
  const limit = measure?.parse(value)
  if (measure === undefined || limit === undefined) return undefined
  const atLeast = {
    '>=': limit,
    '>': limit + 1,
    '=': limit,
    '<=': measure.least,
    '<': measure.least,
  }
  const atMost = { '>=': Infinity, '>': Infinity, '=': limit, '<=': limit, '<': limit - 1 }
  return { least: Math.max(atLeast[operator], measure.least), most: atMost[operator] }
}
