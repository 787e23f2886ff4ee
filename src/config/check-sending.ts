import type { ConfigProblem } from '../errors.ts'
import type { SendingConfig } from './rule-sending.ts'
import { SEVERITIES } from './rule-sending.ts'
import type { Locate } from './yaml-document.ts'

type StatedRule = SendingConfig & { id: string; severity: (typeof SEVERITIES)[number] }

/** What a rule says of how it is sent, and what can have no effect. */
export function uselessSending(
  rules: readonly StatedRule[],
  defaults: SendingConfig,
  locate: Locate,
): ConfigProblem[] {
  return rules.flatMap((rule, index) => {
    const { bypass = defaults.bypass ?? 'critical', severity } = rule
    const isFree = bypass !== 'none' && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(bypass)
    const held = (['cooldown', 'digest', 'quiet'] as const).filter((key) => rule[key])
    const free = isFree
      ? held.map((key) => ({
          key,
          message: `has no effect: severity ${severity} passes it by; see bypass`,
        }))
      : []
    const beside = (['cooldown', 'throttle'] as const)
      .filter((key) => !isFree && rule.digest && rule[key])
      .map((key) => ({
        key,
        message: 'has no effect beside digest, which sends one event a period',
      }))
    return [...free, ...beside].map(({ key, message }) => ({
      source: 'alerts.yaml',
      ...locate(['rules', index, key]),
      key: `rules.${rule.id}.${key}`,
      message,
    }))
  })
}
