import { Worker } from 'node:worker_threads'
import type { PageHints, PageReading } from '../article/article.ts'
import type { Parser } from '../context.ts'
import type { FeedHints, FeedReading } from '../feed/feed.ts'
import type { ParseReply, ParseTask } from './parse-task.ts'

/** A document could not be parsed: it took too long, needed too much memory or broke the parser. */
export class ParseError extends Error {
  override name = 'ParseError'
}

export interface ParsePoolOptions {
  /** Threads; each holds about 40 MB. */
  threads: number
  /** For one document; 2 s is 20 times what the largest page of a newspaper took. */
  limitMs: number
  /** For one thread, MB. */
  memoryMb: number
}

interface Pending {
  task: ParseTask
  resolve(reading: FeedReading | PageReading): void
  reject(error: Error): void
}

interface Seat {
  worker: Worker
  pending: Pending | undefined
  timer: NodeJS.Timeout | undefined
}

/**
 * Parses feeds and pages in threads, so that hostile markup can neither block the event loop nor
 * take the process down: a thread that is over its time or memory is ended and replaced.
 */
export function openParsePool(options: ParsePoolOptions): Parser {
  const seats: Seat[] = []
  const waiting: Pending[] = []
  let nextId = 1
  let closed = false

  const fill = (): Seat => {
    const seat: Seat = {
      worker: startThread(options.memoryMb),
      pending: undefined,
      timer: undefined,
    }
    seat.worker.on('message', (reply: ParseReply) => settle(seat, reply))
    seat.worker.on('error', (error) => replace(seat, `the parser failed: ${error.message}`))
    seat.worker.unref()
    seats.push(seat)
    return seat
  }
  const settle = (seat: Seat, reply: ParseReply) => {
    const pending = release(seat)
    if ('error' in reply) pending?.reject(new ParseError(`the parser failed: ${reply.error}`))
    else pending?.resolve(reply.reading)
    next()
  }
  const replace = (seat: Seat, reason: string) => {
    const index = seats.indexOf(seat)
    if (index >= 0) seats.splice(index, 1)
    void seat.worker.terminate()
    release(seat)?.reject(new ParseError(reason))
    if (!closed) next()
  }
  const next = () => {
    const seat =
      seats.find((candidate) => candidate.pending === undefined) ??
      (seats.length < options.threads ? fill() : undefined)
    const pending = seat === undefined ? undefined : waiting.shift()
    if (seat === undefined || pending === undefined) return
    seat.pending = pending
    seat.worker.ref()
    seat.timer = setTimeout(
      () => replace(seat, `not parsed within ${options.limitMs} ms: the document is too complex`),
      options.limitMs,
    )
    seat.worker.postMessage(pending.task)
    next()
  }
  const run = (task: ParseTask) =>
    new Promise<FeedReading | PageReading>((resolve, reject) => {
      if (closed) return reject(new ParseError('scowatch is stopping'))
      waiting.push({ task, resolve, reject })
      next()
    })
  return {
    readFeed: (bytes: Uint8Array, hints: FeedHints) =>
      run({ id: nextId++, kind: 'feed', bytes, hints }) as Promise<FeedReading>,
    readPage: (bytes: Uint8Array, hints: PageHints) =>
      run({ id: nextId++, kind: 'page', bytes, hints }) as Promise<PageReading>,
    async close() {
      closed = true
      for (const { reject } of waiting.splice(0)) reject(new ParseError('scowatch is stopping'))
      const open = seats.splice(0)
      for (const seat of open) release(seat)?.reject(new ParseError('scowatch is stopping'))
      await Promise.all(open.map(({ worker }) => worker.terminate()))
    },
  }
}

function release(seat: Seat): Pending | undefined {
  const { pending } = seat
  clearTimeout(seat.timer)
  seat.pending = undefined
  seat.worker.unref()
  return pending
}

/** A thread starts without the loader of the process: from the sources it registers its own first. */
function startThread(memoryMb: number): Worker {
  const fromSources = import.meta.url.endsWith('.ts')
  const entry = new URL(fromSources ? './parse-thread.ts' : './parse-thread.js', import.meta.url)
  const resourceLimits = { maxOldGenerationSizeMb: memoryMb }
  if (!fromSources) return new Worker(entry, { resourceLimits })
  const code = `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))}
register()
await import(${JSON.stringify(entry.href)})`
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { resourceLimits })
}
