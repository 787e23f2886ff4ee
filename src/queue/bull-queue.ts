import { type BackendFactory, Queue as Bull, type IQueueBackend, type Job, Worker } from 'bullmq'
import { JOBS, type JobData, type JobName } from '../jobs.ts'
import type { JobCounts, JobHandler, Queue, QueueOptions, Ring } from './index.ts'

/** What differs between the backends BullMQ runs on. */
export interface Backend<B extends IQueueBackend, C> {
  name: Queue['backend']
  factory: BackendFactory<B, C>
  /** For commands that must fail soon. */
  commands: C
  /** For workers, which wait for as long as it takes. */
  workers(): C
  probe(): Promise<string[]>
  close(): Promise<void>
}

/**
 * A crashed process may be killed over the same job any number of times; the database says whether
 * it is still due, so no count of stalls makes a job final. BullMQ's default is 1.
 */
const MAX_STALLED_COUNT = 1_000_000
/** An error outside the job's own handling (database away, bug): tried again after 1, 2, 4 s, then left to the sweep. */
const JOB_ATTEMPTS = 4
const JOB_BACKOFF_MS = 1_000
/** In one round trip: thousands at once would hold up the backend and everybody else's commands. */
const RINGS_AT_ONCE = 500

/** The port on BullMQ, whichever backend it stores its jobs in. */
export class BullQueue<B extends IQueueBackend, C> implements Queue {
  readonly backend: Queue['backend']
  readonly #backend: Backend<B, C>
  readonly #options: QueueOptions
  readonly #queues = new Map<JobName, Bull>()
  readonly #workers: Worker[] = []
  readonly #closing = new AbortController()
  readonly #stopping = new AbortController()

  constructor(backend: Backend<B, C>, options: QueueOptions) {
    this.backend = backend.name
    this.#backend = backend
    this.#options = options
  }

  async ring<N extends JobName>(name: N, rings: readonly Ring<N>[]): Promise<void> {
    for (let at = 0; at < rings.length; at += RINGS_AT_ONCE) {
      await this.#ringSome(name, rings.slice(at, at + RINGS_AT_ONCE))
    }
  }

  async #ringSome<N extends JobName>(name: N, rings: readonly Ring<N>[]): Promise<void> {
    await this.#queue(name).addBulk(
      rings.map(({ data, delayMs }) => ({
        name,
        data,
        opts: {
          jobId: JOBS[name].jobId(data),
          ...(delayMs === undefined ? {} : { delay: Math.ceil(delayMs) }),
        },
      })),
    )
  }

  work<N extends JobName>(
    name: N,
    concurrency: number,
    handler: JobHandler<N>,
    { stopsAtOnce = false } = {},
  ): void {
    const stopping = (stopsAtOnce ? this.#closing : this.#stopping).signal
    const options = {
      ...this.#shared(this.#backend.workers()),
      concurrency,
      lockDuration: this.#options.lockMs,
      stalledInterval: this.#options.lockMs,
      maxStalledCount: MAX_STALLED_COUNT,
    }
    const run = (job: Job<JobData[N]>) => handler(job.data, stopping)
    const worker = new Worker(name, run, options, this.#factory()) as unknown as Worker
    worker.on('error', this.#onError)
    this.#workers.push(worker)
  }

  async schedule<N extends JobName>(name: N, everyMs: number, data: JobData[N]): Promise<boolean> {
    const queue = this.#queue(name)
    const present = await queue.getJobScheduler(name)
    if (present?.every === everyMs && (present.next ?? 0) > Date.now() - STUCK_AFTER * everyMs)
      return false
    await queue.upsertJobScheduler(name, { every: everyMs }, { name, data, opts: FORGET })
    return true
  }

  async counts(name: JobName): Promise<JobCounts> {
    const counts = await this.#queue(name).getJobCounts(
      'waiting',
      'active',
      'delayed',
      'prioritized',
    )
    return {
      waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0),
      active: counts.active ?? 0,
      delayed: counts.delayed ?? 0,
    }
  }

  probe(): Promise<string[]> {
    return this.#backend.probe()
  }

  async close(graceMs: number): Promise<void> {
    const reason = new Error('scowatch is stopping')
    this.#closing.abort(reason)
    const timer = setTimeout(() => this.#stopping.abort(reason), graceMs)
    try {
      await Promise.allSettled(this.#workers.map((worker) => worker.close()))
      await Promise.allSettled([...this.#queues.values()].map((queue) => queue.close()))
    } finally {
      clearTimeout(timer)
      await this.#backend.close()
    }
  }

  /** What breaks while it closes was to end anyway. */
  readonly #onError = (error: Error): void => {
    if (!this.#closing.signal.aborted) this.#options.onError(error)
  }

  #queue(name: JobName): Bull {
    const known = this.#queues.get(name)
    if (known !== undefined) return known
    const options = {
      ...this.#shared(this.#backend.commands),
      defaultJobOptions: {
        ...FORGET,
        attempts: JOB_ATTEMPTS,
        backoff: { type: 'exponential', delay: JOB_BACKOFF_MS },
      },
    }
    const queue = new Bull(name, options, this.#factory()) as unknown as Bull
    queue.on('error', this.#onError)
    this.#queues.set(name, queue)
    return queue
  }

  #shared(connection: C) {
    return { connection, ...(this.backend === 'redis' ? { prefix: this.#options.prefix } : {}) }
  }

  #factory(): BackendFactory<B, C> {
    return this.#backend.factory
  }
}

/** A schedule whose next job is overdue by this many rounds is stuck: its worker was killed over it. */
const STUCK_AFTER = 3

/** Finished jobs leave nothing behind: a kept id would swallow the next ring for the same work. */
const FORGET = { removeOnComplete: true, removeOnFail: true } as const
