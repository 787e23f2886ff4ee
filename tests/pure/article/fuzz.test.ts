import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainPage } from '../../../src/article/explain.ts'
import { readPage } from '../../../src/article/read-page.ts'
import type { SiteRules } from '../../../src/article/site-rules.ts'
import { decodeBytes } from '../../../src/text/decode-bytes.ts'

/** More on demand: `SCOWATCH_FUZZ_RUNS=20000 npx vitest run tests/pure/article/fuzz.test.ts` */
const options = { numRuns: Number(process.env.SCOWATCH_FUZZ_RUNS ?? 150) }
/** A reading takes at most as long as the daemon gives its thread. */
const LIMIT_MS = 2_000

const folder = new URL('../../fixtures/articles/', import.meta.url)
const files = ['', 'cms/', 'world/'].flatMap((under) =>
  readdirSync(new URL(under, folder))
    .filter((name) => name.endsWith('.html'))
    .map((name) => readFileSync(new URL(under + name, folder))),
)

const REASONS = new Set(
  'empty bot-wall login consent script-only index-page error-page too-deep too-large'.split(' '),
)

/** An answer that holds together, or a refusal with its reason, in time. */
function check(html: string, rules?: SiteRules): void {
  const hints = { url: 'https://example.org/a', ...(rules === undefined ? {} : { rules }) }
  const started = process.cpuUsage()
  const reading = readPage(html, hints)
  const tookMs = process.cpuUsage(started).user / 1_000
  if (tookMs > LIMIT_MS) throw new Error(`took ${tookMs} ms`)
  if (reading.kind === 'none') {
    expect(REASONS).toContain(reading.reason)
    expect(reading.message).toMatch(/^[A-Z].*\.$/)
    return
  }
  for (const { text, title, quality, published } of reading.articles) {
    expect(text).not.toBe('')
    expect(`${title}${text}`.isWellFormed()).toBe(true)
    expect(`${title}${text}`).not.toContain('\0')
    expect(quality).toBeGreaterThanOrEqual(0)
    expect(quality).toBeLessThanOrEqual(1)
    if (published !== undefined) expect(Number.isNaN(published.getTime())).toBe(false)
  }
}

const TAGS =
  'html head body title h1 h2 p div span a b br article section main header footer nav aside ul ol li table tr td figure figcaption blockquote script style svg template noscript time meta pre form iframe x-y'
const ATTRIBUTES = [
  '',
  ' class="related share author date"',
  ' class="article-body"',
  ' itemprop="articleBody"',
  ' itemprop="author datePublished headline"',
  ' datetime="2025-13-45T99:99"',
  ' hidden',
  ' style="display:none"',
  ' href="http://[::1"',
  ' id=',
  " class='",
  ' property="og:title" content="&#x0;&amp;amp;\ud800"',
  ' type="application/ld+json"',
  ' rel=author',
]
const TEXTS = [
  'TASHKENT, August 31. /TASS/. ',
  '{"@type":"NewsArticle","articleBody":["x",{"@value":1}],"author":{"@id":"#"},"__proto__":{"a":1}}',
  'The ministers met again to talk about the railway and its price, which nobody knows. ',
  '上海合作组织成员国元首理事会会议在天津举行，与会各方讨论了地区合作。',
  '&nbsp;&#55296;&lt;p&gt;&#0;',
  '\0\u0001\ufffe\ud800',
  '<![CDATA[ x ]]>',
  '<!-- -- --!>',
  '</p></div></body>',
  'By A. Lee and B. Kim | Updated 31.08.2025 10:00',
]
const name = fc.constantFrom(...TAGS.split(' '))
const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(name, fc.constantFrom(...ATTRIBUTES))
      .map(([tag, rest]) => `<${tag}${rest}>`),
  },
  { weight: 2, arbitrary: name.map((tag) => `</${tag}>`) },
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
)
const soup = fc.array(piece, { maxLength: 200 }).map((pieces) => pieces.join(''))
const file = fc.constantFrom(...files)

describe('whatever the page, an answer or a refusal with its reason', { timeout: 60_000 }, () => {
  test('tag soup', () =>
    fc.assert(
      fc.property(soup, (html) => check(html)),
      options,
    ))
  test('pages cut off anywhere', () =>
    fc.assert(
      fc.property(file, fc.nat(12_000), (bytes, length) =>
        check(decodeBytes(bytes.subarray(0, length), { kind: 'html' }).text),
      ),
      options,
    ))
  test('pages with flipped bytes', () =>
    fc.assert(
      fc.property(
        file,
        fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { maxLength: 60 }),
        (bytes, flips) => {
          const broken = Uint8Array.from(bytes)
          for (const [at, value] of flips) broken[at % broken.length] = value
          check(decodeBytes(broken, { kind: 'html' }).text)
        },
      ),
      options,
    ))
  test('pages with pieces of others pushed in', () =>
    fc.assert(
      fc.property(file, soup, fc.nat(12_000), (bytes, middle, at) => {
        const html = bytes.toString('utf8')
        check(html.slice(0, at % html.length) + middle + html.slice(at % html.length))
      }),
      options,
    ))
  test('any selectors as rules, and the explanation of what they did', () =>
    fc.assert(
      fc.property(
        soup,
        fc.oneof(
          fc.string({ maxLength: 20 }),
          fc.constantFrom('div', 'p', '*', 'body', '.x > :first', 'a:has(b)'),
        ),
        fc.array(fc.constantFrom('p', 'div', 'h1', ':not(p)', '[', 'html')),
        (html, selector, remove) => {
          const rules = { content: selector, title: selector, date: selector, remove }
          check(html, rules)
          const { refused, blocks } = explainPage(html, { rules })
          if (refused === undefined && blocks.length > 0)
            expect(blocks.every(({ element }) => element !== '')).toBe(true)
        },
      ),
      options,
    ))
})
