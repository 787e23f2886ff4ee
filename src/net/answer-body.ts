import type { Deadline } from './deadline.ts'
import type { HttpRequest } from './http.ts'
import { type BodyBounds, readBody, tooLarge } from './read-body.ts'
import type { Head } from './send-hop.ts'

/** Of an answer that failed anyway only the status counts: not worth more than this. */
const FAILED_BODY = { maxBytes: 64 * 1024, waitMs: 5_000 } as const

/** The decoded body; of failed answers and webhooks whatever came, in every other case the whole. */
export async function answerBody(
  head: Head,
  request: HttpRequest,
  bounds: BodyBounds,
  deadline: Deadline,
): Promise<Uint8Array> {
  const onlyStatusCounts = head.status >= 400 || request.purpose === 'webhook'
  const declared = Number(head.headers['content-length'] ?? 0)
  const chunks: Uint8Array[] = []
  const read = (limits: BodyBounds) =>
    readBody(head.body, head.headers['content-encoding'], limits, (chunk) => chunks.push(chunk))
  try {
    if (onlyStatusCounts) await readWhatComes(head, () => deadline.race(read(failedBounds(bounds))))
    else if (declared > bounds.maxBytes && bounds.overflow === 'error')
      throw tooLarge(bounds.maxBytes)
    else await deadline.race(read(bounds))
  } finally {
    // Also after a cut or an undecodable answer: the rest must not hold a socket.
    head.body.on('error', () => {}).destroy()
  }
  if (deadline.signal.aborted && request.signal?.aborted) throw deadline.signal.reason
  return Buffer.concat(chunks)
}

function failedBounds(bounds: BodyBounds): BodyBounds {
  return { overflow: 'cut', maxBytes: Math.min(bounds.maxBytes, FAILED_BODY.maxBytes) }
}

async function readWhatComes(head: Head, read: () => Promise<void>): Promise<void> {
  const timer = setTimeout(() => head.body.destroy(), FAILED_BODY.waitMs)
  try {
    await read()
  } catch {
    // The status is known, and it is all that the caller decides by.
  } finally {
    clearTimeout(timer)
  }
}
