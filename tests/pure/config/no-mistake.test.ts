import { describe, expect, test } from 'vitest'
import { describeProblem } from '../../../src/errors.ts'
import { load } from './folder.ts'

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const endpoint = (secret: string) =>
  `endpoints:\n  - id: desk\n    url: https://a.example/hook\n    ${secret}\n`

describe('what is no mistake', () => {
  test.each([
    ['no file at all', {}],
    ['empty files', { 'scowatch.yaml': '', 'feeds.yaml': '# nothing\n', 'alerts.yaml': '---\n' }],
    ['keys with everything below commented out', { 'feeds.yaml': 'feeds:\n#  - id: x\n' }],
    ['a byte order mark', { 'feeds.yaml': '\ufefffeeds: []\n' }],
    ['line ends of Windows', { 'scowatch.yaml': 'http:\r\n  port: 1\r\n' }],
    ['a few aliases', { 'feeds.yaml': 'feeds:\n  - &f { id: x, url: http://a.example/ }\n' }],
  ])('%s', (_why, files) => {
    expect(load(files as Record<string, string>).settings.data).toBe('./data')
  })

  test('a secret from a file, and two while one is rotated', () => {
    const two = `secret: [${SECRET}, ${SECRET.replace('A', 'B')}]`
    expect(load({ 'alerts.yaml': endpoint(two) }).endpoints[0]?.secrets).toHaveLength(2)
    const files = { 'alerts.yaml': endpoint('secret_file: desk.txt'), 'desk.txt': `${SECRET}\n` }
    expect(load(files).endpoints[0]?.secrets).toEqual([SECRET])
  })

  test('a keyword without a name is called by its id', () => {
    const match = { 'keywords.yaml': 'keywords:\n  - { id: gas, match: газ* }\n' }
    expect(load(match).keywords).toEqual([{ id: 'gas', name: 'gas', match: 'газ*' }])
  })

  test('a short token is only a warning, with its place and without the token', () => {
    const fromFile = load({ 'scowatch.yaml': 'http:\n  token: hunter2\n' })
    expect(fromFile.settings.http.token).toBe('hunter2')
    expect(fromFile.warnings.map(describeProblem)).toEqual([
      expect.stringMatching(/^scowatch\.yaml:2:3 http\.token: shorter than 16 characters/),
    ])
    expect(fromFile.warnings.map(describeProblem).join()).not.toContain('hunter2')
    const fromEnvironment = load({}, { SCOWATCH_HTTP_TOKEN: 'x' })
    expect(fromEnvironment.warnings).toMatchObject([{ source: 'SCOWATCH_HTTP_TOKEN' }])
    expect(load({}, { SCOWATCH_HTTP_TOKEN: 'a token of some length' }).warnings).toEqual([])
  })

  test('a rule that asks for a feed nobody declared is only a warning, with its place', () => {
    const { warnings } = load({
      'alerts.yaml': 'rules:\n  - id: r\n    when: sco:about AND feed:xinhau\n',
    })
    expect(warnings).toMatchObject([{ source: 'alerts.yaml', line: 3, key: 'rules.r.when' }])
  })
})
