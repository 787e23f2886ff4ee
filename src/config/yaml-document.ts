import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { ConfigProblem } from '../errors.ts'
import { keyOf, plainIssues } from './plain-message.ts'

/** 1-based place in a file. */
export interface Place {
  line: number
  column: number
}

/** Place of the value at a path, or of the nearest thing above it that is in the file. */
export type Locate = (path: readonly PropertyKey[]) => Place | undefined

/** `raw` is the document before its schema, where it is YAML at all. */
export type Parsed<T> =
  | { ok: true; value: T; raw: unknown; locate: Locate }
  | { ok: false; problems: ConfigProblem[]; raw?: unknown; locate?: Locate }

/** Uses of `*alias` at most; a few lines of nested ones unfold to gigabytes otherwise. */
const MAX_ALIASES = 100

/**
 * Reads one YAML file through its schema. A top-level key with nothing after it is as good as absent.
 * @param source file name for the messages
 * @returns the value, or every problem with line, column and key
 */
export function parseYaml<S extends z.ZodType>(
  source: string,
  text: string,
  schema: S,
): Parsed<z.output<S>> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const placeOf = (offset: number): Place => {
    const at = lines.linePos(offset)
    return { line: at.line, column: at.col }
  }
  const broken = document.errors.map((error): ConfigProblem => {
    return { source, ...placeOf(error.pos[0]), message: error.message }
  })
  if (broken.length > 0) return { ok: false, problems: broken }
  const locate: Locate = (path) => {
    const offset = offsetOf(document.contents, path)
    return offset === undefined ? undefined : placeOf(offset)
  }
  let raw: unknown
  try {
    raw = withoutEmptyKeys(document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {})
  } catch (error) {
    return { ok: false, problems: [{ source, message: aliasMessage(error) }] }
  }
  const result = schema.safeParse(raw)
  if (result.success) return { ok: true, value: result.data, raw, locate }
  const problems = plainIssues(result.error).map(({ path, message }) => ({
    source,
    ...locate(path),
    ...(path.length === 0 ? {} : { key: keyOf(path) }),
    message,
  }))
  return { ok: false, problems, raw, locate }
}

function aliasMessage(error: unknown): string {
  if (!(error instanceof ReferenceError)) return (error as Error).message
  return `more than ${MAX_ALIASES} uses of *aliases, or one that unfolds without end: write the values out`
}

function withoutEmptyKeys(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null))
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
