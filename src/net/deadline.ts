import { setMaxListeners } from 'node:events'
import { TransportFailure } from './failure.ts'

/** One clock over a whole exchange, joined with the caller's signal. */
export interface Deadline {
  signal: AbortSignal
  /** Ends the exchange early, for instance when the other side misbehaves. */
  abort(failure: TransportFailure): void
  /** The work's result, or the failure as soon as time is up: undici ignores signals while it connects. */
  race<T>(work: Promise<T>): Promise<T>
  /** Forgets timer and listener; call it in every case. */
  stop(): void
}

/**
 * Starts the clock. AbortSignal.any and AbortSignal.timeout would keep every finished exchange
 * reachable from a daemon-long signal on Node 20.
 */
export function startDeadline(deadlineMs: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController()
  const abort = (failure: TransportFailure) => controller.abort(failure)
  const timer = setTimeout(() => {
    abort(new TransportFailure('timeout', `no complete answer within ${deadlineMs} ms`))
  }, deadlineMs)
  const giveUp = () => {
    abort(new TransportFailure('aborted', 'given up', { cause: outer?.reason }))
  }
  if (outer?.aborted) giveUp()
  if (outer !== undefined) {
    // One signal ends all exchanges of a daemon: more than ten listeners are no leak here.
    setMaxListeners(0, outer)
    outer.addEventListener('abort', giveUp, { once: true })
  }
  return {
    signal: controller.signal,
    abort,
    race: (work) => raceWith(controller.signal, work),
    stop() {
      clearTimeout(timer)
      outer?.removeEventListener('abort', giveUp)
    },
  }
}

async function raceWith<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Whoever lost the race must not become an unhandled rejection.
    aborted.catch(() => {})
    work.catch(() => {})
  }
}
