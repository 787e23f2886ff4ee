import type { Evidence } from '../tagging/tag.ts'
import { type Tokens, tokenise } from '../text/tokens.ts'
import type { Sequence } from './sequence.ts'

/** Words `first` to `last` (inclusive) of a field. */
export interface Span {
  first: number
  last: number
}

/** The words of a title or text, and where each stands. */
export class FieldIndex {
  readonly field: 'title' | 'text'
  readonly tokens: Tokens
  readonly positions = new Map<string, number[]>()
  #sorted: string[] | undefined
  readonly #found = new Map<string, readonly Span[]>()

  constructor(field: 'title' | 'text', text: string) {
    this.field = field
    this.tokens = tokenise(text)
    this.tokens.words.forEach((word, at) => {
      const places = this.positions.get(word)
      if (places === undefined) this.positions.set(word, [at])
      else places.push(at)
    })
  }

  /** Where the sequence stands, in order; looked up once however many rules ask. */
  find(sequence: Sequence): readonly Span[] {
    const known = this.#found.get(sequence.key)
    if (known !== undefined) return known
    const found = this.#search(sequence)
    this.#found.set(sequence.key, found)
    return found
  }

  /** The exact piece of the field from one word to another. */
  evidence({ first, last }: Span): Evidence {
    const { text, starts, ends } = this.tokens
    const start = starts[first] ?? 0
    const end = ends[last] ?? start
    return { field: this.field, start, end, text: text.slice(start, end) }
  }

  #search(sequence: Sequence): Span[] {
    const { words } = sequence
    const anchor = this.#rarest(sequence)
    return this.#places(sequence, anchor)
      .map((place) => ({ first: place - anchor, last: place - anchor + words.length - 1 }))
      .filter((span) => words.length === 1 || this.#stands(sequence, span.first))
  }

  /** The word of the sequence with the fewest places: the search starts there. */
  #rarest(sequence: Sequence): number {
    let best = 0
    let fewest = Number.POSITIVE_INFINITY
    sequence.words.forEach((word, at) => {
      const open = sequence.prefix && at === sequence.words.length - 1
      const count = open ? Number.MAX_SAFE_INTEGER : (this.positions.get(word)?.length ?? 0)
      if (count >= fewest) return
      fewest = count
      best = at
    })
    return best
  }

  #places({ words, prefix }: Sequence, at: number): readonly number[] {
    const word = words[at] ?? ''
    if (!prefix || at < words.length - 1) return this.positions.get(word) ?? []
    return this.#beginningWith(word)
      .flatMap((each) => this.positions.get(each) ?? [])
      .sort((a, b) => a - b)
  }

  #beginningWith(prefix: string): string[] {
    this.#sorted ??= [...this.positions.keys()].sort()
    const sorted = this.#sorted
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? '') < prefix) low = middle + 1
      else high = middle
    }
    let end = low
    while (sorted[end]?.startsWith(prefix) === true) end++
    return sorted.slice(low, end)
  }

  #stands({ words, glued, prefix }: Sequence, first: number): boolean {
    if (first < 0) return false
    return words.every((word, at) => {
      const found = this.tokens.words[first + at]
      if (found === undefined) return false
      const open = prefix && at === words.length - 1
      const equal = open ? found.startsWith(word) : found === word
      return equal && (at === 0 || this.#follows(first + at, glued[at] === true))
    })
  }

  /** A phrase does not reach over a blank line; glued characters touch. */
  #follows(at: number, glued: boolean): boolean {
    const { text, starts, ends } = this.tokens
    const gapStart = ends[at - 1] ?? 0
    const gapEnd = starts[at] ?? 0
    return glued ? gapStart === gapEnd : !/\n[^\S\n]*\n/.test(text.slice(gapStart, gapEnd))
  }
}

/** An article's title and text, ready for many rules and keywords. */
export interface TextIndex {
  title: FieldIndex
  text: FieldIndex
}

/** Splits an article into words once; hand the result to every rule and keyword asked about it. */
export function indexText({ title, text }: { title: string; text: string }): TextIndex {
  return { title: new FieldIndex('title', title), text: new FieldIndex('text', text) }
}
