import type { z } from 'zod'

/** What zod calls the kinds of values, in the words of somebody who writes YAML. */
const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  tuple: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'empty',
}
/** Sentences that a schema of ours did not word. */
const OF_ZOD = /^(Invalid|Too (small|big))\b/
const RECEIVED = /received (\w+)$/

/** What is wrong with a value, as a sentence that goes on after the key: `is missing`. */
export function plainMessage(issue: z.core.$ZodIssue): string {
  if (!OF_ZOD.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(issue.expected, RECEIVED.exec(issue.message)?.[1] ?? '')
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum))
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum))
    case 'invalid_union':
      return 'has none of the forms it may have'
    default:
      return issue.message
  }
}

function wrongKind(expected: string, received: string): string {
  if (received === 'undefined') return 'is missing'
  const wanted = KINDS[expected] ?? expected
  return received === 'NaN' || (expected === 'int' && received === 'number')
    ? `must be ${wanted}`
    : `must be ${wanted}, not ${KINDS[received] ?? received}`
}

function tooSmall(origin: string, least: number): string {
  if (origin === 'string') return least === 1 ? 'is empty' : `is shorter than ${least} characters`
  if (origin === 'array') return least === 1 ? 'is an empty list' : `has less than ${least} entries`
  return `must be at least ${least}`
}

function tooBig(origin: string, most: number): string {
  if (origin === 'string') return `is longer than ${most} characters`
  return origin === 'array' ? `has more than ${most} entries` : `must be at most ${most}`
}

interface Located {
  path: PropertyKey[]
  message: string
}

/** All that is wrong with a value, and where, in the order it was found. */
export function plainIssues({ issues }: z.core.$ZodError): Located[] {
  return issues.flatMap((issue) => flatten(issue, []))
}

/** A union reports each member's problems; those of the member that came furthest help most. */
function flatten(issue: z.core.$ZodIssue, above: PropertyKey[]): Located[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: 'unknown key' }))
  }
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors
      .map((issues) => issues.flatMap((inner) => flatten(inner, path)))
      .sort((a, b) => depth(b) - depth(a))[0]
    if (deepest !== undefined && depth(deepest) > path.length) return deepest
  }
  return [{ path, message: plainMessage(issue) }]
}

const depth = (located: Located[]) => Math.max(0, ...located.map((entry) => entry.path.length))

/** `feeds[2].url` */
export function keyOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((key, part) => {
    if (typeof part === 'number') return `${key}[${part}]`
    return key === '' ? String(part) : `${key}.${String(part)}`
  }, '')
}
