// Characters per second with the whole knowledge pack on one thread, side by side with a regex of the same aliases and
// two Aho-Corasick packages; memory, and time to load.
//   npm run bench:tagging [-- --corpora DIR] [--units 2000000]        (npm ci in bench/tagging for the two packages)
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadPack } from '../../src/config/seeds.ts'
import type { FormsByLanguage, KnowledgePack } from '../../src/knowledge/pack.ts'
import { findHits } from '../../src/tagging/hits.ts'
import { buildLexicon } from '../../src/tagging/lexicon.ts'
import { createTagger } from '../../src/tagging/tagger.ts'
import { type BenchText, corpusTexts, sentenceTexts } from './texts.ts'

const { values } = parseArgs({
  options: {
    corpora: { type: 'string' },
    units: { type: 'string', default: '2000000' },
  },
})
/** Rounds of each contender, in turns so that all meet the same machine; the fastest round counts. */
const ROUNDS = 7
/** A slow contender gets a part of the texts: its speed does not depend on how many there are. */
const SLOW_UNITS = 100_000
/** Fresh processes that load the pack; the fastest counts. */
const LOADS = 7

interface Contender {
  name: string
  slow?: boolean
  run(text: BenchText): number
}

const pack = loadPack()
const require = createRequire(new URL('./package.json', import.meta.url))

/** Every dictionary form of the pack, as it is written. */
function aliasesOf({ countries, people, bodies, concepts, topics, cues }: KnowledgePack): string[] {
  const groups: (FormsByLanguage | undefined)[] = [
    ...[...countries, ...people, ...bodies, ...concepts].flatMap(({ forms }) =>
      Object.values(forms),
    ),
    ...[...topics, ...cues].map(({ terms }) => terms),
    pack.organisation?.names,
    pack.organisation?.acronyms,
  ]
  const forms = groups.flatMap((group) => Object.values(group ?? {}).flat())
  return [...new Set(forms.map(({ text }) => text))].sort((a, b) => b.length - a.length)
}

function contenders(): Contender[] {
  const tagger = createTagger(pack)
  const aliases = aliasesOf(pack)
  const escaped = aliases.map((alias) => alias.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const regex = new RegExp(escaped.join('|'), 'gu')
  return [
    {
      name: 'scowatch, matcher alone (all inflections, folding, boundaries)',
      run: ({ title, text, language }) =>
        findHits(lexicon, 'title', title, language).length +
        findHits(lexicon, 'text', text, language).length,
    },
    {
      name: 'scowatch, whole tagger (evidence, disambiguation, salience)',
      run: ({ title, text, language }) => tagger.tag({ title, text, language }).tags.length,
    },
    {
      name: `regex alternation of the ${aliases.length} dictionary forms (exact, no boundaries)`,
      slow: true,
      run: ({ title, text }) => [...`${title}\n${text}`.matchAll(regex)].length,
    },
    ...packages(aliases),
  ]
}

interface Search {
  search(text: string): unknown[]
}

function packages(aliases: readonly string[]): Contender[] {
  return ['ahocorasick', 'modern-ahocorasick'].flatMap((name) => {
    try {
      const loaded = require(name) as { default?: unknown }
      const AhoCorasick = (loaded.default ?? loaded) as new (words: readonly string[]) => Search
      const search = new AhoCorasick(aliases)
      const run = ({ title, text }: BenchText) => search.search(`${title}\n${text}`).length
      return [{ name: `npm ${name}, the same dictionary forms (exact, no boundaries)`, run }]
    } catch {
      process.stderr.write(`${name} is not installed: npm ci in bench/tagging\n`)
      return []
    }
  })
}

const unitsOf = (texts: readonly BenchText[]): number =>
  texts.reduce((sum, { title, text }) => sum + title.length + text.length, 0)

function compare(label: string, texts: readonly BenchText[]): void {
  process.stdout.write(`\n${label}: ${texts.length} articles, ${unitsOf(texts)} units\n`)
  const all = contenders()
  const best = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, slow, run } of all) {
      const own = slow ? firstUnits(texts, SLOW_UNITS) : texts
      const start = performance.now()
      let found = 0
      for (const text of own) found += run(text)
      const speed = unitsOf(own) / (performance.now() - start) / 1_000
      if (found === 0) throw new Error(`${name} found nothing`)
      best.set(name, Math.max(best.get(name) ?? 0, speed))
    }
  }
  const whole = best.get(all[1]?.name ?? '') ?? 1
  for (const [name, speed] of best) {
    process.stdout.write(
      `${speed.toFixed(2).padStart(8)} Mchar/s  ${(speed / whole).toFixed(2).padStart(6)}x  ${name}\n`,
    )
  }
}

function firstUnits(texts: readonly BenchText[], units: number): BenchText[] {
  const some: BenchText[] = []
  for (let taken = 0; taken < units && some.length < texts.length; ) {
    const text = texts[some.length] as BenchText
    some.push(text)
    taken += text.text.length
  }
  return some
}

function load(): void {
  const runs = Array.from({ length: LOADS }, () => {
    const script = fileURLToPath(new URL('./load.ts', import.meta.url))
    const printed = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', script])
    return JSON.parse(printed.toString()) as { readMs: number; compileMs: number; bytes: number }
  })
  const total = ({ readMs, compileMs }: { readMs: number; compileMs: number }) => readMs + compileMs
  const [best] = runs.toSorted((a, b) => total(a) - total(b))
  if (best === undefined) return
  process.stdout.write(
    `load in a fresh process, best of ${LOADS}: ${total(best).toFixed(0)} ms ` +
      `(read and check ${best.readMs.toFixed(0)}, compile ${best.compileMs.toFixed(0)}); ` +
      `memory ${(best.bytes / 1e6).toFixed(1)} MB\n`,
  )
}

const lexicon = buildLexicon(pack)
load()
const namesSomething = (word: string, language: string) =>
  findHits(lexicon, 'text', word, language).length > 0
compare('own sentences, sixteen languages', sentenceTexts(Number(values.units), namesSomething))
if (values.corpora !== undefined) compare('corpus', corpusTexts(values.corpora))
