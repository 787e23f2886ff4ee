import { describe, expect, test } from 'vitest'
import { describeProblem } from '../../../src/errors.ts'
import { load, problemsOf } from './folder.ts'

const rule = (...lines: string[]) =>
  `rules:\n  - id: r\n    when: 'sco:about'\n${lines.map((line) => `    ${line}\n`).join('')}`

describe('each mistake names its line', () => {
  test.each<[why: string, line: string, told: string | RegExp]>([
    [
      'no time of day',
      "quiet: { from: '25:00', to: '07:00', zone: UTC }",
      /:4:\d+ rules\[0\]\.quiet\.from: not a time of day/,
    ],
    [
      'a time that YAML reads as a number',
      'quiet: { from: 22:00, to: 7, zone: UTC }',
      /rules\[0\]\.quiet\.to: not a time of day/,
    ],
    [
      'no zone',
      "quiet: { from: '22:00', to: '07:00', zone: Almaty }",
      /quiet\.zone: not a time zone/,
    ],
    [
      'no hours',
      "quiet: { from: '07:00', to: '07:00', zone: UTC }",
      /quiet: .*(same time|false, or)/,
    ],
    ['no cooldown', 'cooldown: a day', /:4:5 rules\[0\]\.cooldown: not a duration/],
    ['no digest', 'digest: 60', /:4:5 rules\[0\]\.digest: not a duration/],
    ['no severity', 'bypass: urgent', /:4:5 rules\[0\]\.bypass: /],
    [
      'a story has one outlet from the start',
      'grew: { outlets: [1, 3] }',
      /:4:\d+ rules\[0\]\.grew\.outlets\[0\]: /,
    ],
    ['nothing to grow', 'grew: {}', /:4:5 rules\[0\]\.grew: /],
    [
      'a country by name',
      'grew: { countries: [Kazakhstan] }',
      /grew\.countries\[0\]: not an ISO 3166 code/,
    ],
    ['an unknown threshold', 'grew: { articles: [3] }', /grew\.articles: unknown key/],
  ])('%s', (_why, line, told) => {
    expect(problemsOf({ 'alerts.yaml': rule(line) })).toContainEqual(expect.stringMatching(told))
  })
})

describe('silence', () => {
  test.each<[why: string, silence: string, told: RegExp]>([
    [
      'an endpoint that does not exist',
      'send: [desk]',
      /^alerts\.yaml:2:10 silence\.send: there is no endpoint desk/,
    ],
    [
      'neither members nor a list',
      'countries: all',
      /^alerts\.yaml:2:3 silence\.countries: members, or a list/,
    ],
    ['no duration', 'after: never', /^alerts\.yaml:2:3 silence\.after: not a duration/],
  ])('%s', (_why, silence, told) => {
    expect(problemsOf({ 'alerts.yaml': `silence:\n  ${silence}\n` })).toEqual([
      expect.stringMatching(told),
    ])
  })

  test('says nothing of countries and waits a day unless told otherwise', () => {
    const { silence } = load({ 'alerts.yaml': 'silence: {}\n' })
    expect(silence).toEqual({ send: [], feeds: 'all', countries: [], after: 86_400_000 })
  })
})

test('defaults are for every rule that does not say otherwise', () => {
  const defaults =
    "defaults:\n  quiet: { from: '22:00', to: '07:00', zone: Asia/Almaty }\n  cooldown: 6h\n"
  const { rules } = load({ 'alerts.yaml': `${defaults}${rule('cooldown: 0s')}` })
  expect(rules).toMatchObject([
    { cooldown: 0, quiet: { from: 1_320, to: 420, zone: 'Asia/Almaty' }, severity: 'medium' },
  ])
})

describe('what has no effect is warned of, with its line', () => {
  test.each<[why: string, lines: string[], told: string[]]>([
    [
      'a critical rule that cools down',
      ['severity: critical', 'cooldown: 6h'],
      [
        'alerts.yaml:5:5 rules.r.cooldown: has no effect: severity critical passes it by; see bypass',
      ],
    ],
    ['unless nothing passes', ['severity: critical', 'cooldown: 6h', 'bypass: none'], []],
    [
      'a throttle beside a digest',
      ['digest: 1h', 'throttle: 20/h'],
      [
        'alerts.yaml:5:5 rules.r.throttle: has no effect beside digest, which sends one event a period',
      ],
    ],
    [
      'all that is well',
      ['cooldown: 6h', 'throttle: 20/h', 'grew: { outlets: [3], languages: true }'],
      [],
    ],
  ])('%s', (_why, lines, told) => {
    const { warnings } = load({ 'alerts.yaml': rule(...lines) })
    expect(warnings.map(describeProblem)).toEqual(told)
  })
})
