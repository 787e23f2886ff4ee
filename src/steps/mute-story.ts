import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Tx } from '../db/database.ts'
import { WITHDRAWN } from '../db/deliveries.ts'
import { withdrawAlerts } from '../db/digests.ts'
import { muteStory as saveMute } from '../db/stories.ts'
import { currentStoryId } from '../db/story-articles.ts'

/** Later than any clock: for good. */
export const FOR_GOOD = new Date('9999-12-31T00:00:00.000Z')

/**
 * Keeps a story from sending anything until then: its alerts are stored only, and what waits for the
 * end of quiet hours or for a digest is withdrawn. The id of a merged story means the one that is left.
 * @param until null ends a mute
 * @returns the story; undefined when there is none
 */
export async function muteStory(
  ctx: Context,
  id: string,
  until: Date | null,
): Promise<string | undefined> {
  return ctx.db.transaction().execute(async (tx) => {
    const storyId = await currentStoryId(tx, id)
    if (storyId === undefined) return undefined
    await saveMute(tx, storyId, until)
    if (until !== null) await withdrawWaiting(tx, storyId, ctx.now())
    ctx.log.info({ storyId, until }, until === null ? 'story no longer muted' : 'story muted')
    return storyId
  })
}

/** Takes back what waits to be sent of a story, and of those that were merged into it. */
export async function withdrawWaiting(tx: Tx, storyId: string, now: Date): Promise<void> {
  const waiting = await tx
    .selectFrom('alerts')
    .innerJoin('stories', 'stories.id', 'alerts.story_id')
    .select('alerts.id')
    .where(({ eb, or }) => or([eb('stories.id', '=', storyId), eb('merged_into', '=', storyId)]))
    .where('send_at', '>', now)
    .where('digest_id', 'is', null)
    .execute()
  await withdrawAlerts(
    tx,
    waiting.map(({ id }) => id),
  )
  await sql`
    update deliveries d
    set state = 'dead', last_error = ${WITHDRAWN}, finished_at = ${now}
    from events e join alerts a on a.id = e.alert_id join stories s on s.id = a.story_id
    where e.id = d.event_id and (s.id = ${storyId}::bigint or s.merged_into = ${storyId}::bigint)
      and d.state = 'pending' and d.attempts = 0 and d.next_attempt_at > ${now}`.execute(tx)
}
