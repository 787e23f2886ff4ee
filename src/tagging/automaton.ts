import { Edges, hashOf, MAX_SYMBOLS, SYMBOL_BITS } from './edges.ts'
import { type EndingSet, type Endings, endingCode, endingSet, targetsOf } from './endings.ts'
import { firstPairs } from './first-pairs.ts'
import { FOLD, foldText, SEPARATOR, UnitClass } from './fold.ts'
import type { InflectedForm, InflectedWord } from './inflect.ts'
import type { RawMatch, ScanOptions } from './raw-match.ts'

/** Longest ending that `*` stands for. */
const MAX_OPEN_ENDING = 12
/** Read once: the inner loops below run for every unit of every article. */
const { fold: FOLDED, classes: CLASSES } = FOLD
const LETTER = UnitClass.letter
const KATAKANA = UnitClass.katakana
const UNSPACED = UnitClass.unspaced
const IGNORABLE = UnitClass.ignorable
const OTHER = UnitClass.other
const SPACE = SEPARATOR

/**
 * A trie over folded units whose edges are a unit or a set of endings, compiled into one hash table.
 * Scanning is linear: each unit starts at most one walk, and a walk is no longer than the longest form.
 */
export class Automaton {
  private readonly symbols = new Uint16Array(65_536)
  private symbolCount = 1
  private nodeCount = 1
  /** Both sparse: most nodes neither end a form nor take endings. */
  private readonly endingsOf = new Map<number, Endings>()
  private readonly outputs = new Map<number, number[]>()
  private readonly endingSets = new Map<readonly string[], EndingSet>()
  private readonly edges = new Edges()
  /** 1 where a node ends a form or takes endings: the other nodes are passed without another look. */
  private stops = new Uint8Array(0)
  private readonly roots = new Int32Array(65_536)
  /** A bit for each two symbols that a form begins with: few words of a text get past it. */
  private pairs: Uint32Array = new Uint32Array(0)

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
    for (const node of this.endingsOf.keys()) this.stops[node] = 1
    for (let unit = 0; unit < 65_536; unit += 1) {
      const symbol = this.symbols[FOLDED[unit] ?? 0] ?? 0
      if (symbol !== 0) this.roots[unit] = this.edges.next(0, symbol)
    }
    this.pairs = firstPairs(this.edges, this.symbolCount)
    return this
  }

  /**
   * All matches of the longest-first walks from left to right. `take` gets the candidates of one start, longest
   * first, and says where to go on: the end of the one it took, or -1 for none.
   */
  scan(text: string, options: ScanOptions, take: (found: readonly RawMatch[]) => number): void {
    const { roots } = this
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
      const found = this.matchesAt(text, index, root, kind, options)
      if (found === undefined) continue
      if (found.length > 1) found.sort((a, b) => b.end - a.end)
      const end = take(found)
      if (end > index) {
        index = end - 1
        before = CLASSES[text.charCodeAt(index)] as number
      }
    }
  }

  /**
   * Goes along while there is nothing but single units on the way, which ends nearly every start within a few;
   * `walk` takes over at the first node that ends a form or takes endings.
   */
  private matchesAt(
    text: string,
    start: number,
    root: number,
    kindOfStart: number,
    options: ScanOptions,
  ): RawMatch[] | undefined {
    const { stops, symbols } = this
    const { table, mask } = this.edges
    const length = text.length
    let node = root
    let last = kindOfStart
    let index = start + 1
    let separated = false
    if (stops[node] === 0 && this.isLost(text, start)) return undefined
    while (stops[node] === 0) {
      if (index >= length) return undefined
      const unit = text.charCodeAt(index)
      index += 1
      const kind = CLASSES[unit] as number
      const folded = FOLDED[unit] as number
      if (kind === IGNORABLE || (separated && folded === SPACE)) continue
      separated = folded === SPACE
      const symbol = symbols[folded] as number
      if (symbol === 0) return undefined
      const key = (node << SYMBOL_BITS) | symbol | 0
      let slot = (hashOf(key) & mask) << 1
      while (table[slot] !== key) {
        if (table[slot] === -1) return undefined
        slot = (slot + 2) & (mask * 2 + 1)
      }
      node = table[slot + 1] as number
      last = kind
    }
    const found: RawMatch[] = []
    this.walk(text, start, index, node, last, options, found)
    return found.length === 0 ? undefined : found
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
        const endings = this.endingsOf.get(node)
        if (endings !== undefined) this.walkEndings(text, start, index, endings, options, found)
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
      const target = this.edges.next(node, symbol)
      if (target === 0) return
      node = target
      last = kind
    }
  }

  private walkEndings(
    text: string,
    start: number,
    index: number,
    after: Endings,
    options: ScanOptions,
    found: RawMatch[],
  ): void {
    let end = index
    let letters = 0
    let code = 0
    const most = after.open && options.agglutinative ? MAX_OPEN_ENDING : after.longest
    for (; end < text.length; end += 1) {
      const unit = text.charCodeAt(end)
      const kind = CLASSES[unit] as number
      if (kind === IGNORABLE) continue
      if (kind !== LETTER) break
      letters += 1
      if (letters > most) return
      code = endingCode(code, FOLDED[unit] as number)
    }
    const ending = letters === 0 ? '' : foldText(text.slice(index, end))
    const isOpen = after.open && (letters === 0 || options.agglutinative)
    for (const target of targetsOf(after, ending, code, isOpen)) {
      this.walk(text, start, end, target, LETTER, options, found)
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

  private step(node: number, unit: number): number {
    let symbol = this.symbols[unit] as number
    if (symbol === 0) {
      symbol = this.symbolCount
      this.symbolCount += 1
      if (symbol >= MAX_SYMBOLS) throw new RangeError(`more than ${MAX_SYMBOLS} different letters`)
      this.symbols[unit] = symbol
    }
    const known = this.edges.next(node, symbol)
    if (known !== 0) return known
    const target = this.newNode()
    this.edges.add(node, symbol, target)
    return target
  }

  private endingStep(node: number, endings: readonly string[]): number {
    const set = this.setOf(endings)
    const after = this.endingsOf.get(node) ?? {
      edges: [],
      longest: 0,
      open: false,
      byCode: undefined,
    }
    this.endingsOf.set(node, after)
    const known = after.edges.find((edge) => edge.endings === set)
    if (known !== undefined) return known.target
    const target = this.newNode()
    after.edges.push({ endings: set, target })
    after.open ||= set.open
    for (const ending of set.strings) after.longest = Math.max(after.longest, ending.length)
    return target
  }

  /** Whether no form begins like the two units at `start`. */
  private isLost(text: string, start: number): boolean {
    const { symbols } = this
    const next = text.charCodeAt(start + 1)
    if (CLASSES[next] === IGNORABLE) return false
    const second = symbols[FOLDED[next] as number] as number
    const first = symbols[FOLDED[text.charCodeAt(start)] as number] as number
    const bit = first * this.symbolCount + second
    return ((this.pairs[bit >>> 5] as number) & (1 << (bit & 31))) === 0
  }

  private setOf(endings: readonly string[]): EndingSet {
    const known = this.endingSets.get(endings)
    if (known !== undefined) return known
    const set = endingSet(endings)
    this.endingSets.set(endings, set)
    return set
  }

  private newNode(): number {
    const node = this.nodeCount
    this.nodeCount += 1
    return node
  }
}
