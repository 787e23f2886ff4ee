/** What the plain part of YAML can say: no numbers, no lists of scalars, no anchors. */
export type PlainYaml = string | boolean | PlainYaml[] | { [key: string]: PlainYaml }

/**
 * Reads the part of YAML that packs are written in: maps and lists of maps by indentation, `|` blocks,
 * maps in braces on one line, plain or double-quoted words. It is a tenth of the full parser's time on a cold start.
 * @returns the value, the same as the full parser's, or undefined when the text holds anything else
 * @see https://yaml.org/spec/1.2.2/ (chapters 7.3 and 8.1)
 */
export function readPlainYaml(text: string): PlainYaml | undefined {
  if (/[\t\r\ufeff\u0085\u2028\u2029]/.test(text)) return undefined
  try {
    const reader = new LineReader(text.split('\n'))
    const value = reader.readMap(0)
    return reader.isAtEnd() ? value : undefined
  } catch (error) {
    if (error instanceof NotPlainError) return undefined
    throw error
  }
}

class NotPlainError extends Error {
  override readonly name = 'NotPlainError'
}

type PlainMap = { [key: string]: PlainYaml }

const KEY = /^(?:"([^"\\]*)"|(\p{L}[\p{L}\p{M}\w-]*)):(?: +(.*)|)$/u
/** Words that the full parser reads as something else than text. */
const NOT_TEXT = /^(?:null|true|false|y|n|yes|no|on|off)$/i
const INDICATOR = /^[-?:,[\]{}#&*!|>'"%@`~.+\d]/
/** A day, a version, an ordinal: text, though it begins with a digit. */
const DIGITS_OF_TEXT = /^(?:\d{4}-\d\d-\d\d|\d+\.\d+\.\d+|\d+(?:st|nd|rd|th) .*)$/

class LineReader {
  private readonly lines: readonly string[]
  private at = 0

  constructor(lines: readonly string[]) {
    this.lines = lines
  }

  isAtEnd(): boolean {
    return this.peek() === undefined
  }

  readMap(indent: number): PlainMap {
    const map: PlainMap = {}
    for (let line = this.peek(); line !== undefined; line = this.peek()) {
      if (indentOf(line) !== indent || line.startsWith('- ', indent)) break
      this.at += 1
      this.readPair(line.slice(indent), indent, map)
    }
    return map
  }

  private readPair(pair: string, indent: number, map: PlainMap): void {
    const found = KEY.exec(pair)
    const key = found?.[1] ?? found?.[2]
    if (found === null || key === undefined) throw new NotPlainError()
    const value = found[3]?.trimEnd() ?? ''
    put(map, key, this.readValue(value, indent))
  }

  private readValue(value: string, indent: number): PlainYaml {
    if (value === '|') return this.readBlock(indent)
    if (value.startsWith('{')) return new BraceReader(value).read()
    if (value !== '') return scalar(value)
    const next = this.peek()
    const depth = next === undefined ? -1 : indentOf(next)
    if (next?.startsWith('- ', depth) && depth >= indent) return this.readList(depth)
    if (depth <= indent) throw new NotPlainError()
    return this.readMap(depth)
  }

  private readList(indent: number): PlainYaml[] {
    const list: PlainYaml[] = []
    for (let line = this.peek(); line !== undefined; line = this.peek()) {
      if (indentOf(line) !== indent || !line.startsWith('- ', indent)) break
      this.at += 1
      const item = line.slice(indent + 2).trimEnd()
      list.push(item.startsWith('{') ? new BraceReader(item).read() : this.readItem(item, indent))
    }
    return list
  }

  /** A map whose first pair stands behind the dash. */
  private readItem(first: string, indent: number): PlainMap {
    const map: PlainMap = {}
    this.readPair(first, indent + 2, map)
    for (const [key, value] of Object.entries(this.readMap(indent + 2))) put(map, key, value)
    return map
  }

  /** The deeper lines below a `|`, with one line break at the end. */
  private readBlock(indent: number): string {
    const from = this.at
    while (this.at < this.lines.length) {
      const line = this.lines[this.at] ?? ''
      if (line.trim() !== '' && indentOf(line) <= indent) break
      this.at += 1
    }
    const block = this.lines.slice(from, this.at)
    const depth = indentOf(block[0] ?? '')
    while (block.length > 0 && block.at(-1)?.trim() === '') {
      // Spaces beyond the block's own depth are text.
      if ((block.pop()?.length ?? 0) > depth) throw new NotPlainError()
    }
    if (block.length === 0 || block[0]?.trim() === '') throw new NotPlainError()
    if (block.some((line) => line.trim() === '' || indentOf(line) < depth))
      throw new NotPlainError()
    return `${block.map((line) => line.slice(depth)).join('\n')}\n`
  }

  /** The next line that is neither empty nor a comment. */
  private peek(): string | undefined {
    for (; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at] ?? ''
      const first = line.charCodeAt(indentOf(line))
      if (first === HASH || Number.isNaN(first)) continue
      return line
    }
    return undefined
  }
}

const HASH = 0x23
const SPACE = 0x20

function indentOf(line: string): number {
  let indent = 0
  while (line.charCodeAt(indent) === SPACE) indent += 1
  return indent
}

function put(map: PlainMap, key: string, value: PlainYaml): void {
  if (Object.hasOwn(map, key) || NOT_TEXT.test(key)) throw new NotPlainError()
  map[key] = value
}

function scalar(text: string): string | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  const quoted = /^"([^"\\]*)"$/.exec(text)?.[1]
  if (quoted !== undefined) return quoted
  const isText =
    (!INDICATOR.test(text) || DIGITS_OF_TEXT.test(text)) &&
    !NOT_TEXT.test(text) &&
    !text.includes(': ') &&
    !text.includes(' #') &&
    !text.endsWith(':')
  if (!isText) throw new NotPlainError()
  return text
}

/** Reads `{ a: b, c: { d: "e, f" } }`. */
class BraceReader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  read(): PlainMap {
    const map = this.readMap()
    if (this.at !== this.text.length) throw new NotPlainError()
    return map
  }

  private readMap(): PlainMap {
    const map: PlainMap = {}
    this.take('{')
    if (this.text[this.at] === '}') throw new NotPlainError()
    for (;;) {
      const key = this.readWord(':')
      this.take(':')
      if (typeof key !== 'string') throw new NotPlainError()
      put(map, key, this.text[this.at] === '{' ? this.readMap() : this.readWord(',}'))
      if (this.text[this.at] !== ',') break
      this.take(',')
    }
    this.take('}')
    return map
  }

  private take(mark: string): void {
    if (this.text[this.at] !== mark) throw new NotPlainError()
    this.at += 1
    const spaced = indentOf(this.text.slice(this.at))
    if (mark === ':' && spaced === 0) throw new NotPlainError()
    this.at += spaced
  }

  private readWord(ends: string): string | boolean {
    const from = this.at
    if (this.text[from] === '"') this.at = this.text.indexOf('"', from + 1) + 1 || this.text.length
    while (this.at < this.text.length && !this.isEnd(ends)) this.at += 1
    const word = this.text.slice(from, this.at).trimEnd()
    if (word === '' || (word[0] !== '"' && /[[\]{}]/.test(word))) throw new NotPlainError()
    return scalar(word)
  }

  /** A colon ends a key when a space follows; inside a value it is a letter like others (`a:b`). */
  private isEnd(ends: string): boolean {
    const mark = this.text[this.at] ?? ''
    if (!ends.includes(mark)) return false
    return mark !== ':' || this.text[this.at + 1] === ' '
  }
}
