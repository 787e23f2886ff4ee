import { randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import type { FeedRow } from '../db/feed-table.ts'
import { deleteSubscription, saveSubscription } from '../db/websub.ts'
import { type FeedFetch, feedAddress } from './fetch-feed.ts'

const SECRET_BYTES = 32

/**
 * Remembers the hub that a feed names, to subscribe there; forgets it when the feed names none.
 * Only where hubs can reach this daemon (`http.public_url`). Link headers go before the feed's own
 * words, as its publisher's server knows best.
 * @see https://www.w3.org/TR/websub/#discovery
 */
export async function noteHub(ctx: Context, feed: FeedRow, fetched: FeedFetch): Promise<void> {
  if (fetched.kind !== 'read' || ctx.current().config.settings.http.public_url === null) return
  const { facts, reading } = fetched
  const hub = facts.links.hub ?? reading.feed.hub
  if (hub === undefined || !isWebAddress(hub)) {
    await deleteSubscription(ctx.db, feed.id)
    return
  }
  const topic = facts.links.self ?? reading.feed.self ?? feedAddress(feed)
  await saveSubscription(ctx.db, {
    feed_id: feed.id,
    hub,
    topic,
    callback_id: randomBytes(SECRET_BYTES).toString('base64url'),
    secret: randomBytes(SECRET_BYTES).toString('hex'),
    state: 'asked',
    due_at: ctx.now(),
    error: null,
  })
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
