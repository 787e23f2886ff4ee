import { createHash } from 'node:crypto'
import type { EndpointConfig } from '../config/documents.ts'
import type { Context } from '../context.ts'
import { buryDeliveries, leaseDeliveries, nextDeliveryAt } from '../db/deliveries.ts'
import { type EndpointRow, getEndpoint, saveEndpoint } from '../db/endpoints.ts'
import { endpointBell, ring } from './ring.ts'
import { type AttemptOutcome, sendDelivery } from './send-delivery.ts'

/** Requests at once to one endpoint by one process. */
const AT_ONCE = 4
/** Added to the time of an attempt before another worker may take its delivery. */
const LEASE_MARGIN_MS = 10_000
/** After failures in a row nothing is sent for this many first waits at most. */
const MAX_PAUSE_WAITS = 64
/** An endpoint this process doesn't know may be one that another process has already read of. */
const UNKNOWN_GRACE_MS = 600_000
/** Time of the last success is kept this exactly. */
const LAST_OK_MS = 60_000

/**
 * Step 5: sends what is due for one endpoint, a few at once, and records each attempt with the time
 * of the next one. Each endpoint has its own job, so a slow one delays nobody else; one that fails
 * is left alone for a while instead of being asked once for every delivery that waits.
 */
export async function deliverAlerts(
  ctx: Context,
  endpointId: string,
  signal: AbortSignal,
): Promise<void> {
  const endpoint = ctx.current().config.endpoints.find(({ id }) => id === endpointId)
  if (endpoint === undefined) return buryUnknown(ctx, endpointId)
  const known = await getEndpoint(ctx.db, endpointId)
  if (isDisabled(endpoint, known)) {
    const why = `the endpoint is disabled: ${known?.disabled_reason ?? 'no reason kept'}`
    return buryDeliveries(ctx.db, endpointId, ctx.now(), why)
  }
  let pausedUntil = known?.paused_until ?? undefined
  while (!signal.aborted && (pausedUntil === undefined || pausedUntil <= ctx.now())) {
    const outcomes = await sendRound(ctx, endpoint, signal)
    if (outcomes.length === 0) break
    pausedUntil = await learn(ctx, endpoint, outcomes)
    if (outcomes.some(({ kind }) => kind === 'gone')) return
  }
  await ringAgain(ctx, endpointId, pausedUntil)
}

/** Left to another process for a while, whose configuration may be newer than this one's. */
function buryUnknown(ctx: Context, endpointId: string): Promise<void> {
  const now = ctx.now()
  const why = 'the endpoint is no longer in alerts.yaml'
  const createdBefore = new Date(now.getTime() - UNKNOWN_GRACE_MS)
  return buryDeliveries(ctx.db, endpointId, now, why, createdBefore)
}

/** A disabled endpoint is tried again once the operator gives it another address. */
function isDisabled({ url }: EndpointConfig, known: EndpointRow | undefined): boolean {
  return known?.disabled_at != null && known.disabled_address === addressHash(url)
}

/** Addresses of webhooks can hold secrets. */
function addressHash(url: string): string {
  return createHash('sha256').update(url).digest('hex')
}

/** Leases and sends what is due, up to AT_ONCE. @returns nothing when nothing was */
async function sendRound(
  ctx: Context,
  endpoint: EndpointConfig,
  signal: AbortSignal,
): Promise<AttemptOutcome[]> {
  const now = ctx.now()
  const { timeout } = ctx.current().config.settings.delivery
  const until = new Date(now.getTime() + timeout + LEASE_MARGIN_MS)
  const due = await leaseDeliveries(ctx.db, endpoint.id, { now, until, limit: AT_ONCE })
  const sent = await Promise.allSettled(
    due.map((delivery) => sendDelivery(ctx, endpoint, delivery, signal)),
  )
  return sent.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

/** Keeps what the attempts say of the endpoint. @returns until when to leave it alone */
async function learn(
  ctx: Context,
  endpoint: EndpointConfig,
  outcomes: readonly AttemptOutcome[],
): Promise<Date | undefined> {
  const now = ctx.now()
  const gone = outcomes.find((outcome) => outcome.kind === 'gone')
  if (gone !== undefined) return disable(ctx, endpoint, gone.reason)
  const failed = outcomes.flatMap((outcome) => (outcome.kind === 'retry' ? [outcome] : []))
  const isAlive = outcomes.some(({ kind }) => kind === 'delivered')
  if (!isAlive && failed.length === 0) return undefined
  const known = await getEndpoint(ctx.db, endpoint.id)
  const failures = isAlive ? 0 : (known?.failures ?? 0) + 1
  const pauseMs = Math.max(
    isAlive ? 0 : backOffMs(ctx, failures),
    ...failed.map(({ afterMs }) => afterMs ?? 0),
  )
  const paused_until = pauseMs === 0 ? null : new Date(now.getTime() + pauseMs)
  if (!isAlive) {
    const failing_since = known?.failing_since ?? now
    await saveEndpoint(ctx.db, endpoint.id, { failures, paused_until, failing_since })
  } else if (known === undefined || paused_until !== null || isNews(known, now)) {
    await saveEndpoint(ctx.db, endpoint.id, {
      failures,
      paused_until,
      failing_since: null,
      last_ok_at: now,
      disabled_at: null,
      disabled_reason: null,
      disabled_address: null,
    })
  }
  return paused_until ?? undefined
}

/** Whether an answered delivery changes what is known; most of thousands don't. */
function isNews(known: EndpointRow, now: Date): boolean {
  const isClean = known.failures === 0 && known.paused_until === null && known.disabled_at === null
  return !isClean || now.getTime() - (known.last_ok_at?.getTime() ?? 0) > LAST_OK_MS
}

function backOffMs(ctx: Context, failures: number): number {
  const firstWait = ctx.current().config.settings.delivery.waits[0] ?? 0
  return firstWait * Math.min(2 ** (failures - 1), MAX_PAUSE_WAITS)
}

async function disable(ctx: Context, endpoint: EndpointConfig, reason: string): Promise<undefined> {
  const now = ctx.now()
  await saveEndpoint(ctx.db, endpoint.id, {
    disabled_at: now,
    disabled_reason: reason,
    disabled_address: addressHash(endpoint.url),
  })
  await buryDeliveries(ctx.db, endpoint.id, now, reason)
  ctx.log.warn({ endpoint: endpoint.id, reason }, 'endpoint disabled')
}

async function ringAgain(
  ctx: Context,
  endpointId: string,
  pausedUntil: Date | undefined,
): Promise<void> {
  const nextAt = await nextDeliveryAt(ctx.db, endpointId)
  if (nextAt === undefined) return
  const now = ctx.now()
  const at = Math.max(nextAt.getTime(), pausedUntil?.getTime() ?? 0)
  await ring(ctx, 'deliver-alert', [endpointBell(endpointId, now, Math.max(1, at - now.getTime()))])
}
