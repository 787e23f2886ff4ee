import type { Evidence } from '../tagging/tag.ts'
import type { Expression } from './expression.ts'
import type { ReadSubject } from './read-subject.ts'

/** What became of one clause of a rule for one article, with the clauses inside it. */
export interface ClauseResult {
  /** As printed in the rule. */
  clause: string
  kind: Expression['kind']
  matched: boolean
  /** What made it true; empty for NOT, comparisons, and fields of the source. */
  evidence: readonly Evidence[]
  parts: readonly ClauseResult[]
  /** 1 when matched; else how much of it was there, from 0 to below 1. */
  closeness: number
  /** Why it did not match, one phrase for the analyst, where there is more to say than "not found". */
  note?: string
}

/** Something an article must have for a rule to match: a word, the beginning of a word, or an atom. */
export interface Trigger {
  kind: 'word' | 'prefix' | 'atom'
  key: string
}

/** One of the triggers is there whenever the clause is true. */
export interface Triggers {
  any: readonly Trigger[]
  /** How many articles they let through, roughly. */
  weight: number
}

/** A clause ready to be asked about many articles. */
export interface Clause {
  /** The quick answer. */
  test(read: ReadSubject): boolean
  /** The same answer with its proof. */
  explain(read: ReadSubject): ClauseResult
  /** Absent when the clause can be true of any article. */
  triggers?: Triggers
}

/** Spans of evidence kept for one clause: enough to see why, few enough for a webhook of 20 kB. */
export const MAX_EVIDENCE = 8

export interface CompileOptions {
  /** Spans of evidence kept for one clause, 8 unless told. */
  maxEvidence?: number
}
