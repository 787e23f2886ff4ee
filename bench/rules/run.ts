// A thousand rules asked about a thousand articles, together and one by one:
//   node --import tsx bench/rules/run.ts [--rules 1000] [--articles 1000] [--alone 20]
import { parseArgs } from 'node:util'
import { compileRule } from '../../src/rules/compile-rule.ts'
import { compileRules } from '../../src/rules/compile-rules.ts'
import { parseRule } from '../../src/rules/parser.ts'
import type { RuleSubject } from '../../src/rules/subject.ts'
import { indexText } from '../../src/rules/text-index.ts'
import { makeArticles, makeRules } from './desk.ts'

const { values } = parseArgs({
  options: {
    rules: { type: 'string', default: '1000' },
    articles: { type: 'string', default: '1000' },
    /** Articles that are also asked rule by rule, which takes long. */
    alone: { type: 'string', default: '20' },
  },
})
const NOW = new Date('2026-11-23T12:00:00Z')
const articles = makeArticles(Number(values.articles), NOW)
const rules = makeRules(Number(values.rules))

/** Articles a second, and how many rules matched one on average. */
function together(count: number): { perSecond: number; matches: number; compileMs: number } {
  const compiling = performance.now()
  const compiled = compileRules(rules.slice(0, count))
  const compileMs = performance.now() - compiling
  let matches = 0
  const started = performance.now()
  for (const article of articles) matches += compiled.matchRules(article, NOW).length
  const seconds = (performance.now() - started) / 1_000
  return { perSecond: articles.length / seconds, matches: matches / articles.length, compileMs }
}

/** Each rule by itself, the words of the article shared: what the index saves. */
function alone(sample: readonly RuleSubject[]): { perSecond: number; matches: number } {
  const compiled = rules.map(({ when }) => compileRule(parseRule(when)))
  let matches = 0
  const started = performance.now()
  for (const article of sample) {
    const words = indexText(article)
    for (const rule of compiled) if (rule.evaluate(article, NOW, words).matched) matches += 1
  }
  const seconds = (performance.now() - started) / 1_000
  return { perSecond: sample.length / seconds, matches: matches / sample.length }
}

const units = articles.reduce((sum, { title, text }) => sum + title.length + text.length, 0)
process.stdout.write(
  `${rules.length} rules, ${articles.length} articles of ${Math.round(units / articles.length)} characters\n`,
)
together(rules.length)
for (const count of [10, 100, rules.length]) {
  const { perSecond, matches, compileMs } = together(count)
  process.stdout.write(
    `${String(count).padStart(6)} rules together: ${perSecond.toFixed(0).padStart(6)} articles/s, ` +
      `${matches.toFixed(2)} matched an article, compiled in ${compileMs.toFixed(0)} ms\n`,
  )
}
const sample = articles.slice(0, Number(values.alone))
const each = alone(sample)
process.stdout.write(
  `${String(rules.length).padStart(6)} rules one by one: ${each.perSecond.toFixed(0).padStart(6)} articles/s, ` +
    `${each.matches.toFixed(2)} matched an article\n`,
)
