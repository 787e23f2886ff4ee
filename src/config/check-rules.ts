import type { ConfigProblem } from '../errors.ts'
import { checkKeyword, checkRule, type RuleProblem } from '../rules/check-rule.ts'
import type { Expression } from '../rules/expression.ts'
import type { Known } from '../rules/fields/field.ts'
import { parseRule } from '../rules/parser.ts'
import { RuleError } from '../rules/rule-error.ts'
import type { Config } from './config.ts'

/** Rules and keywords that can't be read or can never match, with the column inside the rule. */
export function checkRules(
  config: Pick<Config, 'keywords' | 'rules' | 'endpoints'>,
  known: Known,
): ConfigProblem[] {
  const endpoints = new Set(config.endpoints.map(({ id }) => id))
  const names: Known = { ...known, keywords: new Set(config.keywords.map(({ id }) => id)) }
  return [
    ...config.keywords.flatMap(({ id, match }) =>
      judge('keywords.yaml', `keywords.${id}.match`, match, (expression) =>
        checkKeyword(expression, known),
      ),
    ),
    ...config.rules.flatMap((rule) => [
      ...judge('alerts.yaml', `rules.${rule.id}.when`, rule.when, (expression) =>
        checkRule(expression, names),
      ),
      ...rule.send
        .filter((endpoint) => !endpoints.has(endpoint))
        .map((endpoint) => ({
          source: 'alerts.yaml',
          key: `rules.${rule.id}.send`,
          message: `there is no endpoint ${endpoint}`,
        })),
    ]),
  ]
}

function judge(
  source: string,
  key: string,
  text: string,
  check: (expression: Expression) => RuleProblem[],
): ConfigProblem[] {
  try {
    return check(parseRule(text))
      .filter(({ level }) => level === 'refusal')
      .map(({ reason, column, suggestion }) => {
        const hint = suggestion === undefined ? '' : `, did you mean ${suggestion}?`
        return { source, key, message: `column ${column}: ${reason}${hint}` }
      })
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    return [{ source, key, message: `column ${error.column}: ${error.message}` }]
  }
}
