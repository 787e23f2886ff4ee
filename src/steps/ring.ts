import type { Context } from '../context.ts'
import type { JobData, JobName } from '../jobs.ts'
import type { Ring } from '../queue/index.ts'

/**
 * Rings after a commit. A bell that can't be rung is not an error of the step: what is due stands
 * in the database and the sweep rings again.
 */
export async function ring<N extends JobName>(
  ctx: Pick<Context, 'queue' | 'log'>,
  name: N,
  rings: readonly Ring<N>[],
): Promise<void> {
  if (rings.length === 0) return
  try {
    await ctx.queue.ring(name, rings)
  } catch (error) {
    ctx.log.warn(
      { job: name, count: rings.length, error: (error as Error).message },
      'bell lost, the sweep rings again',
    )
  }
}

/** Bells for one endpoint within this time are one; short, as a job that runs swallows its own. */
const BELL_MS = 50

/** The bell of an endpoint: due in `delayMs`. */
export function endpointBell(endpointId: string, now: Date, delayMs = 0): Ring<'deliver-alert'> {
  const data: JobData['deliver-alert'] = {
    endpointId,
    bell: Math.floor((now.getTime() + delayMs) / BELL_MS).toString(36),
  }
  return delayMs === 0 ? { data } : { data, delayMs }
}
