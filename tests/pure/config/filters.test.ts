import { describe, expect, test } from 'vitest'
import { describeProblem } from '../../../src/errors.ts'
import { load, problemsOf } from './folder.ts'

const files = (tags: string) => ({
  'keywords.yaml': 'keywords:\n  - { id: gas-lines, name: Pipelines, match: gas }\n',
  'alerts.yaml': `endpoints:\n  - id: chat\n    url: https://a.example/hook\n    format: slack\n    only: { tags: [${tags}] }\n`,
})

describe('a filter for a tag that no article can have is refused, with the one that is meant', () => {
  test.each([
    ['a kind there is not', 'lang:ru', /lang:ru is no tag, kinds are sco, country, person/],
    ['a kind mistyped', 'bodi:SCO-RATS', /did you mean body:SCO-RATS\?$/],
    ['a salience', 'sco:about', /did you mean sco:SCO\?$/],
    ['part of a name', 'person:Putin', /did you mean person:Vladimir Putin\?$/],
    ['part of an id', 'body:RATS', /did you mean body:SCO-RATS\?$/],
    ['a label', "'body:SCO Secretariat'", /did you mean body:SCO-SECRETARIAT\?$/],
    ['a keyword almost', 'keyword:gas-line', /did you mean keyword:gas-lines\?$/],
    ['a keyword nobody declared', 'keyword:nope', /no article can have the tag keyword:nope$/],
    ['a country nobody has', 'country:XX', /no article can have the tag country:XX/],
  ])('%s', (_why, tag, message) => {
    const problems = problemsOf(files(`'country:KZ', ${tag}`))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^alerts\.yaml:5:34 endpoints\.chat\.only\.tags: /)
    expect(problems[0]).toMatch(message)
  })

  test('those that exist are taken, countries in any case', () => {
    const tags = "'country:kz', 'sco:SCO', 'keyword:gas-lines', 'person:Vladimir Putin'"
    const [endpoint] = load(files(tags)).endpoints
    expect(endpoint?.only?.tags?.[0]).toBe('country:KZ')
  })

  test('keywords that can not be read accuse no filter', () => {
    const broken = { ...files("'keyword:nope'"), 'keywords.yaml': 'keywords: [' }
    expect(problemsOf(broken).every((problem) => problem.startsWith('keywords.yaml:'))).toBe(true)
  })
})

test('silence of a feed nobody declared, or of no country, is a warning with its place', () => {
  const { warnings } = load({
    'feeds.yaml': 'feeds:\n  - { id: tass, url: http://a.example/ }\n',
    'alerts.yaml': 'silence:\n  feeds: [tass, tas]\n  countries: [KZ, SCO, ZZ]\n',
  })
  expect(warnings.map(describeProblem)).toEqual([
    'alerts.yaml:2:17 silence.feeds: the feed tas is not known, did you mean tass?',
    "alerts.yaml:3:24 silence.countries: ZZ is no country's code",
  ])
})
