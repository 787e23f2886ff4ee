import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { refusalsOf } from '../../../src/config/check-rules.ts'
import { knownNames } from '../../../src/config/knowledge.ts'
import { loadConfig } from '../../../src/config/load-config.ts'

const root = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const guide = readFileSync(root('docs/rules.md'), 'utf8')
const shipped = loadConfig({ directory: root('config'), env: {} })
const known = knownNames(shipped.knowledge.pack, shipped.keywords)

const section = (title: string) =>
  guide.split(/^#{1,2} /m).find((part) => part.startsWith(title)) ?? ''
const rows = (title: string) =>
  section(title)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\|\s*|\s*\|$/g, '')))
const spans = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span)
/** Names of fields and measures by themselves, and what stands for something else. */
const isRule = (text: string) => !/…|:$|^story\.\w+$|^published$|^[<>=]+$|^\d+[smhd]$/.test(text)

const examples = [
  ...(/```\n([\s\S]*?)```/.exec(guide)?.[1] ?? '').trim().split('\n'),
  ...['Words', 'Together', 'Fields'].flatMap((title) =>
    rows(title).flatMap((cells) => spans(`${cells[0]} ${cells.length > 2 ? cells[2] : ''}`)),
  ),
  ...[...guide.matchAll(/(?:when|rules test):? '([^']+)'/g)].map(([, when = '']) => when),
  ...[...guide.matchAll(/[Tt]he rule `([^`]+)`/g)].map(([, when = '']) => when),
].filter(isRule)

describe('what docs/rules.md shows can be saved', () => {
  test('there are examples of every field', () => {
    expect(examples.length).toBeGreaterThan(35)
    expect(examples).toContain('body:RATS')
  })

  test.each(examples)('%s', (rule) => {
    expect(refusalsOf(rule, known)).toEqual([])
  })
})

describe('what docs/rules.md says is refused is refused so', () => {
  const refused = rows('What is refused').flatMap(([rule = '', column, message]) => {
    return spans(rule).map((text) => [text, `column ${column}: ${message}`] as const)
  })
  test('there are tables', () => {
    expect(refused.length).toBeGreaterThan(12)
  })

  test.each(refused)('%s', (rule, sentence) => {
    expect(refusalsOf(rule, known)).toEqual([sentence])
  })
})

test.each([
  ['a body by its name', 'body:"Regional Anti-Terrorist Structure"'],
  ['a keyword by its name', 'keyword:"Gas deals and pipelines"'],
])('known is %s', (_why, rule) => {
  expect(refusalsOf(rule, known)).toEqual([])
})
