import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { ScowatchError } from '../errors.ts'
import type { ApiClient } from './api-client.ts'
import type { PlaceFlags } from './places.ts'
import { printJson, printTable, shortTime } from './table.ts'

export interface BacktestFlags extends PlaceFlags {
  json?: true
  since: string
  against?: string
}

interface Sample {
  title: string
  at: string
  because: { clause: string; evidence: { text: string }[] }[]
}

interface Backtest {
  articles: number
  alerts: number
  perDay: Record<string, number>
  samples: Sample[]
  difference?: {
    added: number
    removed: number
    samples: (Sample & { is: 'added' | 'removed' })[]
  }
}

/** `rules test`: what a saved rule, or a condition, would have done. Ctrl-C ends it; nothing is sent. */
export async function testRule(rule: string, flags: BacktestFlags): Promise<void> {
  const { withApi } = await import('./api-client.ts')
  await withApi(flags, async (api) => {
    const { items } = await api.call<{ items: { id: string; when: string }[] }>(
      'GET',
      '/api/v1/rules',
    )
    const { since, against } = flags
    const when = items.find(({ id }) => id === rule)?.when ?? rule
    const result = await runBacktest(api, {
      when,
      since,
      ...(against === undefined ? {} : { against }),
    })
    if (flags.json) printJson(result)
    else printBacktest(result, flags)
  })
}

/** Shows how far it is on a terminal's stderr. */
async function runBacktest(api: ApiClient, body: object): Promise<Backtest> {
  const accept = 'application/x-ndjson'
  const stream = await api.stream('/api/v1/rules/test', { accept, body })
  const lines = createInterface({ input: Readable.fromWeb(stream as ReadableStream) })
  for await (const line of lines) {
    const answer = JSON.parse(line) as Backtest | Progress | { error: { message: string } }
    if ('done' in answer) showProgress(answer)
    else if ('error' in answer) throw new ScowatchError(answer.error.message)
    else return answer
  }
  throw new ScowatchError('The backtest broke off; see the log of the daemon.')
}

interface Progress {
  done: number
  of: number
}

const BAR = 30

function showProgress({ done, of }: Progress): void {
  if (!process.stderr.isTTY) return
  const filled = Math.round((BAR * done) / Math.max(1, of))
  const bar = `[${'#'.repeat(filled)}${' '.repeat(BAR - filled)}]`
  process.stderr.write(`\r${bar} ${done} of ${of} articles${done >= of ? '\n' : ''}`)
}

function printBacktest(result: Backtest, { since, against }: BacktestFlags): void {
  const { articles, alerts, perDay, samples, difference } = result
  process.stdout.write(
    `${alerts} alerts, one for each story, over ${articles} articles of the last ${since}\n`,
  )
  printTable(Object.entries(perDay).map(([day, count]) => ({ day, alerts: String(count) })))
  printSamples(samples.map((sample) => rowOf(sample)))
  if (difference === undefined) return
  process.stdout.write(
    `\nagainst ${against}: ${difference.added} stories more, ${difference.removed} fewer\n`,
  )
  printSamples(difference.samples.map((sample) => ({ '': sign(sample.is), ...rowOf(sample) })))
}

const sign = (is: 'added' | 'removed') => (is === 'added' ? '+' : '-')

function rowOf({ at, title, because }: Sample) {
  return {
    seen: shortTime(at),
    title: title.slice(0, 80),
    because: because
      .map(({ clause, evidence: [first] }) => (first ? `${clause} ‹${first.text}›` : clause))
      .join(', '),
  }
}

function printSamples(rows: readonly Record<string, string>[]): void {
  if (rows.length === 0) return
  process.stdout.write('\n')
  printTable(rows)
}
