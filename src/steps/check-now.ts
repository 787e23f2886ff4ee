import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { getFeed, leaseFeed } from '../db/feeds.ts'
import { checkFeed } from './check-feed.ts'

/** What came of asking for a check by hand. */
export type CheckNow =
  | { kind: 'checked' }
  /** It was asked a moment ago: what that told stands. */
  | { kind: 'recent' }
  /** Its host has no turn to give, or asked to be left alone. */
  | { kind: 'busy' }

/** By hand no feed is asked again sooner. */
export const MANUAL_GAP_MS = 60_000
/** How long to wait for a check of the same feed that is under way already. */
const UNDER_WAY_MS = 15_000
const LOOK_EVERY_MS = 200

/**
 * A check by hand: conditional and in turn like any other, at most once a minute however many ask.
 * Who comes while one is under way gets what that one finds.
 */
export async function checkNow(
  ctx: Context,
  feedId: string,
  signal: AbortSignal,
): Promise<CheckNow> {
  const { lease } = ctx.current().config.settings.queue
  if (await leaseFeed(ctx.db, feedId, ctx.now(), lease, MANUAL_GAP_MS)) {
    const asked = await checkFeed(ctx, feedId, signal)
    return { kind: asked === undefined ? 'busy' : 'checked' }
  }
  await underWay(ctx, feedId, signal)
  return { kind: 'recent' }
}

async function underWay(ctx: Context, feedId: string, signal: AbortSignal): Promise<void> {
  for (let waitedMs = 0; waitedMs < UNDER_WAY_MS; waitedMs += LOOK_EVERY_MS) {
    const feed = await getFeed(ctx.db, feedId)
    if (
      feed?.rung_at == null ||
      (feed.last_check_at !== null && feed.last_check_at >= feed.rung_at)
    )
      return
    await sleep(LOOK_EVERY_MS, undefined, { signal })
  }
}
