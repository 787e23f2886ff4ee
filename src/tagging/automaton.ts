import { FOLD, foldText, SEPARATOR, UnitClass } from './fold.ts'
import type { InflectedForm, InflectedWord } from './inflect.ts'

/** A form found in a text: entry numbers as they were added, UTF-16 offsets. */
export interface RawMatch {
  start: number
  end: number
  entry: number
}

/** How `*` endings are read: any run of letters, or none. */
export interface ScanOptions {
  agglutinative: boolean
}

/** Longest ending that `*` stands for. */
const MAX_OPEN_ENDING = 12
const SYMBOL_BITS = 12
const MAX_SYMBOLS = 1 << SYMBOL_BITS
/** Slots of the hash table before it grows; the pack that ships takes four times as many. */
const FIRST_SLOTS = 1 << 16

/** Read once: the inner loops below run for every unit of every article. */
const { fold: FOLDED, classes: CLASSES } = FOLD
const LETTER = UnitClass.letter
const KATAKANA = UnitClass.katakana
const UNSPACED = UnitClass.unspaced
const IGNORABLE = UnitClass.ignorable
const OTHER = UnitClass.other
const SPACE = SEPARATOR

interface EndingEdge {
  endings: ReadonlySet<string>
  open: boolean
  target: number
}

/**
 * A trie over folded units whose edges are a unit or a set of endings, compiled into one hash table.
 * Scanning is linear: each unit starts at most one walk, and a walk is no longer than the longest form.
 */
export class Automaton {
  private readonly symbols = new Uint16Array(65_536)
  private symbolCount = 1
  private nodeCount = 1
  private edgeCount = 0
  /** Both sparse: most nodes neither end a form nor take endings. */
  private readonly endingEdges = new Map<number, EndingEdge[]>()
  private readonly outputs = new Map<number, number[]>()
  private readonly endingSets = new Map<readonly string[], ReadonlySet<string>>()
  /** Key and target of each edge side by side, so that a probe reads one cache line. */
  private table = new Int32Array(FIRST_SLOTS * 2).fill(-1)
  private mask = FIRST_SLOTS - 1
  /** 1 where a node ends a form or takes endings: the other nodes are passed without another look. */
  private stops = new Uint8Array(0)
  private readonly roots = new Int32Array(65_536)

  /** Adds a form that yields `entry`. Call `freeze` after the last one. */
  add(form: InflectedForm, entry: number): void {
    let node = 0
    for (let index = 0; index < form.length; index += 1) {
      const { stem, endings } = form[index] as InflectedWord
      if (index > 0) node = this.step(node, SPACE)
      node = this.addStem(node, stem)
      if (endings !== undefined) node = this.endingStep(node, endings)
    }
    if (node === 0) return
    const outputs = this.outputs.get(node)
    if (outputs === undefined) this.outputs.set(node, [entry])
    else if (!outputs.includes(entry)) outputs.push(entry)
  }

  /** The node after a stem, folded as `foldText` folds it. */
  private addStem(from: number, stem: string): number {
    let node = from
    let before = 0
    for (let index = 0; index < stem.length; index += 1) {
      const unit = stem.charCodeAt(index)
      if (CLASSES[unit] === IGNORABLE) continue
      const folded = (FOLDED[unit] as number) || unit
      if (folded !== SPACE || before !== SPACE) node = this.step(node, folded)
      before = folded
    }
    return node
  }

  /** Builds the tables that `walk` reads. */
  freeze(): this {
    this.stops = new Uint8Array(this.nodeCount)
    for (const node of this.outputs.keys()) this.stops[node] = 1
    for (const node of this.endingEdges.keys()) this.stops[node] = 1
    for (let unit = 0; unit < 65_536; unit += 1) {
      const symbol = this.symbols[FOLDED[unit] ?? 0] ?? 0
      if (symbol !== 0) this.roots[unit] = this.next(0, symbol)
    }
    return this
  }

  /**
   * All matches of the longest-first walks from left to right. `take` gets the candidates of one start, longest
   * first, and says where to go on: the end of the one it took, or -1 for none.
   */
  scan(text: string, options: ScanOptions, take: (found: readonly RawMatch[]) => number): void {
    const { roots } = this
    const found: RawMatch[] = []
    const length = text.length
    let before: number = OTHER
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index)
      const kind = CLASSES[unit] as number
      if (kind === IGNORABLE) continue
      const starts = kind === UNSPACED || (kind !== before && kind !== OTHER)
      before = kind
      if (!starts) continue
      const root = roots[unit] as number
      if (root === 0) continue
      found.length = 0
      this.walk(text, index, index + 1, root, kind, options, found)
      if (found.length === 0) continue
      found.sort((a, b) => b.end - a.end)
      const end = take(found)
      if (end > index) {
        index = end - 1
        before = CLASSES[text.charCodeAt(index)] as number
      }
    }
  }

  /** Follows the text from `node`; `last` is the class of the unit before `at`. */
  private walk(
    text: string,
    start: number,
    at: number,
    from: number,
    lastClass: number,
    options: ScanOptions,
    found: RawMatch[],
  ): void {
    let node = from
    let last = lastClass
    let index = at
    let separated = false
    for (;;) {
      if (this.stops[node] === 1) {
        const edges = this.endingEdges.get(node)
        if (edges !== undefined) this.walkEndings(text, start, index, edges, options, found)
        const outputs = this.outputs.get(node)
        if (outputs !== undefined) this.emit(text, start, index, outputs, last, found)
      }
      if (index >= text.length) return
      const unit = text.charCodeAt(index)
      const kind = CLASSES[unit] as number
      const folded = FOLDED[unit] as number
      index += 1
      if (kind === IGNORABLE || (separated && folded === SPACE)) continue
      separated = folded === SPACE
      const symbol = this.symbols[folded] as number
      if (symbol === 0) return
      const target = this.next(node, symbol)
      if (target === 0) return
      node = target
      last = kind
    }
  }

  private walkEndings(
    text: string,
    start: number,
    index: number,
    edges: readonly EndingEdge[],
    options: ScanOptions,
    found: RawMatch[],
  ): void {
    let end = index
    let ending = ''
    for (; end < text.length; end += 1) {
      const unit = text.charCodeAt(end)
      const kind = CLASSES[unit] as number
      if (kind === IGNORABLE) continue
      if (kind !== LETTER || ending.length > MAX_OPEN_ENDING) break
      ending += String.fromCharCode(FOLDED[unit] as number)
    }
    for (const edge of edges) {
      const fits =
        edge.endings.has(ending) ||
        (edge.open &&
          (ending === '' || (options.agglutinative && ending.length <= MAX_OPEN_ENDING)))
      if (fits) this.walk(text, start, end, edge.target, LETTER, options, found)
    }
  }

  private emit(
    text: string,
    start: number,
    index: number,
    outputs: readonly number[],
    last: number,
    found: RawMatch[],
  ): void {
    if (last === LETTER || last === KATAKANA) {
      let after = index
      while (CLASSES[text.charCodeAt(after)] === IGNORABLE) after += 1
      if (CLASSES[text.charCodeAt(after)] === last) return
    }
    for (let each = 0; each < outputs.length; each += 1) {
      found.push({ start, end: index, entry: outputs[each] as number })
    }
  }

  private next(node: number, symbol: number): number {
    const key = (node << SYMBOL_BITS) | symbol | 0
    const { table, mask } = this
    let slot = hash(key) & mask
    for (;;) {
      const stored = table[slot * 2]
      if (stored === key) return table[slot * 2 + 1] as number
      if (stored === -1) return 0
      slot = (slot + 1) & mask
    }
  }

  private step(node: number, unit: number): number {
    let symbol = this.symbols[unit] as number
    if (symbol === 0) {
      symbol = this.symbolCount
      this.symbolCount += 1
      if (symbol >= MAX_SYMBOLS) throw new RangeError(`more than ${MAX_SYMBOLS} different letters`)
      this.symbols[unit] = symbol
    }
    const known = this.next(node, symbol)
    if (known !== 0) return known
    const target = this.newNode()
    this.edgeCount += 1
    if (this.edgeCount * 2 > this.mask) this.grow()
    this.put((node << SYMBOL_BITS) | symbol | 0, target)
    return target
  }

  private put(key: number, target: number): void {
    const { table, mask } = this
    let slot = hash(key) & mask
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

  private endingStep(node: number, endings: readonly string[]): number {
    const set = this.endingSet(endings)
    const edges = this.endingEdges.get(node) ?? []
    this.endingEdges.set(node, edges)
    const known = edges.find((edge) => edge.endings === set)
    if (known !== undefined) return known.target
    const target = this.newNode()
    edges.push({ endings: set, open: endings.includes('*'), target })
    return target
  }

  private endingSet(endings: readonly string[]): ReadonlySet<string> {
    const known = this.endingSets.get(endings)
    if (known !== undefined) return known
    const set = new Set(endings.map(foldText))
    this.endingSets.set(endings, set)
    return set
  }

  private newNode(): number {
    const node = this.nodeCount
    this.nodeCount += 1
    return node
  }
}

function hash(key: number): number {
  const mixed = Math.imul(key ^ (key >>> 15), 0x2c1b3c6d)
  return mixed ^ (mixed >>> 12)
}
