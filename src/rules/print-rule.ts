import type { Expression } from './expression.ts'
import { isBareWord } from './lexer.ts'

/** The rule as text, with no more quotes than it needs; parsing it gives the same rule. */
export function printRule(expression: Expression): string {
  switch (expression.kind) {
    case 'term':
      return `${scope(expression.where)}${printText(expression.text)}${expression.prefix ? '*' : ''}`
    case 'pattern':
      return `${scope(expression.where)}/${expression.source}/${expression.flags}`
    case 'field':
      return `${expression.field}:${printValues(expression.values)}`
    case 'comparison':
      return `${expression.measure}${expression.operator}${expression.value}`
    case 'near':
      return `${printTight(expression.left)} NEAR/${expression.words} ${printTight(expression.right)}`
    case 'not':
      return `NOT ${printOperand(expression.operand)}`
    case 'and':
      return expression.operands.map(printOperand).join(' AND ')
    case 'or':
      return expression.operands.map(printOperand).join(' OR ')
  }
}

/** AND within OR stands in parentheses too: nobody has to know which binds tighter. */
function printOperand(operand: Expression): string {
  return operand.kind === 'near' ? printRule(operand) : printTight(operand)
}

/** In parentheses, unless it is one piece anyway. */
function printTight(expression: Expression): string {
  const loose = expression.kind === 'and' || expression.kind === 'or' || expression.kind === 'near'
  return loose ? `(${printRule(expression)})` : printRule(expression)
}

function scope(where: 'any' | 'title' | 'text'): string {
  return where === 'any' ? '' : `${where}:`
}

function printText(text: string): string {
  return isBareWord(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}

function printValues(values: readonly string[]): string {
  const printed = values.map(printText).join(',')
  return values.length === 1 ? printed : `(${printed})`
}
