import { ScowatchError } from '../errors.ts'

/** Longest message in UTF-16 units: it may quote a rule of 10 kB. */
const MAX_MESSAGE = 300

/** A rule that can't be read, with the place and, where one is likely, what was meant. */
export class RuleError extends ScowatchError {
  /** A rule is typed by the operator: wrong usage. */
  override readonly exitCode = 2
  /** 1-based, in UTF-16 units of the rule's source. */
  readonly column: number
  /** What to write instead, as it would stand in the rule. */
  readonly suggestion: string | undefined

  constructor(message: string, column: number, suggestion?: string) {
    const clipped = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message
    super(suggestion === undefined ? clipped : `${clipped}, did you mean ${suggestion}?`)
    this.column = column
    this.suggestion = suggestion
  }
}
