import type { Context } from '../context.ts'
import { getSubscription, makePushedFeedDue } from '../db/websub.ts'
import { isHubSignature } from '../net/hub-signature.ts'

/** A hub that pushes without end makes a feed be asked this often at most. */
export const PUSH_SPACING_MS = 60_000

/**
 * What a hub pushed: when its signature is right, the feed is due now. The feed itself is then
 * asked and stored the usual way; what was pushed is never stored, since it need not be complete.
 * @returns `unknown` for a callback that has no subscription
 * @see https://www.w3.org/TR/websub/#content-distribution
 */
export async function takePush(
  ctx: Context,
  callbackId: string,
  body: Uint8Array,
  signature: string | undefined,
): Promise<'taken' | 'ignored' | 'unknown'> {
  const found = await getSubscription(ctx.db, { callbackId })
  const now = ctx.now()
  if (found?.state !== 'active' || found.feed_status !== 'active') return 'unknown'
  if (found.lease_until === null || found.lease_until < now) return 'unknown'
  const feedId = found.feed_id
  if (!isHubSignature(signature, body, found.secret)) {
    ctx.log.warn({ feedId }, 'push ignored: its signature is missing or wrong')
    return 'ignored'
  }
  const push = { now, until: found.lease_until, spacingMs: PUSH_SPACING_MS }
  await makePushedFeedDue(ctx.db, feedId, push)
  ctx.log.info({ feedId, bytes: body.byteLength }, 'push taken')
  return 'taken'
}
