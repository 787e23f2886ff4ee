/** Charsets the demo newsroom sends in. Node decodes all of them and encodes only the first. */
export const DEMO_CHARSETS = ['utf-8', 'windows-1251', 'gb18030'] as const
export type DemoCharset = (typeof DEMO_CHARSETS)[number]

/** One character (code point) -> its bytes. */
type EncodingTable = ReadonlyMap<string, readonly number[]>

const tables = new Map<DemoCharset, EncodingTable>()

/**
 * Bytes of a text in the given charset. What the charset can't say becomes a numeric character
 * reference, as browsers do when they submit a form, so the text must be HTML or XML.
 * @see WHATWG Encoding, section 4.3, error mode "html"
 */
export function encodeMarkup(markup: string, charset: DemoCharset): Uint8Array {
  if (charset === 'utf-8') return new TextEncoder().encode(markup)
  const table = tableOf(charset)
  const bytes: number[] = []
  for (const character of markup) {
    const point = character.codePointAt(0) ?? 0
    if (point < 0x80) bytes.push(point)
    else bytes.push(...(table.get(character) ?? ascii(`&#${point};`)))
  }
  return Uint8Array.from(bytes)
}

function tableOf(charset: 'windows-1251' | 'gb18030'): EncodingTable {
  const known = tables.get(charset)
  if (known !== undefined) return known
  const table = reverseTable(charset, charset === 'gb18030' ? doubleByteCodes() : highBytes())
  tables.set(charset, table)
  return table
}

/** What the decoder makes of each code, turned round. Of two codes for one character the first stays. */
function reverseTable(charset: string, codes: Iterable<readonly number[]>): EncodingTable {
  const decoder = new TextDecoder(charset)
  const table = new Map<string, readonly number[]>()
  for (const code of codes) {
    const text = decoder.decode(Uint8Array.from(code))
    const single = [...text].length === 1 && text !== '\ufffd'
    if (single && !table.has(text)) table.set(text, code)
  }
  return table
}

function* highBytes(): Generator<readonly number[]> {
  for (let byte = 0x80; byte <= 0xff; byte++) yield [byte]
}

/** The two-byte part of GB 18030; its four-byte part (rare characters) is left to references. */
function* doubleByteCodes(): Generator<readonly number[]> {
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) yield [lead, trail]
  }
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0))
}
