import { describe, expect, test } from 'vitest'
import { problemsOf } from './folder.ts'

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const endpoint = (more = `secret: ${SECRET}`) =>
  `endpoints:\n  - id: desk\n    url: https://a.example/hook\n    ${more}\n`
const rule = (when: string, more = '') => `rules:\n  - id: r\n    when: '${when}'\n${more}`

/** Nine aliases in nine: 387 million values from nine lines. */
const BOMB = ['a: &a [x,x,x,x,x,x,x,x,x]']
  .concat(
    'bcdefghi'.split('').map((name, index) => {
      const before = 'abcdefgh'[index]
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`
    }),
  )
  .join('\n')

describe('each kind of mistake names file, line, column, key and cause', () => {
  test.each<[string, string, string, string | RegExp]>([
    ['YAML that breaks off', 'feeds.yaml', 'feeds:\n  - id: "x\n', /^feeds\.yaml:\d+:\d+: \S+/],
    ['a tab as indentation', 'feeds.yaml', 'feeds:\n\t- id: x\n', /^feeds\.yaml:2:\d+: .*[Tt]ab/],
    ['a key twice', 'scowatch.yaml', 'data: a\ndata: b\n', /^scowatch\.yaml:2:1: .*unique/],
    [
      'two documents',
      'feeds.yaml',
      'feeds: []\n---\nfeeds: []\n',
      /^feeds\.yaml:2:\d+: .*documents/,
    ],
    [
      'a selector that is none',
      'feeds.yaml',
      "feeds:\n  - id: x\n    url: https://a.example/\n    watch: { list: 'li[', link: a }\n",
      /^feeds\.yaml:4:14 feeds\[0\]\.watch\.list: not a CSS selector/,
    ],
    [
      'a part of a page nobody knows',
      'feeds.yaml',
      'feeds:\n  - id: x\n    url: https://a.example/\n    watch:\n      headline: h3\n',
      'feeds.yaml:5:7 feeds[0].watch.headline: unknown key',
    ],
    [
      'a watch that is neither',
      'feeds.yaml',
      'feeds:\n  - id: x\n    url: https://a.example/\n    watch: h3\n',
      'feeds.yaml:4:5 feeds[0].watch: true, or selectors: list, link, title, date',
    ],
    [
      'tags that are no list',
      'feeds.yaml',
      'feeds:\n  - id: x\n    url: https://a.example/\n    tags: asia\n',
      'feeds.yaml:4:5 feeds[0].tags: must be a list, not text',
    ],
    ['aliases that unfold without end', 'feeds.yaml', BOMB, /^feeds\.yaml: .*aliases/],
    [
      'a list where a map belongs',
      'feeds.yaml',
      '- a\n',
      'feeds.yaml:1:1: must be a mapping, not a list',
    ],
    [
      'a text where a map belongs',
      'feeds.yaml',
      'feeds\n',
      'feeds.yaml:1:1: must be a mapping, not text',
    ],
    [
      'a key nobody knows',
      'scowatch.yaml',
      'http:\n  prot: 1\n',
      'scowatch.yaml:2:3 http.prot: unknown key',
    ],
    [
      'a section nobody knows',
      'scowatch.yaml',
      'htpt:\n  port: 1\n',
      'scowatch.yaml:1:1 htpt: unknown key',
    ],
    [
      'a port beyond ports',
      'scowatch.yaml',
      'http:\n  port: 70000\n',
      'scowatch.yaml:2:3 http.port: must be at most 65535',
    ],
    [
      'a duration without unit',
      'scowatch.yaml',
      'schedule:\n  tick: 30\n',
      /^scowatch\.yaml:2:3 schedule\.tick: not a duration/,
    ],
    [
      'a duration of words',
      'scowatch.yaml',
      'retention:\n  articles: a year\n',
      /^scowatch\.yaml:2:3 retention\.articles: not a duration/,
    ],
    [
      'a duration of nothing',
      'scowatch.yaml',
      'schedule:\n  tick: 0s\n',
      'scowatch.yaml:2:3 schedule.tick: must be longer than 0',
    ],
    [
      'a duration no date can hold',
      'scowatch.yaml',
      'retention:\n  articles: 999999999d\n',
      'scowatch.yaml:2:3 retention.articles: longer than 36500d',
    ],
    [
      'a wait that is none',
      'scowatch.yaml',
      'delivery:\n  waits: [5s, soon]\n',
      /^scowatch\.yaml:2:15 delivery\.waits\[1\]: not a duration/,
    ],
    [
      'bounds the wrong way round',
      'scowatch.yaml',
      'schedule:\n  min_interval: 2h\n  max_interval: 1h\n',
      'scowatch.yaml:2:3 schedule.min_interval: longer than schedule.max_interval',
    ],
    [
      'an empty token',
      'scowatch.yaml',
      "http:\n  token: ''\n",
      'scowatch.yaml:2:3 http.token: is empty: write null for none',
    ],
    [
      'no token off loopback',
      'scowatch.yaml',
      'http:\n  host: 0.0.0.0\n',
      /^scowatch\.yaml:1:1 http\.token: required because http\.host is 0\.0\.0\.0/,
    ],
    [
      'a header that is two',
      'scowatch.yaml',
      'network:\n  user_agent: "a\\r\\nb: c"\n',
      /^scowatch\.yaml:2:3 network\.user_agent: /,
    ],
    [
      'an address that is none',
      'scowatch.yaml',
      'network:\n  allow_private: [intranet]\n',
      /^scowatch\.yaml:2:3 network\.allow_private: .*intranet/,
    ],
    [
      'a feed without address',
      'feeds.yaml',
      'feeds:\n  - id: x\n',
      'feeds.yaml:2:5 feeds[0].url: is missing',
    ],
    [
      'a feed from the disk',
      'feeds.yaml',
      'feeds:\n  - id: x\n    url: file:///etc/passwd\n',
      'feeds.yaml:3:5 feeds[0].url: not an http(s) address',
    ],
    [
      'a feed with a password in its address',
      'feeds.yaml',
      'feeds:\n  - { id: x, url: "https://user:hunter2@a.example/rss" }\n',
      'feeds.yaml:2:14 feeds[0].url: holds a user or password: requests leave them out, and they would stand in exports',
    ],
    [
      'an endpoint with a user in its address',
      'alerts.yaml',
      endpoint(`secret: ${SECRET}`).replace('a.example', 'hunter2@a.example'),
      /^alerts\.yaml:3:5 endpoints\[0\]\.url: holds a user or password: (?!.*hunter2)/,
    ],
    [
      'a country as it is not written',
      'feeds.yaml',
      'feeds:\n  - { id: x, url: "https://a.example/", country: UK }\n',
      'feeds.yaml:2:41 feeds[0].country: not an ISO 3166 code, did you mean GB?',
    ],
    [
      'an id with capitals',
      'feeds.yaml',
      'feeds:\n  - { id: My Outlet, url: http://a.example/ }\n',
      /^feeds\.yaml:2:7 feeds\[0\]\.id: not an id/,
    ],
    [
      'U+0000 in a name',
      'feeds.yaml',
      'feeds:\n  - { id: x, url: http://a.example/, name: "a\\0" }\n',
      /^feeds\.yaml:2:38 feeds\[0\]\.name: holds control/,
    ],
    [
      'an id twice',
      'feeds.yaml',
      'feeds:\n  - { id: x, url: http://a.example/ }\n  - { id: x, url: http://b.example/ }\n',
      'feeds.yaml:3:7 feeds.x: the id x is used twice, first in line 2',
    ],
    [
      'a catalogue that is neither',
      'feeds.yaml',
      'catalogue: yes please\n',
      'feeds.yaml:1:1 catalogue: false, or countries and confidence',
    ],
    [
      'a catalogue of a country that is none',
      'feeds.yaml',
      'catalogue: { countries: [Kazakhstan] }\n',
      /^feeds\.yaml:1:26 catalogue\.countries\[0\]: not an ISO 3166/,
    ],
    [
      'a keyword that breaks off',
      'keywords.yaml',
      "keywords:\n  - { id: k, name: K, match: '(gas OR' }\n",
      /^keywords\.yaml:2:23 keywords\.k\.match: column \d+: \S+/,
    ],
    [
      'a keyword that asks for keywords',
      'keywords.yaml',
      "keywords:\n  - id: k\n    name: K\n    match: 'gas AND keyword:k'\n",
      /^keywords\.yaml:4:5 keywords\.k\.match: column 9: .*only in a rule/,
    ],
    [
      'a keyword that asks for the age',
      'keywords.yaml',
      "keywords:\n  - id: k\n    match: 'gas AND published<2d'\n",
      "keywords.yaml:3:5 keywords.k.match: column 9: published<2d can't be used in a keyword, only in a rule",
    ],
    [
      'a rule without a condition',
      'alerts.yaml',
      'rules:\n  - id: r\n    when:\n',
      'alerts.yaml:3:5 rules[0].when: must be text, not empty',
    ],
    [
      'a condition that is a list',
      'alerts.yaml',
      'rules:\n  - id: r\n    when: [gas]\n',
      'alerts.yaml:3:5 rules[0].when: must be text, not a list',
    ],
    [
      'half a port',
      'scowatch.yaml',
      'http:\n  port: 1.5\n',
      'scowatch.yaml:2:3 http.port: must be a whole number',
    ],
    [
      'a list of nothing',
      'scowatch.yaml',
      'delivery:\n  waits: []\n',
      'scowatch.yaml:2:3 delivery.waits: is an empty list',
    ],
    [
      'a keyword twice',
      'keywords.yaml',
      'keywords:\n  - { id: k, name: K, match: a }\n  - { id: k, name: L, match: b }\n',
      'keywords.yaml:3:7 keywords.k: the id k is used twice, first in line 2',
    ],
    [
      'a rule that breaks off',
      'alerts.yaml',
      rule('sco:about AND'),
      /^alerts\.yaml:3:5 rules\.r\.when: column 1\d: \S+/,
    ],
    [
      'a rule that can never match',
      'alerts.yaml',
      rule('lang:ru AND lang:zh'),
      /^alerts\.yaml:3:5 rules\.r\.when: column \d+: \S+/,
    ],
    [
      'a country nobody has',
      'alerts.yaml',
      rule('country:XX'),
      /^alerts\.yaml:3:5 rules\.r\.when: column \d+: .*country:/,
    ],
    [
      'a keyword nobody declared',
      'alerts.yaml',
      rule('keyword:oil'),
      /^alerts\.yaml:3:5 rules\.r\.when: column \d+: .*oil/,
    ],
    [
      'an endpoint nobody declared',
      'alerts.yaml',
      rule('sco:about', '    send: [desk]\n'),
      'alerts.yaml:4:12 rules.r.send: there is no endpoint desk',
    ],
    [
      'a throttle of its own',
      'alerts.yaml',
      rule('sco:about', '    throttle: often\n'),
      /^alerts\.yaml:4:5 rules\[0\]\.throttle: not a throttle/,
    ],
    [
      'an endpoint without secret',
      'alerts.yaml',
      endpoint('format: standard'),
      /^alerts\.yaml:2:5 endpoints\.desk\.secret: has no secret/,
    ],
    [
      'a secret that is none',
      'alerts.yaml',
      endpoint('secret: hunter2hunter2'),
      /^alerts\.yaml:4:5 endpoints\[0\]\.secret: not a Standard Webhooks secret/,
    ],
    [
      'a secret of 18 bytes',
      'alerts.yaml',
      endpoint(`secret: whsec_${'A'.repeat(24)}`),
      /^alerts\.yaml:4:5 endpoints\[0\]\.secret: .*24 to 64 bytes/,
    ],
    [
      'a secret file that is not there',
      'alerts.yaml',
      endpoint('secret_file: gone'),
      /^alerts\.yaml:4:5 endpoints\.desk\.secret_file: can't read gone/,
    ],
    [
      'a secret twice',
      'alerts.yaml',
      endpoint(`secret: ${SECRET}\n    secret_file: gone`),
      /^alerts\.yaml:5:5 endpoints\.desk\.secret_file: .*keep one/,
    ],
    [
      'a format nobody knows',
      'alerts.yaml',
      endpoint('format: matrix'),
      /^alerts\.yaml:4:5 endpoints\[0\]\.format: .*"slack"/,
    ],
    [
      'an endpoint without address',
      'alerts.yaml',
      'endpoints:\n  - id: desk\n    format: slack\n',
      'alerts.yaml:2:5 endpoints.desk.url: has no address: add url: https://…, or url_file',
    ],
    [
      'a chat that is missing',
      'alerts.yaml',
      'endpoints:\n  - id: desk\n    url: https://api.telegram.org/bot1:a/sendMessage\n    format: telegram\n',
      /^alerts\.yaml:2:5 endpoints\.desk\.chat: telegram needs the chat/,
    ],
    [
      'the address of a bot instead of its method',
      'alerts.yaml',
      'endpoints:\n  - id: desk\n    url: https://api.telegram.org/bot1:a\n    format: telegram\n    chat: "@desk"\n',
      /^alerts\.yaml:3:5 endpoints\.desk\.url: telegram wants .*sendMessage/,
    ],
    [
      'a template without a format for it',
      'alerts.yaml',
      endpoint(`secret: ${SECRET}\n    template: hello`),
      /^alerts\.yaml:5:5 endpoints\.desk\.template: means nothing to format standard/,
    ],
    [
      'a template that names nothing',
      'alerts.yaml',
      endpoint('format: generic\n    template: { text: "{{story.titel}}" }'),
      'alerts.yaml:5:5 endpoints.desk.template: {{story.titel}} names nothing, did you mean {{story.title}}',
    ],
    [
      'a filter for a severity there is not',
      'alerts.yaml',
      endpoint(`secret: ${SECRET}\n    only: { severity: [urgent] }`),
      'alerts.yaml:5:24 endpoints[0].only.severity[0]: must be one of "low", "medium", "high", "critical"',
    ],
    [
      'a filter for something that is no tag',
      'alerts.yaml',
      endpoint(`secret: ${SECRET}\n    only: { tags: [Kazakhstan] }`),
      /^alerts\.yaml:5:20 endpoints\[0\]\.only\.tags\[0\]: not a tag/,
    ],
    [
      'a file with the other ending',
      'feeds.yml',
      'feeds: []',
      'feeds.yml: is not read: rename it to feeds.yaml',
    ],
  ])('%s', (_why, name, text, message) => {
    const problems = problemsOf({ [name]: text })
    expect(problems).toHaveLength(1)
    if (typeof message === 'string') expect(problems[0]).toBe(message)
    else expect(problems[0]).toMatch(message)
  })

  test('several at once, in all files, are all told', () => {
    const problems = problemsOf(
      {
        'scowatch.yaml': 'http: { port: -1 }\nlog: { level: loud }\n',
        'feeds.yaml': 'feeds:\n  - { id: X, url: nowhere }\n',
        'keywords.yaml': 'keywords:\n  - { id: k, name: K, match: "(" }\n',
        'alerts.yaml': 'rules:\n  - { id: r, when: "AND", send: [a, b] }\n',
      },
      { SCOWATCH_COLOR: 'red' },
    )
    const places = problems.map((problem) => problem.split(': ')[0])
    expect(places.sort()).toEqual([
      'SCOWATCH_COLOR',
      'alerts.yaml:2:14 rules.r.when',
      'alerts.yaml:2:34 rules.r.send',
      'alerts.yaml:2:37 rules.r.send',
      'feeds.yaml:2:14 feeds[0].url',
      'feeds.yaml:2:7 feeds[0].id',
      'keywords.yaml:2:23 keywords.k.match',
      'scowatch.yaml:1:9 http.port',
      'scowatch.yaml:2:8 log.level',
    ])
  })

  test('a mistake of another kind hides no rule and no keyword that can not be read', () => {
    const problems = problemsOf({
      'keywords.yaml':
        'keywords:\n  - { id: k, colour: red, match: "(gas" }\n  - { match: "oil or" }\n  - 7\n',
      'alerts.yaml':
        'rules:\n  - { id: a, when: "gas AND", severity: urgent }\n  - { id: b, when: "lang:ru AND lang:zh" }\n  - { id: c, when: "keyword:k" }\n  - { id: d, when: [] }\n',
    })
    const expressions = problems.filter((problem) => problem.includes(': column '))
    expect(expressions.map((problem) => problem.split(/(?<=column \d+): /)[0])).toEqual([
      'keywords.yaml:2:27 keywords.k.match: column 1',
      'keywords.yaml:3:7 keywords[1].match: column 5',
      'alerts.yaml:2:14 rules.a.when: column 8',
      'alerts.yaml:3:14 rules.b.when: column 13',
    ])
    expect(problems.length).toBeGreaterThan(expressions.length + 3)
  })

  test('a file that can not be read accuses nobody else', () => {
    const files = { 'keywords.yaml': 'keywords: [', 'alerts.yaml': rule('keyword:gas') }
    expect(problemsOf(files).every((problem) => problem.startsWith('keywords.yaml:'))).toBe(true)
  })

  test('no message holds a secret', () => {
    const told = problemsOf(
      {
        'scowatch.yaml': 'http: { token: tiny-token }\n',
        'alerts.yaml': endpoint('secret: whsec_short-secret'),
      },
      { DATABASE_URL: 'mysql://u:hunter2@h/d', REDIS_URL: 'http://:hunter2@h' },
    ).join('\n')
    expect(told).not.toMatch(/tiny-token|short-secret|hunter2/)
    expect(told).toContain('DATABASE_URL: not an address such as postgres://')
    expect(told).toContain('REDIS_URL: not an address such as redis://')
  })
})
