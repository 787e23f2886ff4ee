import { type Edges, MAX_SYMBOLS, SYMBOL_BITS } from './edges.ts'

/** Root of the trie. */
const ROOT = 0

/** A bit for each two symbols that a form begins with, at `first * count + second`. */
export function firstPairs(edges: Edges, count: number): Uint32Array {
  const firstOf = new Map<number, number>()
  for (let symbol = 1; symbol < count; symbol += 1) {
    const node = edges.next(ROOT, symbol)
    if (node !== 0) firstOf.set(node, symbol)
  }
  const pairs = new Uint32Array((count * count + 31) >>> 5)
  const { table } = edges
  for (let slot = 0; slot < table.length; slot += 2) {
    const key = table[slot] as number
    const first = key === -1 ? undefined : firstOf.get(key >>> SYMBOL_BITS)
    if (first === undefined) continue
    const bit = first * count + (key & (MAX_SYMBOLS - 1))
    pairs[bit >>> 5] = (pairs[bit >>> 5] as number) | (1 << (bit & 31))
  }
  return pairs
}
