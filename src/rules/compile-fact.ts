import type { Evidence } from '../tagging/tag.ts'
import { type Clause, MAX_EVIDENCE, type Triggers } from './clause.ts'
import type { Comparison, FieldClause } from './expression.ts'
import type { RuleField } from './fields/field.ts'
import { getField } from './fields/index.ts'
import { compare, getMeasure, type Measure } from './measures.ts'
import { printRule } from './print-rule.ts'
import { atom, type ReadSubject } from './read-subject.ts'
import { RuleError } from './rule-error.ts'

/** Partial credit for `about:CN` when China is mentioned. */
const WEAKER_HOLDS = 0.5
/** Values named in a note. */
const MAX_NAMED = 5

/** `country:(CN,RU)` and its like. @throws RuleError for a field that does not exist */
export function compileField(expression: FieldClause, maxEvidence = MAX_EVIDENCE): Clause {
  const field = getField(expression.field)
  if (field === undefined) {
    throw new RuleError(`unknown field ${expression.field}`, expression.column)
  }
  const clause = printRule(expression)
  const keys = keysOf(expression, field)
  const atoms = keys.map((key) => atom(field.name, key))
  return {
    test: (read) => atoms.some((name) => read.atoms.has(name)),
    explain: (read) => {
      const held = atoms.flatMap((name) => read.atoms.get(name) ?? [])
      const matched = atoms.some((name) => read.atoms.has(name))
      const evidence = distinct(held).slice(0, maxEvidence)
      const shared = { clause, kind: 'field' as const, matched, evidence, parts: [] }
      if (matched) return { ...shared, closeness: 1 }
      const weaker = weakerFact(field, keys, read)
      if (weaker !== undefined)
        return { ...shared, closeness: WEAKER_HOLDS, note: `only ${weaker}` }
      return { ...shared, closeness: 0, note: whatItHas(field, read) }
    },
    triggers: fieldTriggers(field, atoms),
  }
}

/** The values as they are compared. */
export function keysOf({ values }: FieldClause, field: RuleField): string[] {
  return [...new Set(values.flatMap((value) => field.key(value) ?? []))]
}

function fieldTriggers(field: RuleField, atoms: readonly string[]): Triggers {
  const any = atoms.map((key) => ({ kind: 'atom' as const, key }))
  return { any, weight: field.weight * atoms.length }
}

function distinct(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>()
  return evidence.filter(({ field, start, end }) => {
    const place = `${field}:${start}:${end}`
    return !seen.has(place) && seen.add(place)
  })
}

/** Something the article has that would have come with the value, for instance `country:CN` for `about:CN`. */
function weakerFact(
  field: RuleField,
  keys: readonly string[],
  read: ReadSubject,
): string | undefined {
  return keys
    .flatMap((key) => field.implies?.(key) ?? [])
    .map(([name, implied]) => atom(name, implied))
    .find((name) => read.atoms.has(name))
}

function whatItHas(field: RuleField, read: ReadSubject): string {
  const values = [...new Set(field.read(read.subject).map(({ value }) => value))]
  if (values.length === 0) return `the article has no ${field.name}:`
  const more = values.length > MAX_NAMED ? ' and more' : ''
  return `the article has ${field.name}: ${values.slice(0, MAX_NAMED).join(', ')}${more}`
}

/** `story.outlets>=3`. @throws RuleError for a measure that does not exist or a value it can't have */
export function compileComparison(expression: Comparison): Clause {
  const measure = getMeasure(expression.measure)
  const limit = measure?.parse(expression.value)
  if (measure === undefined || limit === undefined) {
    throw new RuleError(`unknown comparison ${printRule(expression)}`, expression.column)
  }
  const clause = printRule(expression)
  const test = ({ subject, now }: ReadSubject) => {
    const value = measure.read(subject, now)
    return value !== undefined && compare(value, expression.operator, limit)
  }
  return {
    test,
    explain: (read) => {
      const matched = test(read)
      const shared = { clause, kind: 'comparison' as const, matched, evidence: [], parts: [] }
      return matched
        ? { ...shared, closeness: 1 }
        : { ...shared, closeness: 0, note: whatItIs(measure, read) }
    },
  }
}

function whatItIs(measure: Measure, { subject, now }: ReadSubject): string {
  const value = measure.read(subject, now)
  if (value === undefined) return `${measure.name} is unknown`
  return measure.name === 'published'
    ? `published ${(value / 86_400_000).toFixed(1)} days ago`
    : `${measure.name} is ${value}`
}
