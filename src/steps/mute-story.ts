import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Tx } from '../db/database.ts'
import { withdrawAlerts } from '../db/digests.ts'
import { muteStory as saveMute } from '../db/stories.ts'

/** Later than any clock: for good. */
export const FOR_GOOD = new Date('9999-12-31T00:00:00.000Z')

/**
 * Keeps a story from sending anything until then: its alerts are stored only, and what waits for the
 * end of quiet hours or for a digest is withdrawn.
 * @param until null ends a mute
 * @returns false when there is no such story
 */
export async function muteStory(
  ctx: Context,
  storyId: string,
  until: Date | null,
): Promise<boolean> {
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await saveMute(tx, storyId, until))) return false
    if (until !== null) await withdrawWaiting(tx, storyId, ctx.now())
    ctx.log.info({ storyId, until }, until === null ? 'story no longer muted' : 'story muted')
    return true
  })
}

async function withdrawWaiting(tx: Tx, storyId: string, now: Date): Promise<void> {
  const waiting = await tx
    .selectFrom('alerts')
    .select('id')
    .where('story_id', '=', storyId)
    .where('send_at', '>', now)
    .where('digest_id', 'is', null)
    .execute()
  await withdrawAlerts(
    tx,
    waiting.map(({ id }) => id),
  )
  await sql`
    update deliveries d
    set state = 'dead', last_error = 'the story was muted', finished_at = ${now}
    from events e join alerts a on a.id = e.alert_id
    where e.id = d.event_id and a.story_id = ${storyId}::bigint
      and d.state = 'pending' and d.attempts = 0 and d.next_attempt_at > ${now}`.execute(tx)
}
