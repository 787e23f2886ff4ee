import { judgeAnswer, nextWaitMs, type SendOutcome } from '../alerting/send-outcome.ts'
import { channelOf } from '../channels/index.ts'
import type { EndpointConfig } from '../config/documents.ts'
import type { Context } from '../context.ts'
import { type DeliveryChange, type DeliveryRow, recordAttempt } from '../db/deliveries.ts'
import { retryAfterMs } from '../net/retry-after.ts'
import { cleanText } from '../text/clean-text.ts'
import { faultReason } from './faults.ts'

/** Of an answer, for the attempt log. */
const KEPT_RESPONSE = 2_000

/** What sending came to; `stopped` when scowatch is stopping, which says nothing of the endpoint. */
export type AttemptOutcome = SendOutcome | { kind: 'stopped'; reason: string }

interface Answer {
  outcome: AttemptOutcome
  status: number | null
  response: string | null
}

/** One HTTP request of a leased delivery; records it and when the next one is due. */
export async function sendDelivery(
  ctx: Context,
  endpoint: EndpointConfig,
  delivery: DeliveryRow & { body: string },
  signal: AbortSignal,
): Promise<AttemptOutcome> {
  const startedAt = ctx.now()
  const { outcome, status, response } = await send(ctx, endpoint, delivery, startedAt, signal)
  const now = ctx.now()
  const tookMs = now.getTime() - startedAt.getTime()
  const reason = outcome.kind === 'delivered' ? null : outcome.reason
  const log = {
    delivery_id: delivery.id,
    at: startedAt,
    status,
    outcome: outcome.kind === 'stopped' ? ('retry' as const) : outcome.kind,
    took_ms: tookMs,
    error: reason,
    response,
  }
  await recordAttempt(ctx.db, log, delivery.attempts, changeOf(ctx, delivery, outcome, now))
  ctx.meters.attempted(endpoint.id, log.outcome, tookMs / 1_000)
  // Of a replay it would be the time until somebody asked for it.
  if (outcome.kind === 'delivered' && delivery.attempts === delivery.step)
    ctx.meters.delivered(endpoint.id, (now.getTime() - delivery.created_at.getTime()) / 1_000)
  ctx.log.info(
    {
      deliveryId: delivery.id,
      endpoint: endpoint.id,
      outcome: outcome.kind,
      status,
      ...(reason === null ? {} : { reason }),
    },
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
  try {
    const channel = channelOf(endpoint.format)
    const message = channel.message(delivery, endpoint, at)
    const response = await ctx.http.request({
      url: message.url ?? endpoint.url,
      purpose: 'webhook',
      method: 'POST',
      headers: message.headers,
      body: message.body,
      deadlineMs: ctx.current().config.settings.delivery.timeout,
      signal,
    })
    const answer = cleanText(new TextDecoder().decode(response.body.subarray(0, KEPT_RESPONSE)))
    const afterMs = retryAfterMs(response.headers, ctx.now()) ?? channel.retryAfterMs?.(answer)
    const outcome = judgeAnswer(response.status, afterMs)
    return { outcome, status: response.status, response: withoutSecrets(answer, endpoint) }
  } catch (error) {
    return { outcome: failureOf(error, endpoint, signal), status: null, response: null }
  }
}

function failureOf(error: unknown, endpoint: EndpointConfig, signal: AbortSignal): AttemptOutcome {
  if (signal.aborted) {
    const reason = 'scowatch stopped before the endpoint answered; it is sent again'
    return { kind: 'stopped', reason }
  }
  const isNetError = error instanceof Error && error.name === 'NetError'
  const reason = cleanText(isNetError ? error.message : faultReason(error))
  return { kind: 'retry', afterMs: undefined, reason: withoutSecrets(reason, endpoint) }
}

/** The address of many a webhook is its password: reasons and kept answers show the host alone. */
function withoutSecrets(text: string, { url, secrets, token = '' }: EndpointConfig): string {
  const { pathname, search } = new URL(url)
  const paths = [`${pathname}${search}`, pathname].map((path) => [path, '/(hidden)'] as const)
  const keys = [...secrets, token].map((key) => [key, '(hidden)'] as const)
  return [...paths, ...keys]
    .filter(([secret]) => secret.length >= MIN_SECRET)
    .reduce((shown, [secret, instead]) => shown.replaceAll(secret, instead), text)
}
/** A path such as `/hook` is no secret. */
const MIN_SECRET = 12

function changeOf(
  ctx: Context,
  delivery: DeliveryRow,
  outcome: AttemptOutcome,
  now: Date,
): DeliveryChange {
  const { step } = delivery
  if (outcome.kind === 'delivered') {
    return { state: 'delivered', step, next_attempt_at: now, last_error: null, finished_at: now }
  }
  const last_error = outcome.reason
  if (outcome.kind === 'stopped') {
    // The attempt did not count: its place in the schedule is given back.
    return { state: 'pending', step: step - 1, next_attempt_at: now, last_error, finished_at: null }
  }
  const { waits } = ctx.current().config.settings.delivery
  const waitMs =
    outcome.kind === 'gone' ? undefined : nextWaitMs(step, waits, ctx.chance(), outcome.afterMs)
  if (waitMs === undefined) {
    return { state: 'dead', step, next_attempt_at: now, last_error, finished_at: now }
  }
  const next_attempt_at = new Date(now.getTime() + waitMs)
  return { state: 'pending', step, next_attempt_at, last_error, finished_at: null }
}
