import { eventId } from '../alerting/ids.ts'
import { correctedBody, isCorrection } from '../alerting/story-events.ts'
import { textDifference } from '../article/difference.ts'
import { findArticleAlerts } from '../db/alerts.ts'
import type { Tx } from '../db/database.ts'
import { countEvents } from '../db/events.ts'
import { getReplacedText, wasTextBefore } from '../db/revisions.ts'
import type { StorySummary } from '../db/stories.ts'
import type { Because } from '../rules/subject.ts'
import { isMuted } from './decide-sending.ts'
import { alertFacts, articleFacts, storyFacts } from './event-facts.ts'
import type { Judged, Moment } from './fire-rules.ts'
import { putEvent } from './outbox.ts'
import { routeOf } from './route.ts'
import { isTold, sendTime } from './tell-growth.ts'

/** Told of one alert in a day: a page that is edited all day long is a live report, not a correction. */
const MAX_A_DAY = 5
const DAY_MS = 86_400_000

/**
 * Tells the receivers of an article's alerts that its outlet changed it, once for each revision. A
 * text that the article had before (titles that are tried out in turn), other spaces or quotation
 * marks are no correction.
 * @param matched rules that match the article as it is now
 * @returns endpoints that have something to deliver
 */
export async function tellCorrection(
  tx: Tx,
  { at: now, config }: Moment,
  judged: Judged,
  story: StorySummary,
  matched: ReadonlyMap<string, readonly Because[]>,
): Promise<string[]> {
  const { article } = judged
  // A merge or a split leaves alerts in the story they were sent from.
  const own = (await findArticleAlerts(tx, article.id)).filter(isTold)
  if (own.length === 0 || isMuted(story, now)) return []
  const before = await getReplacedText(tx, article)
  if (before === undefined || !isCorrection(before, article)) return []
  if (await wasTextBefore(tx, article.id, article)) return []
  const difference = textDifference(before.text, article.text)
  const endpoints: string[] = []
  for (const alert of own) {
    const rule = config.rules.find(({ id }) => id === alert.rule_id)
    if (rule === undefined || rule.corrected === false) continue
    const since = new Date(now.getTime() - DAY_MS)
    if ((await countEvents(tx, alert.id, 'story.corrected', since)) >= MAX_A_DAY) continue
    const because = matched.get(rule.id)
    const facts = {
      at: now,
      alert: { ...alertFacts(alert), because: because ?? [] },
      story: storyFacts(story),
      article: articleFacts(article, judged.feed, judged.tagging.language),
      tags: judged.tagging.tags,
    }
    const to = routeOf(config, rule, judged.tagging.tags)
    const told = await putEvent(tx, {
      id: eventId('story.corrected', alert.id, String(before.newest)),
      type: 'story.corrected',
      alertId: alert.id,
      body: correctedBody(facts, {
        revision: before.newest,
        titleBefore: before.title,
        textDifference: difference,
        stillMatches: because !== undefined,
      }),
      endpoints: to,
      now,
      sendAt: sendTime(rule, alert, now),
    })
    if (told) endpoints.push(...to)
  }
  return endpoints
}
