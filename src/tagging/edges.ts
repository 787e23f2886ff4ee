/** Bits of a key that hold the symbol. */
export const SYMBOL_BITS = 12
export const MAX_SYMBOLS = 1 << SYMBOL_BITS
/** Slots of the hash table before it grows; the pack that ships fits. */
const FIRST_SLOTS = 1 << 18

/** The edges of a trie: node and symbol -> node, as one open hash table of numbers. */
export class Edges {
  /** Key and target of each edge side by side, so that a probe reads one cache line; -1 is a free slot. */
  table = new Int32Array(FIRST_SLOTS * 2).fill(-1)
  mask = FIRST_SLOTS - 1
  private count = 0

  /** 0 for none. */
  next(node: number, symbol: number): number {
    const key = (node << SYMBOL_BITS) | symbol | 0
    const { table, mask } = this
    let slot = hashOf(key) & mask
    for (;;) {
      const stored = table[slot * 2]
      if (stored === key) return table[slot * 2 + 1] as number
      if (stored === -1) return 0
      slot = (slot + 1) & mask
    }
  }

  /** Only where `next` found none. */
  add(node: number, symbol: number, target: number): void {
    this.count += 1
    if (this.count * 2 > this.mask) this.grow()
    this.put((node << SYMBOL_BITS) | symbol | 0, target)
  }

  private put(key: number, target: number): void {
    const { table, mask } = this
    let slot = hashOf(key) & mask
    while (table[slot * 2] !== -1) slot = (slot + 1) & mask
    table[slot * 2] = key
    table[slot * 2 + 1] = target
  }

  private grow(): void {
    const before = this.table
    this.table = new Int32Array(before.length * 2).fill(-1)
    this.mask = before.length - 1
    for (let slot = 0; slot < before.length; slot += 2) {
      if (before[slot] !== -1) this.put(before[slot] as number, before[slot + 1] as number)
    }
  }
}

export function hashOf(key: number): number {
  const mixed = Math.imul(key ^ (key >>> 15), 0x2c1b3c6d)
  return mixed ^ (mixed >>> 12)
}
