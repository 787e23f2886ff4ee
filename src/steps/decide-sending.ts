import { quietUntil } from '../alerting/quiet-hours.ts'
import type { RuleConfig } from '../config/documents.ts'
import { SEVERITIES } from '../config/rule-sending.ts'
import { countSentAlerts, getDigestAt, type Suppression } from '../db/alerts.ts'
import type { Tx } from '../db/database.ts'
import type { StoryRow } from '../db/stories.ts'

/** When an alert goes out, and what held it up; `sendAt` null: never. */
export interface Sending {
  suppressed: Suppression | null
  sendAt: Date | null
}

/**
 * Decides in this order: mute of the story, digest, cooldown, throttle, quiet hours. A severity from
 * `bypass` on is held up by mute and throttle only. A digest takes everything that it may collect, so
 * cooldown and throttle have nothing to do with it.
 */
export async function decideSending(
  tx: Tx,
  rule: RuleConfig,
  story: Pick<StoryRow, 'muted_until'>,
  now: Date,
): Promise<Sending> {
  if (isMuted(story, now)) return { suppressed: 'muted', sendAt: null }
  const free = bypasses(rule)
  if (!free && rule.digest) {
    const at = (await getDigestAt(tx, rule.id, now)) ?? new Date(now.getTime() + rule.digest)
    return { suppressed: 'digest', sendAt: afterQuiet(rule, at) }
  }
  const sendAt = afterQuiet(rule, now)
  if (!free && rule.cooldown) {
    const since = new Date(now.getTime() - rule.cooldown)
    if ((await countSentAlerts(tx, rule.id, since, sendAt)) > 0)
      return { suppressed: 'cooldown', sendAt: null }
  }
  if (rule.throttle !== undefined) {
    // What waits for the morning arrives together and counts together, and not for what goes out before.
    const since = new Date(sendAt.getTime() - rule.throttle.windowMs)
    if ((await countSentAlerts(tx, rule.id, since, sendAt)) >= rule.throttle.count)
      return { suppressed: 'throttle', sendAt: null }
  }
  return { suppressed: sendAt > now ? 'quiet' : null, sendAt }
}

/** Whether the story's alerts are only stored for now. */
export function isMuted({ muted_until: until }: Pick<StoryRow, 'muted_until'>, now: Date): boolean {
  return until !== null && until > now
}

/** The time itself, or the end of the rule's quiet hours that it lies in. */
export function afterQuiet(rule: RuleConfig, at: Date): Date {
  if (!rule.quiet || bypasses(rule)) return at
  return quietUntil(at, rule.quiet) ?? at
}

function bypasses({ severity, bypass = 'critical' }: RuleConfig): boolean {
  return bypass !== 'none' && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(bypass)
}
