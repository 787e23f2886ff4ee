import type { Evidence } from '../tagging/tag.ts'
import {
  type Clause,
  type ClauseResult,
  MAX_EVIDENCE,
  type Trigger,
  type Triggers,
} from './clause.ts'
import type { Near, NearSide, Pattern, Term, Where } from './expression.ts'
import { mergeSpans, nearestPairs, type Pair } from './near.ts'
import { compilePattern } from './pattern.ts'
import { printRule } from './print-rule.ts'
import type { ReadSubject } from './read-subject.ts'
import { type Sequence, sequenceOf } from './sequence.ts'
import type { FieldIndex, Span } from './text-index.ts'

function fieldsOf({ index }: ReadSubject, where: Where): readonly FieldIndex[] {
  return where === 'any' ? [index.title, index.text] : [index[where]]
}

/** A word, phrase or prefix. */
export function compileTerm(term: Term, maxEvidence = MAX_EVIDENCE): Clause {
  const sequence = sequenceOf(term.text, term.prefix)
  const clause = printRule(term)
  return {
    test: (read) => fieldsOf(read, term.where).some((field) => field.find(sequence).length > 0),
    explain: (read) => {
      const evidence = fieldsOf(read, term.where).flatMap((field) =>
        field
          .find(sequence)
          .slice(0, maxEvidence)
          .map((span) => field.evidence(span)),
      )
      return found(clause, 'term', evidence.slice(0, maxEvidence))
    },
    triggers: triggersOf(sequence),
  }
}

function found(clause: string, kind: ClauseResult['kind'], evidence: Evidence[]): ClauseResult {
  const matched = evidence.length > 0
  return { clause, kind, matched, evidence, parts: [], closeness: matched ? 1 : 0 }
}

/** Relative frequency of what a term asks for: a prefix stands for several words, a lone character for many. */
const WORD_WEIGHT = 1
const PREFIX_WEIGHT = 2
const CHARACTER_WEIGHT = 4

/** The longest whole word of a sequence: long words are rare. */
function triggersOf({ words, prefix }: Sequence): Triggers {
  const whole = prefix ? words.slice(0, -1) : words
  const longest = whole.reduce((best, word) => (word.length > best.length ? word : best), '')
  if (longest === '') {
    return { any: [{ kind: 'prefix', key: words[0] ?? '' }], weight: PREFIX_WEIGHT }
  }
  const weight = longest.length === 1 ? CHARACTER_WEIGHT : WORD_WEIGHT
  return { any: [{ kind: 'word', key: longest }], weight }
}

/** A regular expression, over the text as written. */
export function compilePatternClause(expression: Pattern, maxEvidence = MAX_EVIDENCE): Clause {
  const pattern = compilePattern(expression.source, expression.flags)
  const clause = printRule(expression)
  return {
    test: (read) =>
      fieldsOf(read, expression.where).some(({ tokens }) => pattern.test(tokens.text)),
    explain: (read) => {
      const evidence = fieldsOf(read, expression.where).flatMap(({ field, tokens: { text } }) =>
        pattern
          .find(text, maxEvidence)
          .map(({ start, end }) => ({ field, start, end, text: text.slice(start, end) })),
      )
      return found(clause, 'pattern', evidence.slice(0, maxEvidence))
    },
  }
}

interface Side {
  terms: readonly { where: Where; sequence: Sequence }[]
  triggers: Triggers
}

function compileSide(side: NearSide): Side {
  const terms = termsOf(side).map(({ where, text, prefix }) => ({
    where,
    sequence: sequenceOf(text, prefix),
  }))
  const each = terms.map(({ sequence }) => triggersOf(sequence))
  const any: Trigger[] = each.flatMap((triggers) => triggers.any)
  return { terms, triggers: { any, weight: each.reduce((sum, { weight }) => sum + weight, 0) } }
}

/** The terms of which one is enough. */
export function termsOf(side: NearSide): Term[] {
  return side.kind === 'term' ? [side] : side.operands.flatMap(termsOf)
}

function spansOf({ terms }: Side, field: FieldIndex): readonly Span[] {
  return mergeSpans(
    terms
      .filter(({ where }) => where === 'any' || where === field.field)
      .map(({ sequence }) => field.find(sequence)),
  )
}

/** How near a NEAR came whose sides are both in one field, and whose side is there at all. */
const TOO_FAR = 0.75
const ONE_SIDE = 0.25

/** Both sides in one field, within a number of words. */
export function compileNear(near: Near, maxEvidence = MAX_EVIDENCE): Clause {
  const clause = printRule(near)
  const left = compileSide(near.left)
  const right = compileSide(near.right)
  const fields = (read: ReadSubject) => [read.index.title, read.index.text]
  const pairsIn = (field: FieldIndex) => nearestPairs(spansOf(left, field), spansOf(right, field))
  const within = ({ words }: Pair) => words <= near.words
  return {
    test: (read) => fields(read).some((field) => pairsIn(field).some(within)),
    explain: (read) => {
      const near = fields(read).map((field) => ({ field, pairs: pairsIn(field) }))
      const evidence = near.flatMap(({ field, pairs }) => evidenceOf(field, pairs.filter(within)))
      if (evidence.length > 0) return found(clause, 'near', evidence.slice(0, maxEvidence))
      const apart = near.flatMap(({ pairs }) => pairs).reduce<Pair | undefined>(nearer, undefined)
      const someSide = fields(read).some((field) =>
        [left, right].some((side) => spansOf(side, field).length > 0),
      )
      return { ...found(clause, 'near', []), ...missed(apart, someSide) }
    },
    triggers: left.triggers.weight <= right.triggers.weight ? left.triggers : right.triggers,
  }
}

function evidenceOf(field: FieldIndex, pairs: readonly Pair[]): Evidence[] {
  const spans = mergeSpans([pairs.map(({ left }) => left), pairs.map(({ right }) => right)])
  return spans.map((span) => field.evidence(span))
}

function nearer(best: Pair | undefined, pair: Pair): Pair {
  return best === undefined || pair.words < best.words ? pair : best
}

function missed(
  apart: Pair | undefined,
  someSide: boolean,
): Pick<ClauseResult, 'closeness' | 'note'> {
  if (apart !== undefined) {
    return { closeness: TOO_FAR, note: `both sides are there, ${apart.words} words apart` }
  }
  return someSide ? { closeness: ONE_SIDE, note: 'only one side is there' } : { closeness: 0 }
}
