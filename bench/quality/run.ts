// Runs every room on labelled corpora through the command line and prints what the scorers say:
//   node --import tsx bench/quality/run.ts --corpora DIR --tools DIR [--only feeds,tagging]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { corpora: { type: 'string' }, tools: { type: 'string' }, only: { type: 'string' } },
})
if (values.corpora === undefined || values.tools === undefined) {
  process.stderr.write(
    'usage: bench/quality/run.ts --corpora DIR --tools DIR [--only feeds,tagging]\n',
  )
  process.exit(2)
}
const corpora = resolve(values.corpora)
const tools = resolve(values.tools)
const scratch = mkdtempSync(join(tmpdir(), 'scowatch-quality-'))
const scowatch = new URL('../../src/cli/scowatch.mjs', import.meta.url).pathname

type Line = Record<string, unknown>

function readLines(path: string): Line[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Line)
}

/** Predictions of one command for some lines; the labels are not among what it gets. */
function predict(command: string, lines: readonly Line[]): string {
  const path = join(scratch, `${command}-${Math.random().toString(36).slice(2)}.jsonl`)
  const input = lines.map((line) => JSON.stringify(line)).join('\n')
  const started = performance.now()
  const output = execFileSync(process.execPath, [scowatch, 'try', command, '--jsonl'], {
    input,
    maxBuffer: 2 ** 30,
  })
  writeFileSync(path, output)
  process.stdout.write(
    `try ${command}: ${lines.length} lines in ${((performance.now() - started) / 1_000).toFixed(1)} s\n`,
  )
  return path
}

function score(tool: string, ...args: string[]): void {
  process.stdout.write(
    execFileSync(process.execPath, [join(tools, tool), ...args], { encoding: 'utf8' }),
  )
}

const pick = (line: Line, ...keys: string[]) =>
  Object.fromEntries(keys.map((key) => [key, line[key]]))

const CORPORA: Readonly<Record<string, (dir: string) => void>> = {
  feeds(dir) {
    const lines = readLines(join(dir, 'cases.jsonl')).map((line) => ({
      id: line.id,
      file: join(dir, String(line.file)),
      url: line.base_url,
      contentType: line.content_type,
    }))
    score('score-feeds.mjs', '--cases', join(dir, 'cases.jsonl'), '--pred', predict('feed', lines))
  },
  extraction(dir) {
    for (const folder of [dir, join(dir, 'mercury')]) {
      const lines = readLines(join(folder, 'pages.jsonl')).map((line) => ({
        id: line.id,
        url: line.url,
        file: join(folder, String(line.html_file)),
      }))
      score(
        'score-extraction.mjs',
        '--truth',
        join(folder, 'truth.json'),
        '--pred',
        predict('article', lines),
      )
    }
  },
  tagging(dir) {
    const gold = join(dir, 'gold.jsonl')
    const lines = readLines(gold).map((line) =>
      pick(line, 'id', 'title', 'text', 'lang', 'published'),
    )
    score('score-tags.mjs', '--gold', gold, '--pred', predict('tags', lines))
  },
  dedup(dir) {
    const articles = join(dir, 'articles.jsonl')
    const lines = readLines(articles).map((line) =>
      pick(line, 'id', 'lang', 'url', 'title', 'text', 'published'),
    )
    const bySet = new Map<unknown, Line[]>()
    for (const [index, line] of readLines(articles).entries()) {
      bySet.set(line.set, [...(bySet.get(line.set) ?? []), lines[index] ?? {}])
    }
    const merged = join(scratch, 'dedup.jsonl')
    writeFileSync(
      merged,
      [...bySet.values()].map((set) => readFileSync(predict('duplicates', set), 'utf8')).join(''),
    )
    score(
      'score-dedup.mjs',
      '--gold',
      articles,
      '--pred',
      merged,
      '--pairs',
      join(dir, 'story-pairs.jsonl'),
    )
    const pairs = join(dir, 'url-pairs.jsonl')
    const addresses = readLines(pairs).map((line) => pick(line, 'id', 'a', 'b'))
    score('score-dedup.mjs', '--gold', pairs, '--pred', predict('url', addresses))
  },
}

try {
  const only = values.only?.split(',') ?? Object.keys(CORPORA)
  for (const name of only) {
    process.stdout.write(`\n== ${name}\n`)
    CORPORA[name]?.(join(corpora, name))
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
