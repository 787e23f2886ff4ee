import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { ConfigProblem } from '../errors.ts'

/** `raw` is the document before its schema, to lay the environment over. */
export type Parsed<T> =
  | { ok: true; value: T; raw: unknown }
  | { ok: false; problems: ConfigProblem[] }

/**
 * Reads one YAML file through its schema.
 * @param source file name for the messages
 * @returns the value, or every problem with line, column and key
 */
export function parseYaml<S extends z.ZodType>(
  source: string,
  text: string,
  schema: S,
): Parsed<z.output<S>> {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    maxAliasCount: 100,
  } as object)
  const broken = document.errors.map((error): ConfigProblem => {
    const at = lines.linePos(error.pos[0])
    return { source, line: at.line, column: at.col, message: error.message }
  })
  if (broken.length > 0) return { ok: false, problems: broken }
  const raw: unknown = document.toJS({ maxAliasCount: 100 }) ?? {}
  const result = schema.safeParse(raw)
  if (result.success) return { ok: true, value: result.data, raw }
  const problems = result.error.issues
    .flatMap((issue) => flatten(issue, []))
    .map(({ path, message }) => {
      const offset = offsetOf(document.contents, path)
      const at = offset === undefined ? undefined : lines.linePos(offset)
      return {
        source,
        ...(at === undefined ? {} : { line: at.line, column: at.col }),
        ...(path.length === 0 ? {} : { key: keyOf(path) }),
        message,
      }
    })
  return { ok: false, problems }
}

interface Located {
  path: PropertyKey[]
  message: string
}

/** A union reports each member's problems; those of the member that came furthest help most. */
function flatten(issue: z.core.$ZodIssue, above: PropertyKey[]): Located[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: 'unknown key' }))
  }
  if (issue.code === 'invalid_union') {
    const deepest = [...issue.errors]
      .map((issues) => issues.flatMap((inner) => flatten(inner, path)))
      .sort((a, b) => depth(b) - depth(a))[0]
    if (deepest !== undefined && depth(deepest) > path.length) return deepest
  }
  return [{ path, message: issue.message }]
}

const depth = (located: Located[]) => Math.max(0, ...located.map((entry) => entry.path.length))

/** `feeds[2].url` */
export function keyOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((key, part) => {
    if (typeof part === 'number') return `${key}[${part}]`
    return key === '' ? String(part) : `${key}.${String(part)}`
  }, '')
}

/** Offset of the node at the path, or of the nearest one above it. */
function offsetOf(root: unknown, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = root
  let offset = isNode(root) ? root.range?.[0] : undefined
  for (const part of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && item.key.value === part)
      : undefined
    const next = isMap(node)
      ? pair?.value
      : (node as { items?: unknown[] } | null)?.items?.[Number(part)]
    const anchor = pair !== undefined && isScalar(pair.key) ? pair.key : next
    if (isNode(anchor) && anchor.range != null) offset = anchor.range[0]
    node = next
  }
  return offset
}
