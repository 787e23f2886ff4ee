import type { Context } from '../context.ts'
import {
  deleteSubscription,
  getSubscription,
  type Subscription,
  updateSubscription,
} from '../db/websub.ts'
import { NetError } from '../net/http.ts'
import { HostBusyError } from '../net/pacing.ts'
import { cleanText } from '../text/clean-text.ts'

/** What hubs commonly grant at most. */
const LEASE_SECONDS = 10 * 86_400
const FIRST_WAIT_MS = 3_600_000
const LONGEST_WAIT_MS = 24 * 3_600_000

/**
 * Asks a hub to subscribe, to renew or, for a feed that is watched no longer, to unsubscribe. The
 * hub then asks back at the callback. The next try is written down before the request, since a hub
 * may ask back before it answers.
 * @see https://www.w3.org/TR/websub/#subscriber-sends-subscription-request
 */
export async function subscribeFeed(
  ctx: Context,
  feedId: string,
  signal: AbortSignal,
): Promise<void> {
  const { public_url } = ctx.current().config.settings.http
  const subscription = await getSubscription(ctx.db, { feedId })
  if (subscription === undefined || public_url === null) return
  const isWatched = subscription.feed_status === 'active'
  if (!isWatched && subscription.state === 'leaving') {
    return deleteSubscription(ctx.db, feedId)
  }
  const failures = subscription.failures + 1
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** Math.min(subscription.failures, 10), LONGEST_WAIT_MS)
  await updateSubscription(ctx.db, feedId, {
    // While a lease is renewed the old one holds.
    state: !isWatched ? 'leaving' : subscription.state === 'active' ? 'active' : 'asked',
    failures,
    due_at: new Date(ctx.now().getTime() + waitMs * (1 + 0.1 * ctx.chance())),
  })
  const mode = isWatched ? 'subscribe' : 'unsubscribe'
  const error = await askHub(ctx, subscription, mode, public_url, signal)
  if (error !== undefined) await updateSubscription(ctx.db, feedId, { error })
  ctx.log.info({ feedId, mode, ...(error && { error }) }, 'hub asked')
}

/** @returns why the hub did not take the request */
async function askHub(
  ctx: Context,
  { hub, topic, callback_id, secret }: Subscription,
  mode: 'subscribe' | 'unsubscribe',
  publicUrl: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const form = new URLSearchParams({
    'hub.callback': `${publicUrl}/websub/${callback_id}`,
    'hub.mode': mode,
    'hub.topic': topic,
    ...(mode === 'subscribe' && {
      'hub.secret': secret,
      'hub.lease_seconds': String(LEASE_SECONDS),
    }),
  })
  try {
    const turn = await ctx.pacer.acquire(new URL(hub).host, signal)
    try {
      const { status } = await ctx.http.request({
        url: hub,
        purpose: 'webhook',
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
        signal,
      })
      return status >= 200 && status < 300 ? undefined : `the hub answered ${status}`
    } finally {
      await turn.release()
    }
  } catch (error) {
    if (signal.aborted) throw error
    if (error instanceof HostBusyError) return 'the hub is asked too often at the moment'
    if (error instanceof NetError) return cleanText(error.message)
    throw error
  }
}
