import { windows1252Character } from './windows-1252.ts'

export interface Decoded {
  text: string
  encoding: string
}

/** Where the mark ends and which encoding it stands for, or undefined without a byte order mark. */
export function byteOrderMark(bytes: Uint8Array): { encoding: string; length: number } | undefined {
  const [a, b, c, d] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', length: 3 }
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { encoding: 'utf-32le', length: 4 }
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: 'utf-32be', length: 4 }
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', length: 2 }
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', length: 2 }
  return undefined
}

/** Bytes looked at for the NUL pattern: markup is ASCII at its start in every language. */
const PATTERN_BYTES = 128

/**
 * UTF-16 or UTF-32 without a mark, told by where the NULs of ASCII characters lie.
 * NULs strewn elsewhere are damage, not an encoding.
 * @see XML 1.0, appendix F.1
 */
export function encodingByNulPattern(bytes: Uint8Array): string | undefined {
  const length = Math.min(bytes.length, PATTERN_BYTES) & ~3
  if (length < 8) return undefined
  const nuls = [0, 0, 0, 0]
  for (let i = 0; i < length; i++) if (bytes[i] === 0) nuls[i & 3] = (nuls[i & 3] ?? 0) + 1
  const [a, b, c, d] = nuls.map((n) => n / (length / 4)) as [number, number, number, number]
  const many = 0.6
  const few = 0.2
  if (a < few && b > many && c > many && d > many) return 'utf-32le'
  if (a > many && b > many && c > many && d < few) return 'utf-32be'
  if (a < few && b > many && c < few && d > many) return 'utf-16le'
  if (a > many && b < few && c > many && d < few) return 'utf-16be'
  return undefined
}

/** Decodes UTF-16 and UTF-32 of either order; broken units become U+FFFD, half a unit at the end goes. */
export function decodeWide(bytes: Uint8Array, encoding: string): string {
  if (encoding.startsWith('utf-16')) {
    return new TextDecoder(encoding).decode(bytes.subarray(0, bytes.length & ~1))
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: string[] = []
  for (let i = 0; i + 4 <= bytes.length; i += 4) {
    const point = view.getUint32(i, encoding === 'utf-32le')
    parts.push(point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point))
  }
  return parts.join('').toWellFormed()
}

/** Length of the well-formed UTF-8 sequence at `at`, 0 when there is none. RFC 3629 section 4. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  for (let k = 1; k < length; k++) if (((bytes[at + k] ?? 0) & 0xc0) !== 0x80) return 0
  const second = bytes[at + 1] ?? 0
  if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return 0
  if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return 0
  return length
}

/** True for the first bytes of a sequence that the end of the data cuts off. */
function isCutAtEnd(bytes: Uint8Array, at: number): boolean {
  const lead = bytes[at] ?? 0
  if (lead < 0xc2 || lead > 0xf4 || bytes.length - at > 3) return false
  for (let i = at + 1; i < bytes.length; i++) if (((bytes[i] ?? 0) & 0xc0) !== 0x80) return false
  return true
}

export interface PatchedUtf8 {
  text: string
  /** Well-formed sequences of two bytes and more. */
  sequences: number
  /** Bytes that belong to no sequence and were read as windows-1252. */
  badBytes: number
}

/**
 * UTF-8 with some bad bytes: these are read as windows-1252, where stray bytes come from;
 * a sequence cut off by the end of the data is dropped.
 */
export function decodePatchedUtf8(bytes: Uint8Array): PatchedUtf8 {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: string[] = []
  let sequences = 0
  let badBytes = 0
  let from = 0
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length > 0) {
      if (length > 1) sequences++
      at += length
      continue
    }
    parts.push(buffer.toString('utf8', from, at))
    if (isCutAtEnd(bytes, at)) {
      from = at = bytes.length
      break
    }
    parts.push(windows1252Character(bytes[at] ?? 0))
    badBytes++
    at++
    from = at
  }
  parts.push(buffer.toString('utf8', from, at))
  return { text: parts.join(''), sequences, badBytes }
}
