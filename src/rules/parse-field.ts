import type { Expression, FieldClause, Where } from './expression.ts'
import type { RuleField } from './fields/field.ts'
import { FIELDS, getField } from './fields/index.ts'
import type { Lexeme } from './lexer.ts'
import { getMeasure, MEASURES } from './measures.ts'
import { outsideOnly, type Reader, unexpected } from './reader.ts'
import { RuleError } from './rule-error.ts'
import { nearestName } from './suggest.ts'
import { checkedPattern, checkedTerm } from './text-clause.ts'

type FieldLexeme = Extract<Lexeme, { kind: 'field' }>

const TEXT_FIELDS = ['title', 'text'] as const

/** What other search languages call the same thing. */
const ALIASES: Readonly<Record<string, string>> = {
  language: 'lang',
  source: 'feed',
  outlet: 'feed',
  subject: 'title',
  intitle: 'title',
  headline: 'title',
  intext: 'text',
  content: 'text',
  people: 'person',
  organisation: 'body',
  organization: 'body',
  org: 'body',
  tag: 'topic',
}

type ReadExpression = (reader: Reader) => Expression

/**
 * Reads what follows `name:`.
 * @param readInner reads the expression in `title:( )`
 */
export function parseFieldClause(
  reader: Reader,
  lexeme: FieldLexeme,
  readInner: ReadExpression,
): Expression {
  const where = TEXT_FIELDS.find((name) => name === lexeme.name)
  if (where !== undefined) return parseNarrowed(reader, where, lexeme.column, readInner)
  const field = getField(lexeme.name)
  if (field === undefined) throw unknownField(lexeme)
  if (reader.where !== 'any') throw outsideOnly(`${field.name}:`, lexeme.column)
  const values = parseValues(reader, field)
  return { kind: 'field', field: field.name, values, column: lexeme.column }
}

function unknownField({ name, column }: FieldLexeme): RuleError {
  const measure = getMeasure(name)
  if (measure !== undefined) {
    return new RuleError(`${name} is compared, not looked up`, column, measure.example)
  }
  const names = [...FIELDS.map((field) => field.name), ...TEXT_FIELDS]
  const alias = ALIASES[name]
  const meant = alias ?? nearestName(name, [...names, ...MEASURES.map((each) => each.name)])
  if (meant !== undefined) return new RuleError(`unknown field ${name}`, column, meant)
  return new RuleError(
    `unknown field ${name} (put a text with a colon in quotes; fields are ${names.join(' ')})`,
    column,
  )
}

/** `title:word`, `title:"…"`, `title:/…/`, `title:(a OR b)`. */
function parseNarrowed(
  reader: Reader,
  where: Where,
  column: number,
  readInner: ReadExpression,
): Expression {
  if (reader.where !== 'any') throw outsideOnly(`${where}:`, column)
  const lexeme = reader.next()
  if (lexeme.kind === 'pattern') {
    return checkedPattern({ ...lexeme, kind: 'pattern', where, column })
  }
  if (lexeme.kind === 'word' || lexeme.kind === 'phrase') {
    return checkedTerm({ ...lexeme, kind: 'term', where, column })
  }
  if (lexeme.kind !== '(') throw unexpected(lexeme)
  return reader.nested(lexeme.column, () => {
    reader.where = where
    const inner = parseAlternatives(reader, readInner)
    reader.where = 'any'
    reader.close(lexeme.column)
    return inner
  })
}

/** In `title:(gas, oil)` a comma means OR, as in the lists of other fields. */
function parseAlternatives(reader: Reader, readInner: ReadExpression): Expression {
  const { column } = reader.peek()
  const first = readInner(reader)
  const others: Expression[] = []
  while (reader.peek().kind === ',') {
    reader.next()
    others.push(readInner(reader))
  }
  return others.length === 0 ? first : { kind: 'or', operands: [first, ...others], column }
}

function parseValues(reader: Reader, field: RuleField): FieldClause['values'] {
  const { kind, column } = reader.peek()
  if (kind !== '(') return [parseValue(reader, field)]
  reader.next()
  const values = [parseValue(reader, field)]
  while (reader.peek().kind === ',' || reader.peek().kind === 'or') {
    reader.next()
    values.push(parseValue(reader, field))
  }
  reader.close(column)
  return values
}

function parseValue(reader: Reader, field: RuleField): string {
  const lexeme = reader.next()
  if (lexeme.kind !== 'word' && lexeme.kind !== 'phrase') {
    throw new RuleError(`${field.name}: needs a value`, lexeme.column)
  }
  if (lexeme.prefix) throw new RuleError(`${field.name}: takes whole values, no *`, lexeme.column)
  const text = lexeme.text.trim()
  if (text === '' || field.key(text) === undefined) {
    throw new RuleError(field.expected, lexeme.column, field.suggest?.(text))
  }
  return text
}
