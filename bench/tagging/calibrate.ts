// How far the limits of salience can be trusted: fits them on a random half of a labelled corpus and reports F1 of
// "about" on the other half, thirty times; beside it the limits that ship and the headline alone.
//   node --import tsx bench/tagging/calibrate.ts --corpora DIR
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadPack } from '../../src/config/seeds.ts'
import { findCountries, proveCountries } from '../../src/tagging/countries.ts'
import { buildLexicon } from '../../src/tagging/lexicon.ts'
import { findPersons } from '../../src/tagging/persons.ts'
import { readArticle } from '../../src/tagging/reading.ts'
import {
  SALIENCE_LIMITS,
  type SalienceFeatures,
  type SalienceLimits,
  salienceFeatures,
  salienceOf,
  softField,
} from '../../src/tagging/salience.ts'
import { randomNumbers } from './texts.ts'

const { values } = parseArgs({ options: { corpora: { type: 'string' } } })
if (values.corpora === undefined) throw new Error('name the folder of the corpora with --corpora')

interface Labelled {
  article: number
  features: SalienceFeatures
  soft: string | undefined
  about: boolean
}
type Judge = (row: Labelled) => boolean

const SPLITS = 30
/** What each limit is multiplied with while fitting. */
const FACTORS = [0.5, 0.75, 1, 1.33, 2]

const pack = loadPack()
const lexicon = buildLexicon(pack)

function labelled(line: string, article: number): Labelled[] {
  const { lang, title, text, countries } = JSON.parse(line) as {
    lang: string
    title: string
    text: string
    countries: { iso2: string; salience: string }[]
  }
  const reading = readArticle({ title, text, language: lang }, lang, pack, lexicon)
  const proved = proveCountries(reading)
  const persons = findPersons(reading, new Set(proved.keys()))
  const soft = softField(reading)
  const about = new Set(countries.flatMap((each) => (each.salience === 'about' ? each.iso2 : [])))
  const features = salienceFeatures(reading, findCountries(reading, proved, persons))
  return [...features].map(([id, own]) => ({ article, features: own, soft, about: about.has(id) }))
}

function f1(rows: readonly Labelled[], judge: Judge): number {
  let [hits, wrong] = [0, 0]
  for (const row of rows) {
    const said = judge(row)
    if (said && row.about) hits += 1
    else if (said !== row.about) wrong += 1
  }
  return (2 * hits) / Math.max(1, 2 * hits + wrong)
}

const judgeBy =
  (limits: SalienceLimits): Judge =>
  ({ features, soft }) =>
    salienceOf(features, soft, limits).salience === 'about'

/** One limit after another, three times around; of equals the one nearest to what ships. */
function fit(rows: readonly Labelled[]): SalienceLimits {
  let best = SALIENCE_LIMITS
  for (let round = 0; round < 3; round += 1) {
    for (const path of paths(SALIENCE_LIMITS)) {
      const tried = FACTORS.map((factor) => scaled(best, path, factor))
      const scores = tried.map((limits) => f1(rows, judgeBy(limits)))
      const middle = scores[FACTORS.indexOf(1)] as number
      const top = Math.max(...scores)
      if (top > middle) best = tried[scores.indexOf(top)] as SalienceLimits
    }
  }
  return best
}

function paths(limits: object): string[][] {
  return Object.entries(limits).flatMap(([key, value]) =>
    typeof value === 'number' ? [[key]] : paths(value as object).map((rest) => [key, ...rest]),
  )
}

function scaled(limits: SalienceLimits, path: readonly string[], factor: number): SalienceLimits {
  const copy = structuredClone(limits) as unknown as Record<string, unknown>
  let at = copy
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
  const last = path.at(-1) ?? ''
  at[last] = (at[last] as number) * factor
  return copy as unknown as SalienceLimits
}

const rows = readFileSync(join(values.corpora, 'tagging', 'gold.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .flatMap(labelled)
const next = randomNumbers(11)
const scores = { fitted: [] as number[], shipped: [] as number[], headline: [] as number[] }
for (let split = 0; split < SPLITS; split += 1) {
  const inFirst = new Map(
    [...new Set(rows.map(({ article }) => article))].map((id) => [id, next() < 0.5]),
  )
  const first = rows.filter(({ article }) => inFirst.get(article))
  const second = rows.filter(({ article }) => !inFirst.get(article))
  scores.fitted.push(f1(second, judgeBy(fit(first))))
  scores.shipped.push(f1(second, judgeBy(SALIENCE_LIMITS)))
  scores.headline.push(
    f1(second, ({ features, soft }) => soft === undefined && features.headline >= 0.6),
  )
}
for (const [name, list] of Object.entries(scores)) {
  const mean = list.reduce((a, b) => a + b, 0) / list.length
  process.stdout.write(
    `${name.padEnd(9)} on the half not fitted: mean ${mean.toFixed(3)}, lowest ${Math.min(...list).toFixed(3)}\n`,
  )
}
