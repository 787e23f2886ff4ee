import { Command } from 'commander'
import { type PlaceFlags, withPlaces } from './places.ts'
import { printJson, printTable, shortTime } from './table.ts'

interface OutputFlags extends PlaceFlags {
  json?: true
}

interface SavedRule {
  id: string
  when: string
  severity: string
  send: string[]
}

interface Backtest {
  articles: number
  alerts: number
  perDay: Record<string, number>
  samples: {
    title: string
    at: string
    because: { clause: string; evidence: { text: string }[] }[]
  }[]
}

export function rulesCommand(): Command {
  const rules = new Command('rules')
  const sub = (text: string, description: string) =>
    withPlaces(rules.command(text).description(description)).option('--json', 'print JSON')
  sub('list', 'those of alerts.yaml').action(listRules)
  sub('test <rule>', 'what a rule (its id, or a condition) would have done; sends nothing')
    .option('--since <duration>', 'how far back', '30d')
    .action(testRule)
  return rules
}

async function listRules(flags: OutputFlags): Promise<void> {
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const { items } = await api.call<{ items: SavedRule[] }>('GET', '/api/v1/rules')
    if (flags.json) return printJson(items)
    printTable(
      items.map(({ id, severity, send, when }) => ({ id, severity, send: send.join(','), when })),
    )
  })
}

async function testRule(rule: string, flags: OutputFlags & { since: string }): Promise<void> {
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const { items } = await api.call<{ items: SavedRule[] }>('GET', '/api/v1/rules')
    const when = items.find(({ id }) => id === rule)?.when ?? rule
    const result = await api.call<Backtest>('POST', '/api/v1/rules/test', {
      when,
      since: flags.since,
    })
    if (flags.json) printJson(result)
    else printBacktest(result, flags.since)
  })
}

function printBacktest({ articles, alerts, perDay, samples }: Backtest, since: string): void {
  process.stdout.write(`${alerts} alerts over ${articles} articles of the last ${since}\n`)
  printTable(Object.entries(perDay).map(([day, count]) => ({ day, alerts: String(count) })))
  if (samples.length === 0) return
  process.stdout.write('\n')
  printTable(
    samples.map(({ at, title, because }) => ({
      seen: shortTime(at),
      title: title.slice(0, 80),
      because: because
        .map(({ clause, evidence }) => `${clause} ‹${evidence[0]?.text ?? ''}›`)
        .join(', '),
    })),
  )
}
