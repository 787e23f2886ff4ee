import type { Where } from './expression.ts'
import type { Lexeme } from './lexer.ts'
import { RuleError } from './rule-error.ts'

/** Deepest nesting of parentheses and NOT. */
const MAX_DEPTH = 64

/** A place in the symbols of a rule, how deep it is nested, and the `title:(` or `text:(` around it. */
export class Reader {
  where: Where = 'any'
  readonly #lexemes: readonly Lexeme[]
  #at = 0
  #depth = 0

  constructor(lexemes: readonly Lexeme[]) {
    this.#lexemes = lexemes
  }

  peek(ahead = 0): Lexeme {
    const lexeme = this.#lexemes[this.#at + ahead] ?? this.#lexemes.at(-1)
    if (lexeme === undefined) throw new RuleError('the rule is empty', 1)
    return lexeme
  }

  next(): Lexeme {
    const lexeme = this.peek()
    this.#at++
    return lexeme
  }

  /** Reads one level deeper. */
  nested<T>(column: number, read: () => T): T {
    if (++this.#depth > MAX_DEPTH) {
      throw new RuleError(`the rule is nested deeper than ${MAX_DEPTH} levels`, column)
    }
    const result = read()
    this.#depth--
    return result
  }

  close(opened: number): void {
    const lexeme = this.next()
    if (lexeme.kind === ')') return
    if (lexeme.kind === 'end') throw new RuleError('( is never closed', opened)
    throw unexpected(lexeme)
  }
}

/** The error for a symbol that no rule of the grammar allows here. */
export function unexpected(lexeme: Lexeme): RuleError {
  if (lexeme.kind === 'end') {
    return new RuleError('something is missing at the end of the rule', lexeme.column)
  }
  return new RuleError(`${asWritten(lexeme)} can't stand here`, lexeme.column)
}

function asWritten(lexeme: Lexeme): string {
  if (lexeme.kind === 'operator') return lexeme.operator
  if (lexeme.kind === 'field') return `${lexeme.name}:`
  if (lexeme.kind === 'word') return lexeme.text
  if (lexeme.kind === 'near') return `NEAR/${lexeme.words}`
  if (lexeme.kind === 'phrase') return 'a phrase'
  if (lexeme.kind === 'pattern') return 'a regular expression'
  return lexeme.kind.toUpperCase()
}

/** What looks at the whole article can't be narrowed to its title or text. */
export function outsideOnly(name: string, column: number): RuleError {
  return new RuleError(`${name} can't stand inside title:( ) or text:( )`, column)
}
