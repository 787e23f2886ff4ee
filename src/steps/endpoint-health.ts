import { createHash } from 'node:crypto'
import { afterFailure, isGivenUp, type Trouble } from '../alerting/circuit.ts'
import { eventId } from '../alerting/ids.ts'
import type { EndpointConfig } from '../config/documents.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db/database.ts'
import { buryDeliveries, hurryDeliveries } from '../db/deliveries.ts'
import {
  type EndpointRow,
  lockEndpoint,
  recordSuccess,
  saveEndpoint,
  trustEndpoint,
} from '../db/endpoints.ts'
import { putEvent } from './outbox.ts'
import { ringEndpoints } from './ring.ts'
import type { AttemptOutcome } from './send-delivery.ts'

/**
 * Keeps what an attempt says of the endpoint: it is well, left alone for a while, or disabled.
 * @returns failures in a row, this attempt included
 */
export async function learn(
  ctx: Context,
  endpoint: EndpointConfig,
  outcome: Exclude<AttemptOutcome, { kind: 'stopped' }>,
): Promise<number> {
  const now = ctx.now()
  if (outcome.kind === 'delivered') {
    await recordSuccess(ctx.db, endpoint.id, now)
    return 0
  }
  const told = noticeReaders(ctx, endpoint.id)
  const { failures, disabledWhy } = await ctx.db.transaction().execute(async (tx) => {
    let known = await lockEndpoint(tx, endpoint.id)
    if (hasMoved(endpoint, known)) {
      await trustEndpoint(tx, endpoint.id)
      known = await lockEndpoint(tx, endpoint.id)
    }
    const trouble = troubleOf(ctx, known, now, outcome)
    await saveEndpoint(tx, endpoint.id, {
      failures: trouble.failures,
      failing_since: trouble.failingSince,
      paused_until: trouble.pausedUntil ?? null,
      disabled_address: addressHash(endpoint.url),
    })
    const why = whyDisable(trouble, now, outcome)
    if (why === undefined || isDisabled(endpoint, known))
      return { failures: trouble.failures, disabledWhy: undefined }
    await disable(tx, endpoint, { at: now, reason: why, told })
    return { failures: trouble.failures, disabledWhy: why }
  })
  if (disabledWhy !== undefined) {
    ctx.log.warn({ endpoint: endpoint.id, reason: disabledWhy }, 'endpoint disabled')
    await ringEndpoints(ctx, told)
  }
  return failures
}

type Failure = Extract<AttemptOutcome, { kind: 'retry' | 'gone' }>

function troubleOf(ctx: Context, known: EndpointRow, now: Date, outcome: Failure) {
  const firstWaitMs = ctx.current().config.settings.delivery.waits[0] ?? 0
  const before = {
    failures: known.failures,
    failingSince: known.failing_since ?? undefined,
    pausedUntil: known.paused_until ?? undefined,
  }
  return afterFailure(before, now, firstWaitMs, outcome.kind === 'retry' ? outcome.afterMs : 0)
}

function whyDisable(
  trouble: Trouble & { failingSince: Date },
  now: Date,
  outcome: Failure,
): string | undefined {
  if (outcome.kind === 'gone') return outcome.reason
  if (!isGivenUp(trouble, now)) return undefined
  return `every attempt since ${trouble.failingSince.toISOString()} failed (${trouble.failures} in a row), the last one: ${outcome.reason}`
}

/** Who asked to be told of other endpoints. */
function noticeReaders(ctx: Context, endpointId: string): string[] {
  return ctx
    .current()
    .config.endpoints.filter(({ id, notices }) => notices && id !== endpointId)
    .map(({ id }) => id)
}

/** Whether it is out of use; one that has got another address since is not. */
export function isDisabled({ url }: EndpointConfig, known: EndpointRow | undefined): boolean {
  return known?.disabled_at != null && known.disabled_address === addressHash(url)
}

function hasMoved({ url }: EndpointConfig, known: EndpointRow): boolean {
  if (known.disabled_at === null && known.disabled_address === null) return false
  return known.disabled_address !== addressHash(url)
}

/**
 * An endpoint that has got another address is asked at once: failures, pause and end of the old one
 * say nothing of it.
 * @returns whether it has
 */
export async function trustNewAddress(
  ctx: Context,
  endpoint: EndpointConfig,
  known: EndpointRow | undefined,
): Promise<boolean> {
  if (known === undefined || !hasMoved(endpoint, known)) return false
  await ctx.db.transaction().execute(async (tx) => {
    await trustEndpoint(tx, endpoint.id)
    await hurryDeliveries(tx, endpoint.id, ctx.now())
  })
  return true
}

/** Addresses of webhooks can hold secrets. */
function addressHash(url: string): string {
  return createHash('sha256').update(url).digest('hex')
}

/** Out of use: what waits becomes dead letters, and an event tells of it. */
async function disable(
  tx: Tx,
  endpoint: EndpointConfig,
  { at, reason, told }: { at: Date; reason: string; told: readonly string[] },
): Promise<void> {
  const timestamp = at.toISOString()
  await saveEndpoint(tx, endpoint.id, {
    disabled_at: at,
    disabled_reason: reason,
    disabled_address: addressHash(endpoint.url),
  })
  await buryDeliveries(tx, endpoint.id, at, reason)
  const id = eventId('endpoint.disabled', endpoint.id, timestamp)
  const data = { schema: 1, endpoint: { id: endpoint.id, reason } }
  await putEvent(tx, {
    id,
    type: 'endpoint.disabled',
    alertId: null,
    body: JSON.stringify({ type: 'endpoint.disabled', timestamp, data }),
    endpoints: told,
    now: at,
    sendAt: at,
  })
}
