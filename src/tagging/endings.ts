import { foldText } from './fold.ts'

/** Everything that may follow a stem. */
export interface Endings {
  edges: { endings: EndingSet; target: number }[]
  /** Letters of the longest ending that is written out. */
  longest: number
  open: boolean
}

/** Endings as numbers, so that looking one up in a text makes no string; the strings settle a coincidence. */
export interface EndingSet {
  hashes: ReadonlySet<number>
  strings: ReadonlySet<string>
  /** True when any run of letters will do (`*`). */
  open: boolean
}

export function endingSet(endings: readonly string[]): EndingSet {
  const strings = new Set(endings.map(foldText))
  return { strings, hashes: new Set([...strings].map(codeOf)), open: endings.includes('*') }
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
