import type { JobData, JobName } from '../jobs.ts'

/** One ring of the bell. */
export interface Ring<N extends JobName = JobName> {
  data: JobData[N]
  /** Not before this many milliseconds from now. */
  delayMs?: number
}

export type JobHandler<N extends JobName> = (data: JobData[N], signal: AbortSignal) => Promise<void>

export interface JobCounts {
  waiting: number
  active: number
  delayed: number
}

/**
 * The doorbell. Rings are hints: one that is lost costs time, never work, because the sweep
 * finds what is due in the database. Nothing above this port knows which backend rings.
 */
export interface Queue {
  readonly backend: 'postgres' | 'redis'
  /** Rings for each; twice the same work waiting or running is one job. Throws when the backend is away. */
  ring<N extends JobName>(name: N, rings: readonly Ring<N>[]): Promise<void>
  /** Starts working on a job; ends with `close`, which aborts the signal of one that `stopsAtOnce` without a grace. */
  work<N extends JobName>(
    name: N,
    concurrency: number,
    handler: JobHandler<N>,
    options?: { stopsAtOnce?: boolean },
  ): void
  /**
   * Rings by itself every `everyMs`; called again it repairs a schedule that was flushed away or is stuck.
   * @returns whether it had to be made or repaired: then nothing has rung for a while
   */
  schedule<N extends JobName>(name: N, everyMs: number, data: JobData[N]): Promise<boolean>
  counts(name: JobName): Promise<JobCounts>
  /** Throws when the backend can't be reached; returns warnings about its settings. */
  probe(): Promise<string[]>
  /** Stops taking jobs, waits up to `graceMs` for running ones, then aborts their signal. */
  close(graceMs: number): Promise<void>
}

export interface QueueOptions {
  /** How long a job of a dead process stays locked, milliseconds. */
  lockMs: number
  /** Prefix of keys (Redis). */
  prefix: string
  onError: (error: Error) => void
}
