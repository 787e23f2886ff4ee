import type { Pattern, Term } from './expression.ts'
import { compilePattern } from './pattern.ts'
import { RuleError } from './rule-error.ts'
import { sequenceOf } from './sequence.ts'

/** The term itself. @throws RuleError when it finds nothing or nearly everything */
export function checkedTerm(term: Term): Term {
  const { text, prefix, where, column } = term
  const sequence = sequenceOf(text, prefix)
  const [first] = sequence.words
  if (first === undefined) throw new RuleError('a term needs a letter or a digit', column)
  if (prefix && !/[\p{L}\p{N}\p{M}\p{Cf}]$/u.test(text)) {
    const message = '* stands for the rest of a word: put a letter or digit before it'
    throw new RuleError(message, column)
  }
  if (sequence.prefix && sequence.words.length === 1 && first.length < 2) {
    throw new RuleError(`${text}* matches nearly everything: two letters are the least`, column)
  }
  return { kind: 'term', text, prefix, where, column }
}

/** The pattern itself. @throws RuleError when RE2 refuses it, or it costs too much or matches everything */
export function checkedPattern({ source, flags, where, column }: Pattern): Pattern {
  try {
    compilePattern(source, flags)
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new RuleError(`the regular expression can't be used: ${cause}`, column)
  }
  return { kind: 'pattern', source, flags, where, column }
}
