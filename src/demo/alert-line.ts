import { cleanText } from '../text/clean-text.ts'
import type { AlertBody } from './alert-body.ts'

export interface AlertLineOptions {
  /** ANSI colours. Default: whether standard output is a terminal and NO_COLOR is not set. */
  color?: boolean
}

/** SGR parameters, ECMA-48 section 8.3.117. */
const STYLES = { faint: '2', bold: '1', yellow: '33', red: '31', cyan: '36' } as const
type Style = keyof typeof STYLES

const EVENTS: Readonly<Record<string, string>> = {
  'alert.fired': 'ALERT',
  'story.grew': 'GREW',
  'story.corrected': 'CORRECTED',
  'endpoint.test': 'TEST',
}

/** As many quotations as stay readable on one line. */
const MAX_QUOTATIONS = 2

/**
 * One line for one webhook body: local time, rule, story, outlet with country and language, the
 * clauses that fired with what they rest on, and how many outlets carry the story.
 * Control characters of the texts are dropped, so that a headline can't steer the terminal.
 */
export function formatAlertLine(body: AlertBody, options: AlertLineOptions = {}): string {
  const paint = painter(options.color ?? isColorTerminal())
  const { alert, story, article } = body.data
  const severity = alert?.rule.severity ?? ''
  const title = line(story?.title ?? article?.title ?? '')
  const parts = [
    paint('faint', new Date(body.timestamp).toTimeString().slice(0, 8)),
    paint('bold', (EVENTS[body.type] ?? body.type).padEnd(5)),
    paint(severity === 'high' ? 'red' : 'yellow', line(alert?.rule.id ?? '')),
    ...(severity === '' ? [] : [paint('faint', `(${line(severity)})`)]),
    ...(title === '' ? [] : [paint('bold', `“${title}”`)]),
  ]
  const tail = [
    outletOf(article),
    paint('cyan', reasonOf(alert)),
    paint('faint', coverageOf(story)),
  ].filter((part) => part !== '')
  return [parts.filter((part) => part !== '').join(' '), ...tail].join(' · ')
}

function outletOf(article: AlertBody['data']['article']): string {
  const feed = article?.feed
  if (feed == null) return ''
  const facts = [feed.country, article?.language].filter((fact) => fact != null)
  const name = line(feed.name ?? '')
  return facts.length === 0 ? name : `${name} (${line(facts.join(', '))})`
}

/** `because sco:about ‹SCO›, keyword:drills ‹exercise› ‹drill›` */
function reasonOf(alert: AlertBody['data']['alert']): string {
  const clauses = (alert?.because ?? []).map(({ clause, evidence }) => {
    const quoted = new Set((evidence ?? []).map((proof) => line(proof.text)))
    return [line(clause), ...[...quoted].slice(0, MAX_QUOTATIONS).map((text) => `‹${text}›`)].join(
      ' ',
    )
  })
  return clauses.length === 0 ? '' : `because ${clauses.join(', ')}`
}

function coverageOf(story: AlertBody['data']['story']): string {
  return [
    counted(story?.outlets?.length, 'outlet'),
    counted(story?.articles ?? undefined, 'article'),
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function counted(count: number | undefined, noun: string): string {
  return count === undefined ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`
}

function line(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim()
}

function painter(color: boolean): (style: Style, text: string) => string {
  return (style, text) => (color && text !== '' ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text)
}

function isColorTerminal(): boolean {
  return process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === ''
}
