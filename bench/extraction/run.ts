// Quality and CPU a page, side by side in one run, of scowatch and other extractors:
//   npm ci --prefix bench/extraction
//   node --import tsx bench/extraction/run.ts --corpora DIR --tools DIR [--rounds 3] [--pages 143]
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { NotInstalled, openExtractors } from './extractors.ts'
import { type Measured, measure } from './measure.ts'
import { readPages } from './pages.ts'

const { values } = parseArgs({
  options: {
    corpora: { type: 'string' },
    tools: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    pages: { type: 'string', default: '100000' },
  },
})

function skip(reason: string): never {
  process.stdout.write(`bench/extraction is skipped: ${reason}.\n`)
  process.exit(0)
}

interface Score {
  f1: number | null
  title_equal: number | null
  date_day: number | null
  authors_f1: number | null
}

function scoreOf({ predictions }: Measured, scorer: string, truth: string): Record<string, Score> {
  const scratch = mkdtempSync(join(tmpdir(), 'scowatch-extraction-'))
  try {
    const path = join(scratch, 'predictions.jsonl')
    writeFileSync(path, predictions.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const args = [scorer, '--truth', truth, '--pred', path, '--json']
    const output = execFileSync(process.execPath, args, { encoding: 'utf8' })
    return (JSON.parse(output) as { corpora: Record<string, Score> }).corpora
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length)
const rate = (value: number | null | undefined) => (value == null ? '-' : value.toFixed(3))

function report(measured: readonly Measured[], scorer: string, truth: string): void {
  const own = mean(measured[0]?.cpuMs ?? [])
  const corpora = measured.map((one) => scoreOf(one, scorer, truth))
  const names = Object.keys(corpora[0] ?? {})
  const header = ['extractor', ...names.map((name) => `F1 ${name}`), 'title=', 'day', 'authors']
  const rows = measured.map((one, index) => {
    const scores = corpora[index] ?? {}
    const fields = Object.values(scores).find((score) => score.title_equal !== null)
    return [
      one.name,
      ...names.map((name) => rate(scores[name]?.f1)),
      rate(fields?.title_equal),
      rate(fields?.date_day),
      rate(fields?.authors_f1),
      mean(one.cpuMs).toFixed(1),
      Math.max(...one.cpuMs).toFixed(0),
      `${(mean(one.cpuMs) / own).toFixed(1)}x`,
      String(one.failures),
    ]
  })
  const table = [[...header, 'CPU ms/page', 'slowest ms', 'CPU vs scowatch', 'empty'], ...rows]
  for (const row of table) process.stdout.write(`| ${row.join(' | ')} |\n`)
}

function compileSeat(): void {
  const project = fileURLToPath(new URL('.', import.meta.url))
  execFileSync('npx', ['tsc', '-p', project], { stdio: 'inherit' })
}

async function main(corpora: string, tools: string): Promise<void> {
  const folder = join(corpora, 'extraction')
  const scorer = join(tools, 'score-extraction.mjs')
  const truth = join(folder, 'truth.json')
  if (!existsSync(truth)) skip(`there is no ${truth}`)
  if (!existsSync(scorer)) skip(`there is no ${scorer}`)
  let names: string[] = []
  try {
    names = (await openExtractors()).map(({ name }) => name)
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error
    skip(error.message)
  }
  compileSeat()
  const pages = readPages(folder, Number(values.pages))
  const rounds = Number(values.rounds)
  process.stdout.write(`${pages.length} pages, ${rounds} rounds, median of each page's CPU\n`)
  report(await measure(names, folder, pages, rounds), scorer, truth)
}

if (values.corpora === undefined || values.tools === undefined) {
  skip('it needs --corpora DIR and --tools DIR')
}
await main(values.corpora, values.tools)
