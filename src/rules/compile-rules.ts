import type { Clause, CompileOptions, Trigger } from './clause.ts'
import { compileClause } from './compile-clause.ts'
import { type Verdict, verdictOf } from './compile-rule.ts'
import type { Expression } from './expression.ts'
import { parseRule } from './parser.ts'
import { type ReadSubject, readSubject } from './read-subject.ts'
import type { RuleSubject } from './subject.ts'
import type { FieldIndex, TextIndex } from './text-index.ts'

export interface IdentifiedRule {
  id: string
  /** The condition as typed, or already read. */
  when: string | Expression
}

export interface RuleMatch {
  id: string
  verdict: Verdict
}

/** Many rules, asked together. */
export interface CompiledRules {
  /** The rules that match, in the order they were given. Parameters as of `CompiledRule.evaluate`. */
  matchRules(subject: RuleSubject, now?: Date, index?: TextIndex): RuleMatch[]
}

/**
 * Compiles rules to be asked together: the article is split into words once, and a rule is looked at
 * only if the article has a word or fact that the rule can't do without.
 * @throws RuleError of the first rule that can't be read
 */
export function compileRules(
  rules: readonly IdentifiedRule[],
  options: CompileOptions = {},
): CompiledRules {
  const compiled = rules.map(({ id, when }) => ({
    id,
    clause: compileClause(typeof when === 'string' ? parseRule(when) : when, options),
  }))
  const index = new TriggerIndex(compiled.map(({ clause }) => clause))
  return {
    matchRules: (subject, now, words) => {
      const read = readSubject(subject, now, words)
      return index.candidates(read).flatMap((at) => {
        const rule = compiled[at]
        if (rule === undefined || !rule.clause.test(read)) return []
        return [{ id: rule.id, verdict: verdictOf(rule.clause, read) }]
      })
    },
  }
}

/** Which clauses are worth asking, by what they require. */
class TriggerIndex {
  readonly #always: number[] = []
  readonly #by: Record<Trigger['kind'], Map<string, number[]>> = {
    word: new Map(),
    prefix: new Map(),
    atom: new Map(),
  }
  readonly #prefixLengths: number[]

  constructor(clauses: readonly Clause[]) {
    clauses.forEach(({ triggers }, at) => {
      if (triggers === undefined) this.#always.push(at)
      for (const { kind, key } of triggers?.any ?? []) {
        const clausesOfKey = this.#by[kind].get(key)
        if (clausesOfKey === undefined) this.#by[kind].set(key, [at])
        else clausesOfKey.push(at)
      }
    })
    const lengths = [...this.#by.prefix.keys()].map(({ length }) => length)
    this.#prefixLengths = [...new Set(lengths)].sort((a, b) => a - b)
  }

  candidates(read: ReadSubject): number[] {
    const found = new Set(this.#always)
    const add = (clauses: readonly number[] | undefined) => {
      for (const at of clauses ?? []) found.add(at)
    }
    for (const name of read.atoms.keys()) add(this.#by.atom.get(name))
    for (const field of [read.index.title, read.index.text]) this.#addWords(field, add)
    return [...found].sort((a, b) => a - b)
  }

  #addWords(field: FieldIndex, add: (clauses: readonly number[] | undefined) => void): void {
    for (const word of field.positions.keys()) {
      add(this.#by.word.get(word))
      for (const length of this.#prefixLengths) {
        if (length > word.length) break
        add(this.#by.prefix.get(word.slice(0, length)))
      }
    }
  }
}
