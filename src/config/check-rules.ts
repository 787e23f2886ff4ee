import type { ConfigProblem } from '../errors.ts'
import { checkKeyword, checkRule, type RuleProblem } from '../rules/check-rule.ts'
import type { Expression } from '../rules/expression.ts'
import type { Known } from '../rules/fields/field.ts'
import { parseRule } from '../rules/parser.ts'
import { RuleError } from '../rules/rule-error.ts'
import type { KeywordConfig, RuleConfig } from './documents.ts'
import { keyOf } from './plain-message.ts'
import type { Locate } from './yaml-document.ts'

/** A problem that keeps the configuration from being used, or one that only deserves a look. */
export interface RuleFinding {
  level: RuleProblem['level']
  problem: ConfigProblem
}

/** Keywords that can't be read or can never match, with the column inside the expression. */
export function checkKeywords(
  keywords: readonly KeywordConfig[],
  known: Known,
  locate: Locate,
): RuleFinding[] {
  return keywords.flatMap(({ id, match }, index) =>
    findingsOf(match, (expression) => checkKeyword(expression, known)).map(
      ({ level, message }) => ({
        level,
        problem: {
          source: 'keywords.yaml',
          ...locate(['keywords', index, 'match']),
          key: `keywords.${id}.match`,
          message,
        },
      }),
    ),
  )
}

/** The same for rules. */
export function checkRules(
  rules: readonly RuleConfig[],
  known: Known,
  locate: Locate,
): RuleFinding[] {
  return rules.flatMap(({ id, when }, index) =>
    findingsOf(when, (expression) => checkRule(expression, known)).map(({ level, message }) => ({
      level,
      problem: {
        source: 'alerts.yaml',
        ...locate(['rules', index, 'when']),
        key: `rules.${id}.when`,
        message,
      },
    })),
  )
}

/** Where expressions stand, by file. */
const EXPRESSIONS = [
  { source: 'keywords.yaml', list: 'keywords', key: 'match', check: checkKeyword },
  { source: 'alerts.yaml', list: 'rules', key: 'when', check: checkRule },
] as const
/** Longer ones are refused by the schema. */
const MAX_LENGTH = 10_000

/**
 * Expressions of a file that its schema refuses: those that can't be read or never match are told
 * all the same, so that the operator corrects a file once. Names are not checked.
 */
export function checkUnread(
  file: string,
  raw: unknown,
  locate: Locate = () => undefined,
): ConfigProblem[] {
  return EXPRESSIONS.filter(({ source }) => source === file).flatMap(
    ({ source, list, key, check }) => {
      const entries = (raw as Record<string, unknown> | null | undefined)?.[list]
      return (Array.isArray(entries) ? entries : []).flatMap((entry, index) => {
        const { id, [key]: text } = (entry ?? {}) as Record<string, unknown>
        if (typeof text !== 'string' || text === '' || text.length > MAX_LENGTH) return []
        const path = [list, index, key]
        const name = typeof id === 'string' ? `${list}.${id}.${key}` : keyOf(path)
        return findingsOf(text, (expression) => check(expression))
          .filter(({ level }) => level === 'refusal')
          .map(({ message }) => ({ source, ...locate(path), key: name, message }))
      })
    },
  )
}

/**
 * Why the configuration would refuse the condition, as one sentence for each reason, with its column.
 * @returns nothing for a condition that may be saved
 */
export function refusalsOf(when: string, known: Known): string[] {
  return findingsOf(when, (expression) => checkRule(expression, known))
    .filter(({ level }) => level === 'refusal')
    .map(({ message }) => message)
}

function findingsOf(
  text: string,
  check: (expression: Expression) => RuleProblem[],
): { level: RuleProblem['level']; message: string }[] {
  try {
    return check(parseRule(text)).map(({ level, reason, column, suggestion }) => {
      const hint = suggestion === undefined ? '' : `, did you mean ${suggestion}?`
      return { level, message: `column ${column}: ${reason}${hint}` }
    })
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return [{ level: 'refusal', message: `column ${error.column}: ${error.message}` }]
  }
}
