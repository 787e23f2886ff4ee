import { foldText } from './fold.ts'

/** Everything that may follow a stem. */
export interface Endings {
  edges: EndingEdge[]
  /** Letters of the longest ending that is written out. */
  longest: number
  open: boolean
  /** Edges by the number of an ending they take; made when a text first comes here. */
  byCode: Map<number, EndingEdge[]> | undefined
}

export interface EndingEdge {
  endings: EndingSet
  target: number
}

/**
 * Nodes behind the edges that take this ending.
 * @param code its number
 * @param isOpen whether `*` takes it too
 */
export function targetsOf(
  after: Endings,
  ending: string,
  code: number,
  isOpen: boolean,
): readonly number[] {
  after.byCode ??= byCode(after.edges)
  const likely = after.byCode.get(code)
  if (likely === undefined && !isOpen) return NONE
  const edges = isOpen ? after.edges : (likely ?? [])
  return edges
    .filter(({ endings }) => (isOpen && endings.open) || endings.strings.has(ending))
    .map(({ target }) => target)
}

const NONE: readonly number[] = []

function byCode(edges: readonly EndingEdge[]): Map<number, EndingEdge[]> {
  const found = new Map<number, EndingEdge[]>()
  for (const edge of edges) {
    for (const code of edge.endings.codes) {
      const before = found.get(code)
      if (before === undefined) found.set(code, [edge])
      else before.push(edge)
    }
  }
  return found
}

/** Endings as numbers, so that looking one up in a text makes no string; the strings settle a coincidence. */
export interface EndingSet {
  codes: ReadonlySet<number>
  strings: ReadonlySet<string>
  /** True when any run of letters will do (`*`). */
  open: boolean
}

export function endingSet(endings: readonly string[]): EndingSet {
  const strings = new Set(endings.map(foldText))
  return { strings, codes: new Set([...strings].map(codeOf)), open: endings.includes('*') }
}

/** The number of an ending with one more unit. */
export function endingCode(code: number, unit: number): number {
  return (Math.imul(code, 31) + unit) | 0
}

function codeOf(ending: string): number {
  let code = 0
  for (let index = 0; index < ending.length; index += 1) {
    code = endingCode(code, ending.charCodeAt(index))
  }
  return code
}
