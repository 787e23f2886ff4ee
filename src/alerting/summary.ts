import { cleanText } from '../text/clean-text.ts'
import type { ReceivedEvent } from './received-event.ts'

/** An event in a few lines for people; empty where there is nothing to say. Plain text of one line each. */
export interface Summary {
  /** `ALERT`, `GREW`, … or the type itself. */
  kind: string
  rule: string
  severity: string
  /** What it is about, never empty. */
  title: string
  /** http or https, of the article. */
  url: string | undefined
  /** `The Herald (UZ, en)` */
  outlet: string
  /** `because sco:about ‹SCO›, keyword:drills ‹exercise› ‹drill›` */
  reason: string
  /** `2 outlets, 3 articles` */
  coverage: string
  excerpt: string
  /** ISO 8601. */
  at: string
}

const KINDS: Readonly<Record<string, string>> = {
  'alert.fired': 'ALERT',
  'story.grew': 'GREW',
  'story.corrected': 'CORRECTED',
  'endpoint.test': 'TEST',
  'endpoint.disabled': 'DISABLED',
}

/** As many quotations as stay readable on one line. */
const MAX_QUOTATIONS = 2

export function summaryOf({ type, timestamp, data }: ReceivedEvent): Summary {
  const { alert, story, article, endpoint } = data
  return {
    kind: KINDS[type] ?? line(type),
    rule: line(alert?.rule.id ?? ''),
    severity: line(alert?.rule.severity ?? ''),
    title: line(story?.title ?? article?.title ?? '') || sentenceOf(type, endpoint),
    url: webAddress(article?.url),
    outlet: outletOf(article),
    reason: reasonOf(alert),
    coverage: coverageOf(story),
    excerpt: line(article?.excerpt ?? ''),
    at: timestamp,
  }
}

type Data = ReceivedEvent['data']

function sentenceOf(type: string, endpoint: Data['endpoint']): string {
  if (endpoint == null) return line(type)
  const id = line(endpoint.id)
  if (type === 'endpoint.test') return `Deliveries to ${id} arrive`
  const reason = endpoint.reason == null ? '' : `: ${line(endpoint.reason)}`
  return type === 'endpoint.disabled'
    ? `${id} gets no more deliveries${reason}`
    : `${line(type)} ${id}${reason}`
}

function outletOf(article: Data['article']): string {
  const feed = article?.feed
  if (feed == null) return ''
  const facts = [feed.country, article?.language].filter((fact) => fact != null)
  const name = line(feed.name ?? '')
  return facts.length === 0 ? name : `${name} (${line(facts.join(', '))})`
}

function reasonOf(alert: Data['alert']): string {
  const clauses = (alert?.because ?? []).map(({ clause, evidence }) => {
    const quoted = new Set((evidence ?? []).map((proof) => line(proof.text)))
    return [line(clause), ...[...quoted].slice(0, MAX_QUOTATIONS).map((text) => `‹${text}›`)].join(
      ' ',
    )
  })
  return clauses.length === 0 ? '' : `because ${clauses.join(', ')}`
}

function coverageOf(story: Data['story']): string {
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

/** Nobody is led anywhere else: no `javascript:`, no credentials that look like a host. */
function webAddress(text: string | null | undefined): string | undefined {
  if (text == null || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return undefined
  return url.href
}

/** Marks that turn the direction of what follows them, beyond the text they stand in. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g

/** One line, without what could steer a terminal or a chat. */
function line(text: string): string {
  return cleanText(text).replace(DIRECTION, '').replace(/\s+/g, ' ').trim()
}
