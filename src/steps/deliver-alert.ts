import { judgeAnswer, nextWaitMs, type SendOutcome } from '../alerting/send-outcome.ts'
import { channelOf } from '../channels/index.ts'
import type { EndpointConfig } from '../config/documents.ts'
import type { Context } from '../context.ts'
import {
  buryDeliveries,
  type DeliveryRow,
  leaseDeliveries,
  nextDeliveryAt,
  recordAttempt,
} from '../db/deliveries.ts'
import { type EndpointRow, getEndpoint, saveEndpoint } from '../db/endpoints.ts'
import { NetError } from '../net/http.ts'
import { retryAfterMs } from '../net/retry-after.ts'
import { cleanText } from '../text/clean-text.ts'
import { endpointBell, ring } from './ring.ts'

/** Requests at once to one endpoint by one process. */
const AT_ONCE = 4
/** Added to the time of an attempt before another worker may take its delivery. */
const LEASE_MARGIN_MS = 10_000
/** Of an answer, for the attempt log. */
const KEPT_RESPONSE = 2_000
/** After failures in a row nothing is sent for this many first waits at most. */
const MAX_PAUSE_WAITS = 64

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
  const known = await getEndpoint(ctx.db, endpointId)
  const refusal = refusalOf(endpoint, known)
  if (endpoint === undefined || refusal !== undefined) {
    return buryDeliveries(ctx.db, endpointId, ctx.now(), refusal ?? 'the endpoint is gone')
  }
  let pausedUntil = known?.paused_until ?? undefined
  while (!signal.aborted && (pausedUntil === undefined || pausedUntil <= ctx.now())) {
    const due = await lease(ctx, endpointId)
    if (due.length === 0) break
    const outcomes = await Promise.all(
      due.map((delivery) => attempt(ctx, endpoint, delivery, signal)),
    )
    pausedUntil = await learn(ctx, endpoint, outcomes)
    if (outcomes.some(({ kind }) => kind === 'gone')) return
  }
  await ringAgain(ctx, endpointId, pausedUntil)
}

function refusalOf(
  endpoint: EndpointConfig | undefined,
  known: EndpointRow | undefined,
): string | undefined {
  if (endpoint === undefined) return 'the endpoint is no longer in alerts.yaml'
  return known?.disabled_at == null
    ? undefined
    : `the endpoint is disabled: ${known.disabled_reason ?? 'no reason kept'}`
}

function lease(ctx: Context, endpointId: string) {
  const now = ctx.now()
  const { timeout } = ctx.current().config.settings.delivery
  const until = new Date(now.getTime() + timeout + LEASE_MARGIN_MS)
  return leaseDeliveries(ctx.db, endpointId, { now, until, limit: AT_ONCE })
}

interface Answer {
  outcome: SendOutcome
  status: number | null
  response: string | null
}

async function attempt(
  ctx: Context,
  endpoint: EndpointConfig,
  delivery: DeliveryRow & { body: string },
  signal: AbortSignal,
): Promise<SendOutcome> {
  const startedAt = ctx.now()
  const { outcome, status, response } = await send(ctx, endpoint, delivery, startedAt, signal)
  const now = ctx.now()
  const tookMs = now.getTime() - startedAt.getTime()
  await ctx.db.transaction().execute((tx) =>
    recordAttempt(
      tx,
      {
        delivery_id: delivery.id,
        at: startedAt,
        status,
        outcome: outcome.kind,
        took_ms: tookMs,
        error: outcome.kind === 'delivered' ? null : cleanText(outcome.reason),
        response,
      },
      change(ctx, delivery, outcome, now),
    ),
  )
  ctx.meters.attempted(endpoint.id, outcome.kind, tookMs / 1_000)
  const reason = outcome.kind === 'delivered' ? {} : { reason: outcome.reason }
  ctx.log.info(
    { deliveryId: delivery.id, endpoint: endpoint.id, outcome: outcome.kind, status, ...reason },
    'delivery attempted',
  )
  return outcome
}

async function send(
  ctx: Context,
  endpoint: EndpointConfig,
  delivery: { id: string; body: string },
  at: Date,
  signal: AbortSignal,
): Promise<Answer> {
  const message = channelOf(endpoint.format).message(delivery, endpoint, at)
  try {
    const response = await ctx.http.request({
      url: endpoint.url,
      purpose: 'webhook',
      method: 'POST',
      headers: message.headers,
      body: message.body,
      deadlineMs: ctx.current().config.settings.delivery.timeout,
      signal,
    })
    const text = cleanText(new TextDecoder().decode(response.body.subarray(0, KEPT_RESPONSE)))
    const outcome = judgeAnswer(response.status, retryAfterMs(response.headers, ctx.now()))
    return { outcome, status: response.status, response: text }
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    return {
      outcome: { kind: 'retry', afterMs: undefined, reason: error.message },
      status: null,
      response: null,
    }
  }
}

function change(ctx: Context, delivery: DeliveryRow, outcome: SendOutcome, now: Date) {
  if (outcome.kind === 'delivered') {
    return { state: 'delivered' as const, next_attempt_at: now, last_error: null, finished_at: now }
  }
  const { waits } = ctx.current().config.settings.delivery
  const wait =
    outcome.kind === 'gone'
      ? undefined
      : nextWaitMs(delivery.step, waits, ctx.chance(), outcome.afterMs)
  if (wait === undefined) {
    return {
      state: 'dead' as const,
      next_attempt_at: now,
      last_error: outcome.reason,
      finished_at: now,
    }
  }
  return {
    state: 'pending' as const,
    next_attempt_at: new Date(now.getTime() + wait),
    last_error: outcome.reason,
    finished_at: null,
  }
}

/** Keeps what the attempts say of the endpoint. @returns until when to leave it alone */
async function learn(
  ctx: Context,
  endpoint: EndpointConfig,
  outcomes: readonly SendOutcome[],
): Promise<Date | undefined> {
  const now = ctx.now()
  const gone = outcomes.find((outcome) => outcome.kind === 'gone')
  if (gone !== undefined) {
    await saveEndpoint(ctx.db, endpoint.id, { disabled_at: now, disabled_reason: gone.reason })
    await buryDeliveries(ctx.db, endpoint.id, now, gone.reason)
    ctx.log.warn({ endpoint: endpoint.id, reason: gone.reason }, 'endpoint disabled')
    return undefined
  }
  const failed = outcomes.flatMap((outcome) => (outcome.kind === 'retry' ? [outcome] : []))
  if (failed.length < outcomes.length) {
    await saveEndpoint(ctx.db, endpoint.id, {
      failures: 0,
      paused_until: null,
      failing_since: null,
      last_ok_at: now,
    })
    return undefined
  }
  const known = await getEndpoint(ctx.db, endpoint.id)
  const failures = (known?.failures ?? 0) + 1
  const firstWait = ctx.current().config.settings.delivery.waits[0] ?? 0
  const pauseMs = Math.max(
    firstWait * Math.min(2 ** (failures - 1), MAX_PAUSE_WAITS),
    ...failed.map(({ afterMs }) => afterMs ?? 0),
  )
  const pausedUntil = new Date(now.getTime() + pauseMs)
  await saveEndpoint(ctx.db, endpoint.id, {
    failures,
    paused_until: pausedUntil,
    failing_since: known?.failing_since ?? now,
  })
  return pausedUntil
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
