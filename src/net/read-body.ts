import { pipeline, type Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { TransportFailure } from './failure.ts'

export interface BodyBounds {
  /** Decoded bytes. */
  maxBytes: number
  /** What happens to a body that is larger. */
  overflow: 'error' | 'cut'
}

/** Two, because misconfigured proxies compress what was compressed; more is an attack. */
const MAX_CODINGS = 2

/** @see RFC 9110 section 8.4.1 (x-gzip is an alias) */
const DECODERS: Readonly<Record<string, (firstByte: number) => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: inflateEither,
  br: () => createBrotliDecompress(),
}

/**
 * Reads a body to its end, undoing the Content-Encoding, within bounds that hold at every stage:
 * undici's `maxResponseSize` counts compressed bytes only.
 * @param onChunk gets each decoded piece as it comes, so that a caller can keep what came before an error
 * @throws TransportFailure `too-large`, `bad-encoding`; zlib's and undici's errors as they are
 */
export async function readBody(
  body: Readable,
  contentEncoding: string | undefined,
  bounds: BodyBounds,
  onChunk: (chunk: Uint8Array) => void,
): Promise<void> {
  let seen = 0
  for await (const chunk of decoded(body, codingsOf(contentEncoding), bounds.maxBytes)) {
    const room = bounds.maxBytes - seen
    seen += chunk.length
    if (chunk.length <= room) {
      onChunk(chunk)
      continue
    }
    if (bounds.overflow === 'error') throw tooLarge(bounds.maxBytes)
    onChunk(chunk.subarray(0, room))
    return
  }
}

export function tooLarge(maxBytes: number): TransportFailure {
  return new TransportFailure('too-large', `the body is larger than ${maxBytes} bytes`)
}

function codingsOf(contentEncoding = ''): string[] {
  const codings = contentEncoding
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
  if (codings.length <= MAX_CODINGS) return codings
  throw new TransportFailure('bad-encoding', `more than ${MAX_CODINGS} codings over one another`)
}

function decoded(
  body: AsyncIterable<Uint8Array>,
  codings: readonly string[],
  maxBytes: number,
): AsyncIterable<Uint8Array> {
  let source = body
  for (const coding of codings.toReversed()) {
    const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined
    if (decoder === undefined)
      throw new TransportFailure('bad-encoding', `unknown Content-Encoding ${coding.slice(0, 40)}`)
    source = decodedBy(limited(source, maxBytes), decoder)
  }
  return source
}

/** Also between two codings: a bomb may shrink again before it reaches the reader. */
async function* limited(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let seen = 0
  for await (const chunk of source) {
    seen += chunk.length
    if (seen > maxBytes) throw tooLarge(maxBytes)
    yield chunk
  }
}

/**
 * Generators and not Duplex.from: that one waits for its source before it hands an error on, and a
 * source that stalls then hides the error. Without a first byte there is nothing to decode: zlib calls
 * an empty body truncated, but servers label their empty answers like the others.
 */
async function* decodedBy(
  source: AsyncIterable<Uint8Array>,
  decoder: (firstByte: number) => Transform,
): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return
  yield* pipeline(prepend(first.value, chunks), decoder(first.value[0] ?? 0), () => {})
}

async function* prepend(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

/**
 * `deflate` means zlib data (RFC 9110 section 8.4.1.2), but many servers send it without its header,
 * which has compression method 8 in the low bits of its first byte (RFC 1950 section 2.2).
 */
function inflateEither(firstByte: number): Transform {
  return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw()
}
