import { describe, expect, test } from 'vitest'
import { mayFetch, robotsVerdict } from '../../../src/net/robots.ts'
import { cpuMsOf } from '../../support/cpu-time.ts'

const UA = 'scowatch/1.0 (+https://example.org/bot)'
const page = (path: string) => `https://news.example${path}`

const RULES = `
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Crawl-delay: 2

User-agent: ScoWatch
Disallow: /not-for-you # only for this one
`

describe('robotsVerdict', () => {
  test.each([
    ['own group', RULES, '/not-for-you', false],
    ['own group hides the star group', RULES, '/private/x', true],
    ['star group', 'User-agent: *\nDisallow: /x', '/x/y', false],
    ['case of the field', 'USER-AGENT: *\nDISALLOW: /x', '/x/y', false],
    ['case of the path counts', 'User-agent: *\nDisallow: /X', '/x', true],
    [
      'longest rule wins',
      'User-agent: *\nDisallow: /private/\nAllow: /private/open',
      '/private/open/1',
      true,
    ],
    ['Allow wins a tie', 'User-agent: *\nDisallow: /a\nAllow: /a', '/a', true],
    ['wildcard', 'User-agent: *\nDisallow: /*/print', '/a/b/print', false],
    ['end of path', 'User-agent: *\nDisallow: /*.pdf$', '/a.pdf', false],
    ['end of path, query follows', 'User-agent: *\nDisallow: /*.pdf$', '/a.pdf?x', true],
    ['empty Disallow', 'User-agent: *\nDisallow:', '/a', true],
    ['everything', 'User-agent: *\nDisallow: /', '/a', false],
    ['robots.txt itself', 'User-agent: *\nDisallow: /', '/robots.txt', true],
    [
      'two groups of one agent are one',
      'User-agent: scowatch\nDisallow: /a\n\nUser-agent: scowatch\nDisallow: /b',
      '/a',
      false,
    ],
    [
      'several agents share a group',
      'User-agent: x\nUser-agent: scowatch\nDisallow: /a',
      '/a',
      false,
    ],
    ['longer name is another', 'User-agent: scowatch-images\nDisallow: /', '/a', true],
    ['percent-encoding', 'User-agent: *\nDisallow: /\u043d', '/%D0%BD', false],
    ['byte order mark', '\uFEFFUser-agent: *\nDisallow: /a', '/a', false],
    ['carriage returns only', 'User-agent: *\rDisallow: /a', '/a', false],
    ['HTML page', '<!doctype html><title>Not found</title>', '/a', true],
    ['empty', '', '/a', true],
    ['__proto__ as an agent', 'User-agent: __proto__\nDisallow: /', '/a', true],
  ])('%s', (_why, text, path, allowed) => {
    expect(robotsVerdict(text, page(path), UA).allowed).toBe(allowed)
  })
  test('names the line and the delay', () => {
    const text = 'User-agent: *\nCrawl-delay: 2\nDisallow: /a'
    expect(robotsVerdict(text, page('/a'), UA)).toEqual({
      allowed: false,
      line: 3,
      crawlDelayMs: 2_000,
    })
  })
  test('rules beyond 500 KiB do not count', () => {
    const filler = '# comment\n'.repeat(60_000)
    expect(robotsVerdict(`User-agent: *\n${filler}Disallow: /a`, page('/a'), UA).allowed).toBe(true)
  })
  test.each([
    ['half a megabyte of wildcards', `User-agent: *\nDisallow: /${'*a'.repeat(250_000)}`],
    [
      'two thousand wildcard rules',
      `User-agent: *\n${`Disallow: /*${'a'.repeat(240)}\n`.repeat(2_000)}`,
    ],
  ])('%s cost less than half a second', async (_why, text) => {
    const long = page(`/${'a'.repeat(8_000)}`)
    expect(await cpuMsOf(() => robotsVerdict(text, long, UA))).toBeLessThan(500)
  })
})

test.each([
  ['no rules', 'allow-all', true],
  ['host in trouble', 'disallow-all', false],
] as const)('mayFetch: %s', (_why, kind, expected) => {
  expect(mayFetch({ kind, text: undefined, reason: '' }, page('/a'), UA)).toBe(expected)
})
