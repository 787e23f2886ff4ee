import { channelOf } from '../channels/index.ts'
import type { EndpointConfig } from '../config/documents.ts'
import type { Context } from '../context.ts'
import { buryDeliveries, leaseDelivery, nextDeliveryAt } from '../db/deliveries.ts'
import { getEndpoint } from '../db/endpoints.ts'
import { isDisabled, learn, trustNewAddress } from './endpoint-health.ts'
import { bellIsOver, ringEndpoints } from './ring.ts'
import { sendDelivery } from './send-delivery.ts'

/** Added to the time of an attempt before another worker may take its delivery. */
const LEASE_MARGIN_MS = 10_000
/** An endpoint this process doesn't know may be one that another process has already read of. */
const UNKNOWN_GRACE_MS = 600_000
/** Successes are told to the endpoint's row once in this time. */
const NOTED_MS = 1_000
/** Looks for more this often; then another job goes on. */
const MAX_ROUNDS = 3

/** What the lanes of a job share. */
interface Course {
  endpointId: string
  /** In a row: none means that deliveries go side by side. */
  failures: number
  /** When a success was last told to the endpoint's row. */
  notedAt: Date | undefined
}

/**
 * Step 5: sends what is due for one endpoint, a few at once, and records each attempt with the time
 * of the next one. Each endpoint has its own job, so a slow one delays nobody else; one that fails
 * is left alone for a while, then asked with one delivery before the others follow.
 * @param bell what rang for it: whatever else it rang for until its time is over is sent as well
 */
export async function deliverAlerts(
  ctx: Context,
  endpointId: string,
  signal: AbortSignal,
  bell?: string,
): Promise<void> {
  const endpoint = endpointOf(ctx, endpointId)
  if (endpoint === undefined) return buryUnknown(ctx, endpointId)
  const known = await getEndpoint(ctx.db, endpointId)
  if (isDisabled(endpoint, known)) {
    const why = `the endpoint is disabled: ${known?.disabled_reason ?? 'no reason kept'}`
    return buryDeliveries(ctx.db, endpointId, ctx.now(), why)
  }
  const isRenewed = await trustNewAddress(ctx, endpoint, known)
  const failures = isRenewed ? 0 : (known?.failures ?? 0)
  const course: Course = { endpointId, failures, notedAt: undefined }
  for (let round = 1; ; round += 1) {
    await drain(ctx, course, signal)
    if (bell !== undefined) await bellIsOver(bell, signal)
    const waitMs = await nextWaitMs(ctx, endpointId)
    if (waitMs === undefined) return
    if (waitMs > 0 || round === MAX_ROUNDS || signal.aborted)
      return ringEndpoints(ctx, [endpointId], Math.max(1, waitMs))
  }
}

/** As it is now: a long queue goes to the new address and under the new secret at once. */
function endpointOf(ctx: Context, id: string): EndpointConfig | undefined {
  return ctx.current().config.endpoints.find((endpoint) => endpoint.id === id)
}

/** Left to another process for a while, whose configuration may be newer than this one's. */
function buryUnknown(ctx: Context, endpointId: string): Promise<void> {
  const now = ctx.now()
  const why = 'the endpoint is no longer in alerts.yaml'
  const createdBefore = new Date(now.getTime() - UNKNOWN_GRACE_MS)
  return buryDeliveries(ctx.db, endpointId, now, why, createdBefore)
}

/** Sends until nothing is due, or the endpoint is left alone. After failures one goes ahead of the others. */
async function drain(ctx: Context, course: Course, signal: AbortSignal): Promise<void> {
  while (course.failures > 0) {
    if (!(await sendNext(ctx, course, signal))) return
  }
  const { format = 'standard' } = endpointOf(ctx, course.endpointId) ?? {}
  const lanes = Array.from({ length: channelOf(format).atOnce }, async () => {
    while (await sendNext(ctx, course, signal));
  })
  const ended = await Promise.allSettled(lanes)
  for (const lane of ended) if (lane.status === 'rejected') throw lane.reason
}

/** Leases and sends one delivery. @returns false when there is none, or none may be sent */
async function sendNext(ctx: Context, course: Course, signal: AbortSignal): Promise<boolean> {
  const now = ctx.now()
  const endpoint = endpointOf(ctx, course.endpointId)
  if (signal.aborted || endpoint === undefined) return false
  const { timeout } = ctx.current().config.settings.delivery
  const until = new Date(now.getTime() + timeout + LEASE_MARGIN_MS)
  const delivery = await leaseDelivery(ctx.db, endpoint.id, now, until)
  if (delivery === undefined) return false
  const outcome = await sendDelivery(ctx, endpoint, delivery, signal)
  if (outcome.kind === 'stopped') return false
  if (outcome.kind === 'delivered' && !isNews(course, now)) return true
  course.failures = await learn(ctx, endpoint, outcome)
  course.notedAt = course.failures === 0 ? now : undefined
  return true
}

/** One more success among many says nothing new. */
function isNews({ failures, notedAt }: Course, now: Date): boolean {
  return failures > 0 || notedAt === undefined || now.getTime() - notedAt.getTime() >= NOTED_MS
}

/** Until the next delivery is due and may be sent; undefined when none waits. */
async function nextWaitMs(ctx: Context, endpointId: string): Promise<number | undefined> {
  const nextAt = await nextDeliveryAt(ctx.db, endpointId)
  if (nextAt === undefined) return undefined
  const known = await getEndpoint(ctx.db, endpointId)
  const at = Math.max(nextAt.getTime(), known?.paused_until?.getTime() ?? 0)
  return Math.max(0, at - ctx.now().getTime())
}
