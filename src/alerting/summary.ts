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
  'alert.digest': 'DIGEST',
  'source.silent': 'SILENT',
  'source.back': 'BACK',
  'endpoint.test': 'TEST',
  'endpoint.disabled': 'DISABLED',
}

/** As many quotations as stay readable on one line. */
const MAX_QUOTATIONS = 2

export function summaryOf({ type, timestamp, data }: ReceivedEvent): Summary {
  const { alert, story, article } = data
  const rule = alert?.rule ?? data.rule
  return {
    kind: KINDS[type] ?? line(type),
    rule: line(rule?.id ?? ''),
    severity: line(rule?.severity ?? ''),
    title: line(story?.title ?? article?.title ?? '') || sentenceOf(type, data),
    url: webAddress(article?.url),
    outlet: outletOf(article),
    reason: reasonOf(alert),
    coverage: coverageOf(story),
    excerpt: line(article?.excerpt ?? '') || titlesOf(data.items),
    at: timestamp,
  }
}

type Data = ReceivedEvent['data']

function sentenceOf(type: string, data: Data): string {
  if (data.digest != null) return `${counted(data.digest.alerts, 'alert')} collected`
  if (data.source != null) return sourceSentence(type, data)
  const { endpoint } = data
  if (endpoint == null) return line(type)
  const id = line(endpoint.id)
  if (type === 'endpoint.test') return `Deliveries to ${id} arrive`
  const reason = endpoint.reason == null ? '' : `: ${line(endpoint.reason)}`
  return type === 'endpoint.disabled'
    ? `${id} gets no more deliveries${reason}`
    : `${line(type)} ${id}${reason}`
}

const SILENCES: Readonly<Record<string, string>> = {
  quiet: 'answers and brings nothing new',
  failing: 'cannot be read',
  'no-source': 'has no feed that works',
}

function sourceSentence(type: string, { source, reason, since }: Data): string {
  const name = line(
    [source?.name, source?.country && `(${source.country})`].filter(Boolean).join(' '),
  )
  if (type === 'source.back') return `${name} has news again`
  const why = SILENCES[reason ?? ''] ?? 'says nothing'
  return since == null ? `${name} ${why}` : `${name} ${why}, since ${line(since).slice(0, 10)}`
}

/** What a digest tells of, as many as stay readable. */
function titlesOf(items: Data['items']): string {
  const titles = (items ?? []).flatMap(({ story, article }) => story?.title ?? article?.title ?? [])
  return titles.slice(0, MAX_TITLES).map(line).join(' · ')
}
const MAX_TITLES = 5

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
