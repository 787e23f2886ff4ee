import type { Context } from '../src/context.ts'
import { JOBS, type JobData, type JobName, type Role } from '../src/jobs.ts'

/** A queue and the step that serves it. */
export interface JobWorker {
  name: JobName
  role: Role
  /** Starts to take jobs; ends when the queue closes. */
  start(ctx: Context): void
}

export interface WorkerOptions<N extends JobName> {
  /** Jobs at once in one process. */
  concurrency: number
  /** Of the jobs with one key a process runs one at a time: what others wait for holds no other place. */
  aloneBy?: (data: JobData[N]) => string
  /** Its signal is aborted when the process begins to stop, without a grace: what is left, the next run does. */
  stopsAtOnce?: boolean
}

type Handler<N extends JobName> = (data: JobData[N], signal: AbortSignal) => Promise<void>

/** A worker is no more than this: a job, how many at once in one process, the step. */
export function defineWorker<N extends JobName>(
  name: N,
  options: WorkerOptions<N>,
  step: (ctx: Context, data: JobData[N], signal: AbortSignal) => Promise<unknown>,
): JobWorker {
  return {
    name,
    role: JOBS[name].role,
    start(ctx) {
      const { aloneBy, concurrency, stopsAtOnce = false } = options
      const handler: Handler<N> = async (data, signal) => {
        try {
          await step(ctx, data, signal)
        } catch (error) {
          if (signal.aborted && stopsAtOnce) return
          if (signal.aborted) throw error
          const { message, stack } = error as Error
          ctx.log.error({ job: name, data, error: message, stack }, 'job failed, it is tried again')
          throw error
        }
      }
      const served = aloneBy === undefined ? handler : alone(aloneBy, handler)
      ctx.queue.work(name, concurrency, served, { stopsAtOnce })
    },
  }
}

/** Jobs that come while one with their key runs end at once; the running one starts over for all of them. */
function alone<N extends JobName>(
  keyOf: (data: JobData[N]) => string,
  handler: Handler<N>,
): Handler<N> {
  const running = new Map<string, { again: boolean }>()
  return async (data, signal) => {
    const key = keyOf(data)
    const present = running.get(key)
    if (present !== undefined) {
      present.again = true
      return
    }
    const state = { again: false }
    running.set(key, state)
    try {
      do {
        state.again = false
        await handler(data, signal)
      } while (state.again && !signal.aborted)
    } finally {
      running.delete(key)
    }
  }
}
