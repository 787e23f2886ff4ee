import { describe, expect, it } from 'vitest'
import type { FeedReading } from '../../../src/feed/feed.ts'
import { readFeed } from '../../../src/feed/read-feed.ts'
import { cpuMsOf } from '../../support/cpu-time.ts'
import { bytesOf } from './fixture.ts'

const MAX_MS = 2_000

/** In time of this process's CPU: other programs of a busy machine don't count. */
async function readTimed(text: string) {
  let reading: FeedReading | undefined
  const ms = await cpuMsOf(async () => {
    reading = await readFeed(bytesOf(text), { url: 'https://a.example/rss' })
  })
  return { reading: reading as FeedReading, ms }
}

const rss = (items: string) =>
  `<rss version="2.0"><channel><title>t</title>${items}</channel></rss>`
const MB = 1_000_000
const fill = (part: string, bytes = MB) => part.repeat(Math.ceil(bytes / part.length))

describe('readFeed under attack', () => {
  it.each([
    '<ttl>1e300</ttl>',
    '<ttl>999999999999999999</ttl>',
    '<sy:updatePeriod>yearly</sy:updatePeriod><sy:updateFrequency>1e-15</sy:updateFrequency>',
  ])('%s asks for a week at most', async (asked) => {
    const { reading } = await readTimed(rss(`${asked}<item><title>One</title></item>`))
    expect(reading).toMatchObject({ ok: true, feed: { minIntervalMs: 7 * 86_400_000 } })
  })

  it.each([
    ['a row of ampersands before a semicolon', rss(`<item><title>${fill('&')};</title></item>`)],
    ['comments that never end in a title', rss(`<item><title>${fill('&lt;!--')}</title></item>`)],
    [
      'scripts that never end in a title',
      rss(`<item><title>${fill('&lt;script&gt;')}</title></item>`),
    ],
    ['tags that never end', rss(`<item><title>${fill('<a ')}</title></item>`)],
    ['CDATA that never ends', rss(fill('<item><title><![CDATA['))],
    ['open CDATA in every item', rss(fill('<item><title><![CDATA[a</title></item>', 4 * MB))],
    ['quotes that never end', rss(`<item><title>x</title>${fill('<a b="')}</item>`)],
    ['attributes that never end', rss(`<item><title>${fill('<a b="c" b="c"')}</title></item>`)],
    ['open quotes in every tag', `${rss(fill('<item><guid a="b>1</guid></item>'))}<x y="`],
    ['spaces between attributes', `<rss><item><a${fill(' ')}<b c="</item>`],
    ['braces before a version', `${fill('{ ', 9_000)}"https://jsonfeed.org/version/1`],
    ['commas in JSON', `{"items":[${fill(', ')}]}`],
    ['figures in a date', rss(`<item><pubDate>${fill('12.05.', 230)}</pubDate></item>`)],
    ['brackets in an author', rss(`<item><author>${fill('(<')}</author></item>`)],
    [
      'attributes',
      `<rss ${Array.from({ length: 50_000 }, (_, i) => `a${i}="x"`).join(' ')}></rss>`,
    ],
    [
      'namespaces at every level',
      `<rss>${Array.from({ length: 500 }, (_, d) => `<x ${Array.from({ length: 60 }, (_, i) => `xmlns:p${d}-${i}="u"`).join(' ')}>`).join('')}`,
    ],
    ['comments before the root', `${fill('<!---->')}${rss('')}`],
    ['spaces before the root', `${fill(' ')}${rss('')}`],
    ['a row of declarations', `${fill('<?xml ?>')}${rss('')}`],
    ['dates of many figures', rss(fill(`<item><pubDate>${'1 '.repeat(100)}</pubDate></item>`))],
    ['JSON brackets', `{"items":[${fill('[')}`],
    ['JSON quotes', `{"items":[${fill('{"a":"\\"')}`],
  ])('%s end in time', async (_, text) => {
    const { ms } = await readTimed(text)
    expect(ms).toBeLessThan(MAX_MS)
  })

  it('reads 100,000 items as the newest 5,000, whichever end they stand at', async () => {
    const day = (i: number) => new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString()
    const items = Array.from(
      { length: 12_000 },
      (_, i) => `<item><guid>${i}</guid><pubDate>${day(i)}</pubDate></item>`,
    )
    const { reading, ms } = await readTimed(rss(items.join('')))
    const guids = reading.ok ? reading.items.map((i) => i.guid) : []
    expect(guids).toHaveLength(5_000)
    expect(guids[0]).toBe('7000')
    expect(guids.at(-1)).toBe('11999')
    expect(ms).toBeLessThan(MAX_MS)
  })

  it('never expands entities of a DTD nor reads files', async () => {
    const laughs = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>${rss('<item><title>&b;&x;</title></item>')}`
    const { reading } = await readTimed(laughs)
    expect(reading.ok && reading.items[0]?.title).toBe('&b;&x;')
  })

  it('gives text that a database takes: no NUL, no control, no half character', async () => {
    const text = rss(
      '<item><title>a\0b&#1;c&#xD800;d&#x7f;e\u0085</title><description>&#55357;x</description></item>',
    )
    const { reading } = await readTimed(text)
    expect(reading.ok && reading.items[0]).toMatchObject({ title: 'abcde…', summaryHtml: 'x' })
  })
})
