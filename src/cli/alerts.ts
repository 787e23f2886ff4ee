import { Command } from 'commander'
import type { z } from 'zod'
import { UsageError } from '../errors.ts'
import type { alertShape } from '../http/shapes.ts'
import { withApi } from './api-client.ts'
import { type FilterFlags, replayRange, withRange } from './deliveries.ts'
import { withPlaces } from './places.ts'
import { printJson, printTable, shortTime } from './table.ts'

export function alertsCommand(): Command {
  const alerts = new Command('alerts')
  const sub = (text: string, description: string) =>
    withPlaces(alerts.command(text).description(description)).option('--json', 'print JSON')
  sub('list', 'newest first').option('--rule <id>').action(listAlerts)
  withRange(
    sub('replay [id]', 'send an alert again to every endpoint that got it, or all alerts that fit'),
  ).action(replay)
  return alerts
}

async function listAlerts(flags: FilterFlags): Promise<void> {
  const query = new URLSearchParams({ limit: '200' })
  if (flags.rule !== undefined) query.set('rule', flags.rule)
  await withApi(flags, async (api) => {
    const { items } = await api.call<{ items: z.output<typeof alertShape>[] }>(
      'GET',
      `/api/v1/alerts?${query}`,
    )
    if (flags.json) return printJson(items)
    printTable(
      items.map(({ id, rule, title, suppressed, createdAt }) => ({
        id,
        made: shortTime(createdAt),
        rule: rule.id,
        severity: rule.severity,
        sent: suppressed === null ? 'yes' : `no (${suppressed})`,
        title: title.slice(0, 80),
      })),
    )
  })
}

async function replay(alert: string | undefined, flags: FilterFlags): Promise<void> {
  const { endpoint, rule, since, until } = flags
  const filter = { alert, endpoint, rule, since, until }
  if (Object.values(filter).every((value) => value === undefined))
    throw new UsageError('Say which: an id, or --endpoint, --rule, --since, --until (see --help).')
  await withApi(flags, (api) => replayRange(api, filter, flags))
}
