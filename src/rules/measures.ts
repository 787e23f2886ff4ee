import type { Operator } from './expression.ts'
import type { RuleSubject } from './subject.ts'

/** A number a rule can compare. */
export interface Measure {
  name: string
  /** How it stands in a rule, for error messages. */
  example: string
  operators: readonly Operator[]
  /** Least value the measure can have, whatever the article. */
  least: number
  /** The written value in the measure's unit; undefined when it can't be read. */
  parse(value: string): number | undefined
  /** The article's value in the same unit; undefined when unknown: no comparison with it is true. */
  read(subject: RuleSubject, now: Date | undefined): number | undefined
}

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** `30s 15m 6h 90d` in milliseconds. */
function parseDurationMs(value: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(value) ?? []
  return amount === undefined ? undefined : Number(amount) * (UNITS_MS[unit ?? ''] ?? 0)
}

function parseCount(value: string): number | undefined {
  return /^\d{1,6}$/.test(value) ? Number(value) : undefined
}

function storyCount(count: keyof NonNullable<RuleSubject['story']>): Measure {
  return {
    name: `story.${count}`,
    example: `story.${count}>=3`,
    operators: ['>=', '<=', '>', '<', '='],
    least: 1,
    parse: parseCount,
    read: (subject) => subject.story?.[count],
  }
}

const published: Measure = {
  name: 'published',
  example: 'published<2d',
  operators: ['>=', '<=', '>', '<'],
  // A date in the future (a clock ahead, an embargo) has a negative age.
  least: Number.NEGATIVE_INFINITY,
  parse: parseDurationMs,
  read: ({ published: at }, now) =>
    at === undefined || now === undefined ? undefined : now.getTime() - at.getTime(),
}

export const MEASURES: readonly Measure[] = [
  storyCount('outlets'),
  storyCount('countries'),
  storyCount('languages'),
  storyCount('articles'),
  published,
]

export function getMeasure(name: string): Measure | undefined {
  return MEASURES.find((measure) => measure.name === name)
}

/** Whether `left operator right` holds. */
export function compare(left: number, operator: Operator, right: number): boolean {
  if (operator === '>=') return left >= right
  if (operator === '<=') return left <= right
  if (operator === '>') return left > right
  if (operator === '<') return left < right
  return left === right
}
