import type { Comparison, Expression, NearSide, Pattern, Term } from './expression.ts'
import { getField } from './fields/index.ts'
import type { Lexeme } from './lexer.ts'
import { lex } from './lexer.ts'
import { getMeasure, MEASURES } from './measures.ts'
import { parseFieldClause } from './parse-field.ts'
import { outsideOnly, Reader, unexpected } from './reader.ts'
import { RuleError } from './rule-error.ts'
import { nearestName } from './suggest.ts'
import { checkedPattern, checkedTerm } from './text-clause.ts'

/** Longest rule in UTF-8 bytes: far above what people write, far below what costs. */
const MAX_BYTES = 10_240

/**
 * Reads a rule's condition or a keyword's match.
 * @param source the rule as typed; docs/rules.md has the grammar
 * @throws RuleError with the column of the first thing that can't be understood
 */
export function parseRule(source: string): Expression {
  if (new TextEncoder().encode(source).length > MAX_BYTES) {
    throw new RuleError(`the rule is longer than ${MAX_BYTES} bytes`, 1)
  }
  const reader = new Reader(lex(source))
  if (reader.peek().kind === 'end') throw new RuleError('the rule is empty', 1)
  const expression = parseOr(reader)
  const rest = reader.peek()
  if (rest.kind === ')') throw new RuleError(') closes nothing', rest.column)
  if (rest.kind !== 'end') throw unexpected(rest)
  return expression
}

function parseOr(reader: Reader): Expression {
  const { column } = reader.peek()
  const operands = [parseAnd(reader)]
  while (reader.peek().kind === 'or') {
    reader.next()
    operands.push(parseAnd(reader))
  }
  return junction('or', operands, column)
}

function parseAnd(reader: Reader): Expression {
  const { column } = reader.peek()
  const operands = [parseNot(reader)]
  for (;;) {
    const { kind } = reader.peek()
    if (kind === 'and') reader.next()
    else if (kind === 'near' || kind === 'operator') throw unexpected(reader.peek())
    else if (kind === 'or' || kind === ')' || kind === ',' || kind === 'end') break
    operands.push(parseNot(reader))
  }
  return junction('and', operands, column)
}

function junction(kind: 'and' | 'or', operands: Expression[], column: number): Expression {
  const [only] = operands
  return only !== undefined && operands.length === 1 ? only : { kind, operands, column }
}

function parseNot(reader: Reader): Expression {
  const { kind, column } = reader.peek()
  if (kind !== 'not') return parseNear(reader)
  reader.next()
  return { kind: 'not', operand: reader.nested(column, () => parseNot(reader)), column }
}

function parseNear(reader: Reader): Expression {
  const { column } = reader.peek()
  const left = parsePrimary(reader)
  const near = reader.peek()
  if (near.kind !== 'near') return left
  reader.next()
  const right = parsePrimary(reader)
  return {
    kind: 'near',
    words: near.words,
    left: nearSide(left),
    right: nearSide(right),
    column,
  }
}

function nearSide(side: Expression): NearSide {
  if (side.kind === 'term') return side
  if (side.kind === 'or') {
    return { kind: 'or', operands: side.operands.map(nearSide), column: side.column }
  }
  const message = 'NEAR joins words, phrases, prefixes and (a OR b) groups of them only'
  throw new RuleError(message, side.column)
}

function parsePrimary(reader: Reader): Expression {
  const lexeme = reader.next()
  if (lexeme.kind === '(') {
    return reader.nested(lexeme.column, () => {
      const inner = parseOr(reader)
      reader.close(lexeme.column)
      return inner
    })
  }
  if (lexeme.kind === 'field') return parseFieldClause(reader, lexeme, parseOr)
  return parseTextOrComparison(reader, lexeme)
}

function parseTextOrComparison(reader: Reader, lexeme: Lexeme): Term | Pattern | Comparison {
  const { where } = reader
  if (lexeme.kind === 'pattern') return checkedPattern({ ...lexeme, kind: 'pattern', where })
  if (lexeme.kind !== 'word' && lexeme.kind !== 'phrase') throw unexpected(lexeme)
  if (lexeme.kind === 'word' && reader.peek().kind === 'operator') {
    return parseComparison(reader, lexeme.text, lexeme.column)
  }
  const measure = lexeme.kind === 'word' ? getMeasure(lexeme.text.toLowerCase()) : undefined
  if (measure?.name.includes('.') === true) {
    const message = `${measure.name} needs a comparison`
    throw new RuleError(message, lexeme.column, measure.example)
  }
  return checkedTerm({ ...lexeme, kind: 'term', where })
}

function parseComparison(reader: Reader, written: string, column: number): Comparison {
  const sign = reader.next()
  if (sign.kind !== 'operator') throw unexpected(sign)
  const measure = getMeasure(written.toLowerCase())
  const value = reader.next()
  if (measure === undefined) throw notCompared(written, column, value)
  if (value.kind !== 'word')
    throw new RuleError('a value is missing', value.column, measure.example)
  const usable = measure.operators.includes(sign.operator)
  if (!usable || value.prefix || measure.parse(value.text) === undefined) {
    const place = usable ? value.column : sign.column
    throw new RuleError(`${measure.name} can't be compared so`, place, measure.example)
  }
  if (reader.where !== 'any') throw outsideOnly(measure.name, column)
  return {
    kind: 'comparison',
    measure: measure.name,
    operator: sign.operator,
    value: value.text,
    column,
  }
}

/** What `written` would have to be, to stand before an operator; and what was meant, by the value after it. */
function notCompared(written: string, column: number, value: Lexeme): RuleError {
  const text = value.kind === 'word' ? value.text : value.kind === 'phrase' ? `"${value.text}"` : ''
  const denied = getMeasure(written.replace(/!$/, '').toLowerCase())
  if (written.endsWith('!') && denied !== undefined) {
    const meant = denied.operators.includes('=') ? `NOT ${denied.name}=${text}` : denied.example
    return new RuleError('!= is no comparison', column + written.length - 1, meant)
  }
  const name = written.toLowerCase()
  if (getField(name) !== undefined || name === 'title' || name === 'text') {
    return new RuleError(`${name} is looked up, not compared`, column, `${name}:${text}`)
  }
  const names = MEASURES.map(({ name }) => name)
  const meant = nearestName(written, names)
  return new RuleError(`unknown measure ${written}`, column, meant)
}
