import type { ConfigProblem } from '../errors.ts'
import type { Known } from '../rules/fields/field.ts'
import { checkFilters } from './check-filters.ts'
import { checkKeywords, checkRules } from './check-rules.ts'
import { checkSettings } from './check-settings.ts'
import { uselessSilence } from './check-silence.ts'
import type { Config } from './config.ts'
import type { Locate } from './yaml-document.ts'

/** Places in the four files; a file that could not be read has none. */
export type Locators = Readonly<
  Record<'scowatch.yaml' | 'feeds.yaml' | 'keywords.yaml' | 'alerts.yaml', Locate | undefined>
>

const NOWHERE: Locate = () => undefined

/**
 * What no single value shows: ids used twice, endpoints that don't exist, rules that can't be read
 * or can never match, settings that contradict each other.
 * @param sources the variable a setting was taken from, by its path
 */
export function checkTogether(
  config: Omit<Config, 'warnings'>,
  names: Known,
  locators: Locators,
  sources: ReadonlyMap<string, string>,
): { problems: ConfigProblem[]; warnings: ConfigProblem[] } {
  // Names in a file that could not be read are not missing.
  const known: Known = {
    ...names,
    ...(locators['feeds.yaml'] && { feeds: idsOf(config.feeds) }),
  }
  const findings = [
    ...checkKeywords(config.keywords, known, locators['keywords.yaml'] ?? NOWHERE),
    ...checkRules(config.rules, known, locators['alerts.yaml'] ?? NOWHERE),
  ]
  const settings = checkSettings(config.settings, locators['scowatch.yaml'] ?? NOWHERE, sources)
  const at = (wanted: 'refusal' | 'warning') =>
    findings.filter(({ level }) => level === wanted).map(({ problem }) => problem)
  return {
    problems: [
      ...repeatedIds(config, locators),
      ...unknownEndpoints(config, locators['alerts.yaml'] ?? NOWHERE),
      ...checkFilters(
        config.endpoints,
        config.knowledge.pack,
        locators['keywords.yaml'] && config.keywords,
        locators['alerts.yaml'] ?? NOWHERE,
      ),
      ...settings.problems,
      ...at('refusal'),
    ],
    warnings: [
      ...settings.warnings,
      ...uselessSilence(config.silence, known.feeds, locators['alerts.yaml'] ?? NOWHERE),
      ...at('warning'),
    ],
  }
}

const idsOf = (entries: readonly { id: string }[]) => new Set(entries.map(({ id }) => id))

function repeatedIds(config: Omit<Config, 'warnings'>, locators: Locators): ConfigProblem[] {
  const lists = [
    ['feeds.yaml', 'feeds'],
    ['keywords.yaml', 'keywords'],
    ['alerts.yaml', 'rules'],
    ['alerts.yaml', 'endpoints'],
  ] as const
  return lists.flatMap(([source, kind]) => {
    const locate = locators[source] ?? NOWHERE
    const ids = config[kind].map(({ id }) => id)
    return ids.flatMap((id, index) => {
      const first = ids.indexOf(id)
      if (first === index) return []
      const line = locate([kind, first, 'id'])?.line
      const where = line === undefined ? '' : `, first in line ${line}`
      const place = locate([kind, index, 'id'])
      return [
        { source, ...place, key: `${kind}.${id}`, message: `the id ${id} is used twice${where}` },
      ]
    })
  })
}

function unknownEndpoints(
  { rules, endpoints, silence }: Pick<Config, 'rules' | 'endpoints' | 'silence'>,
  locate: Locate,
): ConfigProblem[] {
  const ids = idsOf(endpoints)
  const lists = [
    ...rules.map((rule, index) => {
      return { send: rule.send, path: ['rules', index], key: `rules.${rule.id}.send` }
    }),
    { send: silence?.send ?? [], path: ['silence'], key: 'silence.send' },
  ]
  return lists.flatMap(({ send, path, key }) =>
    send.flatMap((endpoint, position) =>
      ids.has(endpoint)
        ? []
        : [
            {
              source: 'alerts.yaml',
              ...locate([...path, 'send', position]),
              key,
              message: `there is no endpoint ${endpoint}`,
            },
          ],
    ),
  )
}
