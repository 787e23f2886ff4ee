// Feeds and megabytes a second of scowatch's reader and of other parsers, side by side in one run:
//   npm ci --prefix bench/feeds
//   npm run bench:feeds -- [--corpora DIR] [--rounds 7]
// With --corpora on the captured feeds of DIR/feeds, else on the fixtures of the tests.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Capture, type FeedParser, NotInstalled, openParsers } from './parsers.ts'

const { values } = parseArgs({
  options: { corpora: { type: 'string' }, rounds: { type: 'string', default: '7' } },
})

interface CaseLine {
  id: string
  class: string
  file: string
  base_url?: string
  content_type?: string
}

function capturedFeeds(corpora: string): Capture[] {
  const folder = join(corpora, 'feeds')
  const lines = readFileSync(join(folder, 'cases.jsonl'), 'utf8').split('\n').filter(Boolean)
  return lines
    .map((line) => JSON.parse(line) as CaseLine)
    .filter((line) => line.class === 'real')
    .map((line) => ({
      id: line.id,
      bytes: new Uint8Array(readFileSync(join(folder, line.file))),
      ...(line.base_url && { url: line.base_url }),
      ...(line.content_type && { contentType: line.content_type }),
    }))
}

function fixtures(): Capture[] {
  const folder = new URL('../../tests/fixtures/feeds/', import.meta.url)
  return readdirSync(folder).map((name) => ({
    id: name,
    bytes: new Uint8Array(readFileSync(new URL(name, folder))),
    url: 'https://outlet.example/feed',
  }))
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0)

/** CPU time, which other programs on the machine disturb less than the clock. */
async function cpuMsOf(parser: FeedParser, feed: Capture): Promise<[number, boolean]> {
  const before = process.cpuUsage()
  const items = await Promise.resolve(feed)
    .then((capture) => parser.parse(capture))
    .catch(() => undefined)
  const { user, system } = process.cpuUsage(before)
  return [(user + system) / 1_000, items !== undefined]
}

interface Measured {
  name: string
  /** Median over the rounds, feed by feed. */
  cpuMs: number[]
  slowestMs: number
  isRead: boolean[]
}

/** Each feed by each parser in turn, whose order turns with every round; the first round warms up. */
async function measure(
  parsers: readonly FeedParser[],
  feeds: readonly Capture[],
  rounds: number,
): Promise<Measured[]> {
  const times = parsers.map(() => feeds.map((): number[] => []))
  const isRead = parsers.map(() => feeds.map(() => false))
  for (let round = 0; round <= rounds; round++) {
    for (const [at, feed] of feeds.entries()) {
      for (let turn = 0; turn < parsers.length; turn++) {
        const which = (turn + round) % parsers.length
        const [ms, read] = await cpuMsOf(parsers[which] as FeedParser, feed)
        if (round > 0) times[which]?.[at]?.push(ms)
        const reads = isRead[which]
        if (reads !== undefined) reads[at] = read
      }
    }
  }
  return parsers.map(({ name }, which) => {
    const cpuMs = (times[which] ?? []).map(median)
    return { name, cpuMs, slowestMs: Math.max(...cpuMs), isRead: isRead[which] ?? [] }
  })
}

function report(title: string, measured: readonly Measured[], feeds: readonly Capture[]): void {
  const rows = (which: (at: number) => boolean) => {
    const chosen = [...feeds.keys()].filter(which)
    const bytes = sum(chosen.map((at) => feeds[at]?.bytes.length ?? 0))
    const totals = measured.map(({ cpuMs }) => sum(chosen.map((at) => cpuMs[at] ?? 0)))
    const bare = totals[measured.findIndex(({ name }) => name === 'rss-parser')] ?? 0
    return { chosen, bytes, totals, bare }
  }
  const print = (heading: string, { chosen, bytes, totals, bare }: ReturnType<typeof rows>) => {
    process.stdout.write(`\n${heading}: ${chosen.length} feeds, ${(bytes / 1e6).toFixed(1)} MB\n`)
    process.stdout.write('| parser | read | feeds/s | MB/s | slowest ms | speed by rss-parser |\n')
    for (const [i, { name, isRead, slowestMs }] of measured.entries()) {
      const ms = totals[i] ?? 0
      const cells = [
        name,
        `${chosen.filter((at) => isRead[at]).length}`,
        ((chosen.length / ms) * 1_000).toFixed(0),
        (bytes / 1_000 / ms).toFixed(1),
        slowestMs.toFixed(1),
        `${(bare / ms).toFixed(2)}x`,
      ]
      process.stdout.write(`| ${cells.join(' | ')} |\n`)
    }
  }
  print(
    title,
    rows(() => true),
  )
  print(
    'of these, read by every parser',
    rows((at) => measured.every((m) => m.isRead[at])),
  )
}

async function main(): Promise<void> {
  let parsers: readonly FeedParser[]
  try {
    parsers = await openParsers()
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error
    process.stdout.write(`bench/feeds is skipped: ${error.message}.\n`)
    return
  }
  const feeds = values.corpora === undefined ? fixtures() : capturedFeeds(values.corpora)
  const measured = await measure(parsers, feeds, Number(values.rounds))
  report(values.corpora === undefined ? 'fixtures' : 'captured feeds', measured, feeds)
}

await main()
