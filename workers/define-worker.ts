import type { Context } from '../src/context.ts'
import { JOBS, type JobData, type JobName, type Role } from '../src/jobs.ts'

/** A queue and the step that serves it. */
export interface JobWorker {
  name: JobName
  role: Role
  /** Starts to take jobs; ends when the queue closes. */
  start(ctx: Context): void
}

/** A worker is no more than this: a job, how many at once in one process, the step. */
export function defineWorker<N extends JobName>(
  name: N,
  options: { concurrency: number },
  step: (ctx: Context, data: JobData[N], signal: AbortSignal) => Promise<unknown>,
): JobWorker {
  return {
    name,
    role: JOBS[name].role,
    start(ctx) {
      ctx.queue.work(name, options.concurrency, async (data, signal) => {
        try {
          await step(ctx, data, signal)
        } catch (error) {
          if (signal.aborted) throw error
          const { message, stack } = error as Error
          ctx.log.error({ job: name, data, error: message, stack }, 'job failed, it is tried again')
          throw error
        }
      })
    },
  }
}
