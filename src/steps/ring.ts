import { setTimeout as sleep } from 'node:timers/promises'
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

/** Bells for one endpoint within this time are one; short, as the job they ring waits for its end. */
const BELL_MS = 50

/** The bell of an endpoint, due in `delayMs`. Its name goes by the clock that the queue goes by. */
export function endpointBell(endpointId: string, delayMs = 0): Ring<'deliver-alert'> {
  const data: JobData['deliver-alert'] = {
    endpointId,
    bell: Math.floor((Date.now() + delayMs) / BELL_MS).toString(36),
  }
  return delayMs === 0 ? { data } : { data, delayMs }
}

/** Rings for what is due at endpoints, now or in `delayMs`. */
export function ringEndpoints(
  ctx: Pick<Context, 'queue' | 'log'>,
  endpointIds: readonly string[],
  delayMs = 0,
): Promise<void> {
  return ring(
    ctx,
    'deliver-alert',
    endpointIds.map((id) => endpointBell(id, delayMs)),
  )
}

/**
 * Ends when nobody rings under this name any more. A job swallows the bells of its own name for as
 * long as it runs; what they rang for, it has to look for after this, or it waits for the sweep.
 */
export async function bellIsOver(bell: string, signal: AbortSignal): Promise<void> {
  const leftMs = (Number.parseInt(bell, 36) + 1) * BELL_MS - Date.now()
  // A timer may be a millisecond early. Another process' clock may be ahead of this one's.
  if (leftMs > 0) await sleep(Math.min(BELL_MS, leftMs) + 1, undefined, { signal }).catch(() => {})
}
