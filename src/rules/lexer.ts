import { OPERATORS, type Operator } from './expression.ts'
import { RuleError } from './rule-error.ts'

/** A symbol of the rule language and where it begins (1-based, UTF-16 units). */
export type Lexeme = { column: number } & (
  | { kind: '(' | ')' | ',' | 'and' | 'or' | 'not' | 'end' }
  | { kind: 'near'; words: number }
  | { kind: 'operator'; operator: Operator }
  | { kind: 'word' | 'phrase'; text: string; prefix: boolean }
  | { kind: 'pattern'; source: string; flags: string }
  | { kind: 'field'; name: string }
)

const MAX_NEAR_WORDS = 1_000

/** Typed on a Chinese keyboard or pasted from a text, same meaning, same length. */
const FULL_WIDTH: Readonly<Record<string, string>> = {
  '（': '(',
  '）': ')',
  '，': ',',
  '：': ':',
  '＊': '*',
  '＞': '>',
  '＜': '<',
  '＝': '=',
}
const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '„': '“”',
  '«': '»',
  '「': '」',
  '＂': '＂',
}
const SINGLE_QUOTES: Readonly<Record<string, string>> = { "'": "'", '‘': '’', '‚': '‘' }
const WORD = /[^\s(),:<>=≥≤≧≦≠"“”„«»「」＂]+/uy
const SPACE = /\s+/uy
const PATTERN = /\/((?:\\.|[^\\/])*)\/([a-z]*)/uy
const OPERATOR = new RegExp(`${OPERATORS.join('|')}|[≥≤≧≦]`, 'y')
/** One sign for what is two in ASCII. */
const SIGNS: Readonly<Record<string, Operator>> = { '≥': '>=', '≤': '<=', '≧': '>=', '≦': '<=' }
/** What other query languages write for AND, OR and NOT. */
const SYMBOLS: Readonly<Record<string, string>> = { '&': 'AND', '|': 'OR', '!': 'NOT', '-': 'NOT' }

/**
 * Splits a rule into its symbols. Full-width signs count as their ASCII twins outside quotes and slashes.
 * @throws RuleError at the first that can't be one
 */
export function lex(written: string): Lexeme[] {
  const source = written.replace(/[（），：＊＞＜＝]/g, (sign) => FULL_WIDTH[sign] ?? sign)
  const lexemes: Lexeme[] = []
  let at = 0
  while (at < source.length) {
    const space = matchAt(SPACE, source, at)
    if (space !== undefined) at += space[0].length
    if (at >= source.length) break
    const { lexeme, end } = lexemeAt(source, at, written)
    lexemes.push(lexeme)
    at = end
  }
  return [...lexemes, { kind: 'end', column: source.length + 1 }]
}

interface Step {
  lexeme: Lexeme
  end: number
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(source) ?? undefined
}

function lexemeAt(source: string, at: number, written: string): Step {
  const sign = source.charAt(at)
  const column = at + 1
  if (sign === '(' || sign === ')' || sign === ',') {
    return { lexeme: { kind: sign, column }, end: at + 1 }
  }
  if (sign in CLOSING) return phraseAt(written, at)
  if (sign === '/') return patternAt(written, at)
  const compared = matchAt(OPERATOR, source, at)?.[0]
  if (compared !== undefined) {
    const operator = SIGNS[compared] ?? (compared as Operator)
    return { lexeme: { kind: 'operator', operator, column }, end: at + compared.length }
  }
  if (sign === '≠') throw new RuleError('≠ is no comparison: put NOT before one with =', column)
  if (sign in SINGLE_QUOTES) throw singleQuotes(source, at)
  const word = matchAt(WORD, source, at)?.[0]
  if (word === undefined) throw new RuleError(`${sign} can't stand here`, column)
  return wordAt(source, at, word)
}

/** A phrase in single quotes would be read as separate words. */
function singleQuotes(source: string, at: number): RuleError {
  const sign = source.charAt(at)
  const end = source.indexOf(SINGLE_QUOTES[sign] ?? sign, at + 1)
  const [word = ''] = matchAt(WORD, source, at) ?? []
  const text = source.slice(at + 1, end < 0 ? at + word.length : end)
  const meant = text.trim() === '' ? undefined : `"${text}"`
  return new RuleError(`${sign} is no quotation mark of rules`, at + 1, meant)
}

function phraseAt(source: string, at: number): Step {
  const closing = CLOSING[source.charAt(at)] ?? ''
  let text = ''
  for (let end = at + 1; end < source.length; end++) {
    const sign = source.charAt(end)
    if (sign === '\\' && end + 1 < source.length) text += source.charAt(++end)
    else if (closing.includes(sign)) {
      const starred = '*＊'.includes(source.charAt(end + 1) || ' ')
      const lexeme = star('phrase', starred ? `${text}*` : text, at + 1)
      return { lexeme, end: end + (starred ? 2 : 1) }
    } else text += sign
  }
  throw new RuleError('the quote is never closed', at + 1)
}

function patternAt(source: string, at: number): Step {
  const [all, pattern, flags] = matchAt(PATTERN, source, at) ?? []
  if (all === undefined || pattern === undefined) {
    throw new RuleError('the regular expression is never closed with /', at + 1)
  }
  const lexeme: Lexeme = { kind: 'pattern', source: pattern, flags: flags ?? '', column: at + 1 }
  return { lexeme, end: at + all.length }
}

function wordAt(source: string, at: number, word: string): Step {
  const column = at + 1
  const end = at + word.length
  if (source.charAt(end) === ':') {
    return { lexeme: { kind: 'field', name: word.toLowerCase(), column }, end: end + 1 }
  }
  if (word === 'AND' || word === 'OR' || word === 'NOT') {
    return { lexeme: { kind: word.toLowerCase() as 'and' | 'or' | 'not', column }, end }
  }
  if (word === 'NEAR' || word.startsWith('NEAR/')) {
    return { lexeme: { kind: 'near', words: nearWords(word, column), column }, end }
  }
  refuseForeignSyntax(word, column)
  return { lexeme: star('word', word, column), end }
}

function nearWords(written: string, column: number): number {
  const words = /^NEAR\/(\d{1,4})$/.exec(written)?.[1]
  if (words === undefined) {
    throw new RuleError('NEAR needs a number of words', column, 'NEAR/30')
  }
  if (Number(words) < 1 || Number(words) > MAX_NEAR_WORDS) {
    throw new RuleError(`NEAR takes 1 to ${MAX_NEAR_WORDS} words`, column)
  }
  return Number(words)
}

function refuseForeignSyntax(word: string, column: number): void {
  if (/^(and|or|not|near(\/\d+)?)$/i.test(word)) {
    const upper = word.toUpperCase()
    const operator = upper === 'NEAR' ? 'NEAR/30' : upper
    const message = `operators are written in upper case (put ${word} in quotes if the word is meant)`
    throw new RuleError(message, column, operator)
  }
  const inner = /&&|\|\|?/.exec(word)
  const sign = word.charAt(inner?.index ?? 0)
  const operator = SYMBOLS[sign]
  if (operator === undefined) return
  if (inner !== null && inner.index > 0) {
    throw new RuleError(`${inner[0]} is no operator`, column + inner.index, operator)
  }
  const rest = word.replace(/^[&|!-]+/, '')
  throw new RuleError(`${sign} is no operator`, column, `${operator} ${rest}`.trim())
}

function star(kind: 'word' | 'phrase', written: string, column: number): Lexeme {
  const text = written.replace(/\*$/, '')
  if (text === '' && written === '*') {
    throw new RuleError('* alone matches everything', column)
  }
  const inner = text.indexOf('*')
  if (inner >= 0) throw new RuleError('* can only stand at the end of a word', column + inner)
  return { kind, text, prefix: text !== written, column }
}

/** Whether the text can stand in a rule without quotes and mean itself. */
export function isBareWord(text: string): boolean {
  try {
    const [first, second] = lex(text)
    return first?.kind === 'word' && !first.prefix && first.text === text && second?.kind === 'end'
  } catch (error) {
    if (error instanceof RuleError) return false
    throw error
  }
}
