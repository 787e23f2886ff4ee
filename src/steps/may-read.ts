import type { Context } from '../context.ts'
import { getRobots, type RobotsRow, saveRobots } from '../db/robots.ts'
import { fetchRobots } from '../net/fetch-robots.ts'
import { mayFetch } from '../net/robots.ts'
import { cleanText } from '../text/clean-text.ts'

/**
 * Why robots.txt of the site does not let scowatch read a page; undefined when it does. The file is
 * kept for a day at most and shared by all processes.
 * @see RFC 9309
 */
export async function robotsRefusal(
  ctx: Context,
  url: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { origin } = new URL(url)
  const known =
    (await getRobots(ctx.db, origin, ctx.now())) ?? (await askRobots(ctx, origin, signal))
  const { user_agent: userAgent } = ctx.current().config.settings.network
  if (mayFetch({ ...known, text: known.text ?? undefined }, url, userAgent)) return undefined
  return known.kind === 'rules'
    ? 'robots.txt of the site forbids it'
    : `robots.txt of the site could not be read: ${known.reason}`
}

async function askRobots(ctx: Context, origin: string, signal: AbortSignal): Promise<RobotsRow> {
  const now = ctx.now()
  const { kind, text, reason, freshForMs } = await fetchRobots(ctx.http, origin, now, signal)
  const row: RobotsRow = {
    origin,
    kind,
    text: text === undefined ? null : cleanText(text),
    reason: cleanText(reason),
    expires_at: new Date(now.getTime() + freshForMs),
  }
  await saveRobots(ctx.db, row)
  return row
}
