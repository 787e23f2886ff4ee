import type { ReceivedEvent } from '../alerting/received-event.ts'
import { summaryOf } from '../alerting/summary.ts'

export interface AlertLineOptions {
  /** ANSI colours. Default: whether standard output is a terminal and NO_COLOR is not set. */
  color?: boolean
}

/** SGR parameters, ECMA-48 section 8.3.117. */
const STYLES = { faint: '2', bold: '1', yellow: '33', red: '31', cyan: '36' } as const
type Style = keyof typeof STYLES

/**
 * One line for one webhook body: local time, rule, story, outlet with country and language, the
 * clauses that fired with what they rest on, and how many outlets carry the story.
 * Control characters of the texts are dropped, so that a headline can't steer the terminal.
 */
export function formatAlertLine(event: ReceivedEvent, options: AlertLineOptions = {}): string {
  const paint = painter(options.color ?? isColorTerminal())
  const { kind, rule, severity, title, outlet, reason, coverage, at } = summaryOf(event)
  const parts = [
    paint('faint', new Date(at).toTimeString().slice(0, 8)),
    paint('bold', kind.padEnd(5)),
    paint(severity === 'high' || severity === 'critical' ? 'red' : 'yellow', rule),
    ...(severity === '' ? [] : [paint('faint', `(${severity})`)]),
    paint('bold', `“${title}”`),
  ]
  const tail = [outlet, paint('cyan', reason), paint('faint', coverage)].filter(
    (part) => part !== '',
  )
  return [parts.filter((part) => part !== '').join(' '), ...tail].join(' · ')
}

function painter(color: boolean): (style: Style, text: string) => string {
  return (style, text) => (color && text !== '' ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text)
}

function isColorTerminal(): boolean {
  return process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === ''
}
