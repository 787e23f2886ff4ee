import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import type { ClauseView } from '../http/views.ts'
import { withApi } from './api-client.ts'
import { printClauseTree } from './clause-tree.ts'
import { type FilterFlags, replayRange, withRange } from './deliveries.ts'
import { type PlaceFlags, withPlaces } from './places.ts'
import { printJson, printTable, shortTime } from './table.ts'

interface OutputFlags extends PlaceFlags {
  json?: true
}

interface Alert {
  id: string
  rule: { id: string; severity: string }
  storyId: string
  articleId: string
  title: string
  suppressed: string | null
  createdAt: string
}

interface Explained extends Alert {
  decidedBy: Record<'config' | 'pack' | 'code', { was: string | null; now: string }>
  again: { when: string; same: boolean; difference: string; tree: ClauseView } | null
}

export function alertsCommand(): Command {
  const alerts = new Command('alerts')
  const sub = (text: string, description: string) =>
    withPlaces(alerts.command(text).description(description)).option('--json', 'print JSON')
  sub('list', 'newest first')
    .option('--rule <id>', 'of one rule')
    .option('--limit <n>', 'how many', '50')
    .action(listAlerts)
  sub('explain <id>', 'decide an alert again, from what was kept with it').action(explain)
  withRange(
    sub('replay [id]', 'send an alert again to every endpoint that got it, or all alerts that fit'),
  ).action(replay)
  return alerts
}

async function listAlerts(flags: OutputFlags & { rule?: string; limit: string }): Promise<void> {
  const query = new URLSearchParams({ limit: flags.limit })
  if (flags.rule !== undefined) query.set('rule', flags.rule)
  await withApi(flags, async (api) => {
    const { items } = await api.call<{ items: Alert[] }>('GET', `/api/v1/alerts?${query}`)
    if (flags.json) return printJson(items)
    printTable(
      items.map(({ id, rule, title, suppressed, articleId, createdAt }) => ({
        id,
        at: shortTime(createdAt),
        rule: rule.id,
        severity: rule.severity,
        article: articleId,
        'not sent': suppressed ?? '',
        story: title.slice(0, 80),
      })),
    )
  })
}

async function explain(id: string, flags: OutputFlags): Promise<void> {
  await withApi(flags, async (api) => {
    const alert = await api.call<Explained>('GET', `/api/v1/alerts/${encodeURIComponent(id)}`)
    if (flags.json) printJson(alert)
    else printExplained(alert)
    if (alert.again?.same === false) process.exitCode = 1
  })
}

function printExplained(alert: Explained): void {
  const { again, decidedBy } = alert
  printTable([
    {
      alert: alert.id,
      rule: `${alert.rule.id} (${alert.rule.severity})`,
      at: shortTime(alert.createdAt),
      article: alert.articleId,
      story: `${alert.storyId} ${alert.title.slice(0, 80)}`,
    },
  ])
  if (again === null) {
    process.stdout.write('\nIts inputs were not kept: it was made by an older version.\n')
    return
  }
  process.stdout.write(`\nwhen: ${again.when.trim()}\n`)
  printClauseTree(again.tree)
  const result = again.same ? 'the same alert, byte for byte' : again.difference
  process.stdout.write(`\ndecided again from its inputs: ${result}\n`)
  for (const [name, { was, now }] of Object.entries(decidedBy)) {
    const text = was === now ? 'as today' : `today ${short(now)}`
    process.stdout.write(`${name.padEnd(7)}${short(was ?? 'unknown')}, ${text}\n`)
  }
}

/** Of a hash its beginning; versions as they are. */
const short = (text: string) => text.replace(/[0-9a-f]{40,}/, (hash) => hash.slice(0, 12))

async function replay(alert: string | undefined, flags: FilterFlags): Promise<void> {
  const { endpoint, rule, since, until } = flags
  const filter = { alert, endpoint, rule, since, until }
  if (Object.values(filter).every((value) => value === undefined))
    throw new UsageError('Say which: an id, or --endpoint, --rule, --since, --until (see --help).')
  await withApi(flags, async (api) => {
    // an unknown one is an error, not a replay of none
    if (alert !== undefined) await api.call('GET', `/api/v1/alerts/${encodeURIComponent(alert)}`)
    await replayRange(api, filter, flags)
  })
}
