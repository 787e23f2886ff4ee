import { decodeWindows1252 } from '../../../src/text/windows-1252.ts'

function decodeOne(encoding: string, bytes: number[]): string | undefined {
  const array = Uint8Array.from(bytes)
  if (encoding === 'windows-1252') return decodeWindows1252(array)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(array)
  } catch {
    return undefined
  }
}

function tableOf(encoding: string): Map<string, number[]> {
  const table = new Map<string, number[]>()
  const isWide = /^(?:gb|big5|shift_jis|euc)/.test(encoding)
  for (let lead = 0; lead < 256; lead++) {
    const single = decodeOne(encoding, [lead])
    if (single !== undefined && [...single].length === 1 && !table.has(single)) {
      table.set(single, [lead])
    }
    for (let trail = 0x40; isWide && lead >= 0x81 && trail < 256; trail++) {
      const pair = decodeOne(encoding, [lead, trail])
      if (pair !== undefined && [...pair].length === 1 && !table.has(pair)) {
        table.set(pair, [lead, trail])
      }
    }
  }
  return table
}

const tables = new Map<string, Map<string, number[]>>()

/** Encodes by turning the platform's decoder round: Node has no encoders for legacy charsets. */
export function encodeAs(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text)
  const table = tables.get(encoding) ?? tableOf(encoding)
  tables.set(encoding, table)
  return Uint8Array.from([...text].flatMap((c) => table.get(c) ?? [0x3f]))
}
