import type { Worker } from 'node:worker_threads'
import type { Parser } from '../context.ts'
import type { ParseKind, ParseKinds, ParseReply, ParseTask } from './parse-task.ts'
import { startThread } from './start-thread.ts'

/** A document could not be parsed: it took too long, needed too much memory or broke the parser. */
export class ParseError extends Error {
  override name = 'ParseError'
}

export interface ParsePoolOptions {
  /** Threads; each holds about 40 MB. */
  threads: number
  /** For one document, from the moment a thread has it; 2 s is 20 times what the largest page of a newspaper took. */
  limitMs: number
  /** For one thread, MB. */
  memoryMb: number
}

/** A thread that isn't ready by then never will be; from sources, on a busy machine, it takes seconds. */
const START_LIMIT_MS = 60_000

interface Pending {
  task: ParseTask
  resolve(reading: ParseKinds[ParseKind]['reading']): void
  reject(error: Error): void
}

interface Seat {
  worker: Worker
  isReady: boolean
  pending: Pending | undefined
  timer: NodeJS.Timeout | undefined
}

/**
 * Parses feeds and pages in threads, so that hostile markup can neither block the event loop nor
 * take the process down: a thread that is over its time or memory is ended and replaced.
 */
export function openParsePool(options: ParsePoolOptions): Parser {
  const pool = new ParsePool(options)
  return {
    readFeed: (bytes, hints) => pool.run('feed', bytes, hints),
    readPage: (bytes, hints) => pool.run('page', bytes, hints),
    readFeedText: (item, hints) => pool.run('feed-text', item, hints),
    readOpml: (bytes) => pool.run('opml', bytes, {}),
    discoverFeeds: (bytes, hints) => pool.run('links', bytes, hints),
    close: () => pool.close(),
  }
}

class ParsePool {
  readonly #options: ParsePoolOptions
  readonly #seats: Seat[] = []
  readonly #waiting: Pending[] = []
  #closed = false

  constructor(options: ParsePoolOptions) {
    this.#options = options
  }

  run<K extends ParseKind>(
    kind: K,
    input: ParseKinds[K]['input'],
    hints: ParseKinds[K]['hints'],
  ): Promise<ParseKinds[K]['reading']> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(stopping())
      const pending = { task: { kind, input, hints }, resolve, reject }
      this.#waiting.push(pending as Pending)
      this.#next()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const { reject } of this.#waiting.splice(0)) reject(stopping())
    const seats = this.#seats.splice(0)
    for (const seat of seats) release(seat)?.reject(stopping())
    await Promise.all(seats.map(({ worker }) => worker.terminate()))
  }

  /** Hands waiting documents to idle threads, starting threads while there are fewer than allowed. */
  #next(): void {
    while (!this.#closed && this.#waiting.length > 0) {
      const idle = this.#seats.find(({ pending }) => pending === undefined)
      const seat = idle ?? (this.#seats.length < this.#options.threads ? this.#fill() : undefined)
      const pending = seat === undefined ? undefined : this.#waiting.shift()
      if (seat === undefined || pending === undefined) return
      seat.pending = pending
      seat.worker.ref()
      if (seat.isReady) this.#begin(seat)
      else this.#limit(seat, START_LIMIT_MS, 'the parser did not start')
    }
  }

  #fill(): Seat {
    const worker = startThread(this.#options.memoryMb)
    const seat: Seat = { worker, isReady: false, pending: undefined, timer: undefined }
    worker.on('message', (reply: ParseReply) => this.#hear(seat, reply))
    worker.on('error', (error) => this.#replace(seat, `the parser failed: ${error.message}`))
    worker.on('exit', () => this.#replace(seat, 'the parser ended'))
    worker.unref()
    this.#seats.push(seat)
    return seat
  }

  /** The time counts from here: starting a thread is not the document's fault. */
  #begin(seat: Seat): void {
    const { limitMs } = this.#options
    this.#limit(seat, limitMs, `not parsed within ${limitMs} ms: the document is too complex`)
    const { task } = seat.pending ?? {}
    if (task === undefined) return
    try {
      send(seat.worker, task)
    } catch (error) {
      this.#replace(seat, `the document can't be handed to the parser: ${(error as Error).message}`)
    }
  }

  #limit(seat: Seat, ms: number, reason: string): void {
    clearTimeout(seat.timer)
    seat.timer = setTimeout(() => this.#replace(seat, reason), ms)
  }

  #hear(seat: Seat, reply: ParseReply): void {
    if (reply.kind === 'ready') {
      seat.isReady = true
      if (seat.pending !== undefined) this.#begin(seat)
      return
    }
    const pending = release(seat)
    if (reply.kind === 'read') pending?.resolve(reply.reading)
    else pending?.reject(new ParseError(`the parser failed: ${reply.error}`))
    this.#next()
  }

  #replace(seat: Seat, reason: string): void {
    const index = this.#seats.indexOf(seat)
    if (index < 0) return
    this.#seats.splice(index, 1)
    void seat.worker.terminate()
    release(seat)?.reject(new ParseError(reason))
    this.#next()
  }
}

function send(worker: Worker, task: ParseTask): void {
  const { input } = task
  // A body can be a window on a larger buffer, all of which would be sent along.
  const own = input instanceof Uint8Array ? new Uint8Array(input) : input
  worker.postMessage({ ...task, input: own }, own instanceof Uint8Array ? [own.buffer] : [])
}

function release(seat: Seat): Pending | undefined {
  const { pending } = seat
  clearTimeout(seat.timer)
  seat.pending = undefined
  seat.worker.unref()
  return pending
}

function stopping(): ParseError {
  return new ParseError('scowatch is stopping')
}
