import { type AlertInputs, decideAgain } from '../alerting/alert-inputs.ts'
import { eventId } from '../alerting/ids.ts'
import type { Context } from '../context.ts'
import { type AlertInList, getAlert } from '../db/alerts.ts'
import { getEvent } from '../db/events.ts'
import type { Verdict } from '../rules/compile-rule.ts'
import { VERSION } from '../version.ts'

/** An alert decided again from what was kept with it. */
export interface AlertExplained {
  alert: AlertInList
  /** What decided it then and what would now: hashes, and the program's version. */
  decidedBy: Record<'config' | 'pack' | 'code', { was: string | null; now: string }>
  /** Absent for alerts made before inputs were kept. */
  again: { inputs: AlertInputs; verdict: Verdict; same: boolean; difference: string } | undefined
  /** The bytes that were sent; absent when the alert was stored and not sent. */
  body: string | undefined
}

/** Decides an alert again, from its own inputs alone. Writes and asks nothing. */
export async function explainAlert(ctx: Context, id: string): Promise<AlertExplained | undefined> {
  const row = await getAlert(ctx.db, id)
  if (row === undefined) return undefined
  const { inputs, ...alert } = row
  const event = await getEvent(ctx.db, eventId('alert.fired', id))
  const { config } = ctx.current()
  return {
    alert,
    decidedBy: {
      config: { was: alert.config_hash, now: config.hash },
      pack: { was: alert.pack_hash, now: config.knowledge.version },
      code: { was: alert.code_version, now: VERSION },
    },
    again: inputs === null ? undefined : again(inputs, event?.body),
    body: event?.body,
  }
}

function again(inputs: AlertInputs, sent: string | undefined) {
  const { verdict, body } = decideAgain(inputs)
  const same = verdict.matched && (sent === undefined || sent === body)
  return { inputs, verdict, same, difference: same ? '' : differenceOf(verdict, body, sent) }
}

function differenceOf(verdict: Verdict, body: string, sent = ''): string {
  if (!verdict.matched) return 'the rule does not match these inputs in this version'
  const shorter = Math.min(body.length, sent.length)
  let at = 0
  while (at < shorter && body[at] === sent[at]) at += 1
  if (at === shorter)
    return `those ${at === sent.length ? 'that were sent' : 'decided again'} end after character ${at}, the others go on: …${(body.slice(at) || sent.slice(at)).slice(0, 40)}…`
  return `the bytes differ from character ${at + 1} on: …${body.slice(Math.max(0, at - 20), at + 40)}…`
}
