import type { Context } from '../context.ts'
import { deleteSubscription, getSubscription, updateSubscription } from '../db/websub.ts'
import { cleanText } from '../text/clean-text.ts'

/** What a hub asks at the callback: the parameters of WebSub section 5.3, as they came. */
export interface HubQuestion {
  mode: string | undefined
  topic: string | undefined
  leaseSeconds: string | undefined
  reason: string | undefined
}

const MIN_LEASE_S = 60
const MAX_LEASE_S = 365 * 86_400
const DEFAULT_LEASE_S = 86_400
/** Renewed in time for some failures before the end. */
const RENEW_AT = 0.75
/** A publisher that denied may change its mind. */
const AFTER_DENIAL_MS = 7 * 86_400_000

/**
 * Answers a hub that asks whether a subscription was meant: only the very topic that this daemon
 * asked for, in the mode it asked for.
 * @returns `confirmed` (send the challenge back), `noted` (a denial needs no challenge) or `refused`
 */
export async function confirmSubscription(
  ctx: Context,
  callbackId: string,
  question: HubQuestion,
): Promise<'confirmed' | 'noted' | 'refused'> {
  const found = await getSubscription(ctx.db, { callbackId })
  if (found === undefined || question.topic !== found.topic) return 'refused'
  const now = ctx.now().getTime()
  const feedId = found.feed_id
  if (question.mode === 'denied') {
    const error = cleanText(`the hub denied the subscription: ${question.reason ?? 'no reason'}`)
    await updateSubscription(ctx.db, feedId, {
      state: 'denied',
      error: error.slice(0, 500).toWellFormed(),
      lease_until: null,
      due_at: new Date(now + AFTER_DENIAL_MS),
    })
    return 'noted'
  }
  if (question.mode === 'unsubscribe' && found.state === 'leaving') {
    await deleteSubscription(ctx.db, feedId)
    return 'confirmed'
  }
  const isMeant = found.state === 'asked' || found.state === 'active'
  if (question.mode !== 'subscribe' || !isMeant || found.feed_status !== 'active') return 'refused'
  const leaseMs = leaseSeconds(question.leaseSeconds) * 1_000
  await updateSubscription(ctx.db, feedId, {
    state: 'active',
    error: null,
    failures: 0,
    lease_until: new Date(now + leaseMs),
    due_at: new Date(now + leaseMs * RENEW_AT),
  })
  ctx.log.info({ feedId, leaseMs }, 'hub subscribed')
  return 'confirmed'
}

function leaseSeconds(stated: string | undefined): number {
  if (!/^\d{1,12}$/.test(stated ?? '')) return DEFAULT_LEASE_S
  return Math.min(Math.max(Number(stated), MIN_LEASE_S), MAX_LEASE_S)
}
