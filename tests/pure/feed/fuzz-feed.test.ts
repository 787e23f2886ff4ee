import fc from 'fast-check'
import { describe, it } from 'vitest'
import { discoverFeeds } from '../../../src/feed/discover-feeds.ts'
import type { FeedHints } from '../../../src/feed/feed.ts'
import { readOpml } from '../../../src/feed/opml.ts'
import { readFeed } from '../../../src/feed/read-feed.ts'
import { feedReport } from '../../../src/feed/report.ts'
import { FIXTURES, type Fixture, fixture, PAGES } from './fixture.ts'
import { OPML_FILES, opmlFile } from './opml-file.ts'

/** Inputs in all; more on demand: `SCOWATCH_FUZZ_RUNS=1000000 npx vitest run tests/pure/feed/fuzz-feed.test.ts` */
const RUNS = Number(
  process.env.SCOWATCH_FUZZ_RUNS ?? (process.env.CI === undefined ? 2_000 : 20_000),
)
/** Of processor time: a test machine that is busy elsewhere is not the parser's fault. */
const MAX_MS = 1_000
const TIMEOUT_MS = Math.max(300_000, RUNS * 30)
// biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may come through
const UNSTORABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f]/

/** What damage is done to a document; places and lengths are shares of it. */
const place = fc.double({ min: 0, max: 1, noNaN: true })
const damage = fc.record({
  flips: fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
  /** A stretch is cut out (above 0) or doubled (below). */
  from: place,
  length: fc.integer({ min: -200, max: 200 }),
  /** The end is missing. */
  end: fc.option(place, { freq: 3 }),
  /** From here on another document follows, from there on. */
  splice: fc.option(fc.tuple(fc.nat(), place, place), { freq: 4 }),
})
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

function damaged(bytes: Uint8Array, others: readonly Uint8Array[], done: Damage): Uint8Array {
  const { flips, from, length, end, splice } = done
  const flipped = bytes.slice()
  for (const [at, value] of flips) flipped[Math.floor(at * (flipped.length - 1))] = value
  const at = Math.floor(from * flipped.length)
  const parts = [flipped.subarray(0, at), flipped.subarray(Math.max(0, at + length))]
  const moved = Buffer.concat(parts)
  const other = splice === null ? undefined : others[splice[0] % others.length]
  const joined =
    splice === null || other === undefined
      ? moved
      : Buffer.concat([
          moved.subarray(0, Math.floor(splice[1] * moved.length)),
          other.subarray(Math.floor(splice[2] * other.length)),
        ])
  return new Uint8Array(end === null ? joined : joined.subarray(0, Math.floor(end * joined.length)))
}

async function inTime<T>(work: () => T | Promise<T>): Promise<T> {
  const start = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(start)
  const ms = (user + system) / 1_000
  if (ms > MAX_MS) throw new Error(`took ${ms} ms`)
  return result
}

async function endsWell(bytes: Uint8Array, hints: FeedHints): Promise<void> {
  const reading = await inTime(() => readFeed(bytes, hints))
  const json = feedReport(reading)
  if (!reading.ok && !json.error) throw new Error('a fault without a name')
  for (const item of json.items) {
    const { title, guid, author, summary, content, categories } = item
    const text = [title, guid, author, summary, content, ...categories].join('')
    const isBad =
      !text.isWellFormed() ||
      UNSTORABLE.test(text.replaceAll('\n', '')) ||
      (item.link !== undefined && !/^https?:\/\//.test(item.link)) ||
      (item.published !== undefined && !/^(?:19[7-9]|20|2100)/.test(item.published))
    if (isBad) throw new Error(`not fit to be stored: ${JSON.stringify(item)}`)
  }
}

const URL = 'https://a.example/rss'
const ALL = [...FIXTURES, ...PAGES].map(fixture)
/** A page is read for its headlines, by its structure and by selectors. */
const HINTS: readonly FeedHints[] = [
  { url: URL, watch: {} },
  { url: URL, watch: { list: 'li, .card, dd', link: 'a', title: 'h3', date: 'time, .date' } },
]
/** A page costs several times what a feed does, and gets half as many inputs. */
const SHARE = Math.ceil(RUNS / (2 * FIXTURES.length + PAGES.length + 2))

const run = (numRuns: number, check: (done: Damage, n: number) => Promise<void>) =>
  fc.assert(fc.asyncProperty(damage, fc.nat(), check), { numRuns })

describe('whatever the bytes are, reading ends in items or a named fault', () => {
  it.each<[Fixture, readonly FeedHints[]]>([
    ...FIXTURES.map((name): [Fixture, FeedHints[]] => [name, [{ url: URL }, {}]]),
    ...PAGES.map((name): [Fixture, readonly FeedHints[]] => [name, HINTS]),
  ])(
    'damaged: %s',
    async (name, hints) => {
      const bytes = fixture(name)
      await run(hints === HINTS ? SHARE : 2 * SHARE, (done, n) => {
        const from = hints[n % hints.length] ?? { url: URL }
        return endsWell(damaged(bytes, ALL, done), { url: URL, ...from })
      })
    },
    TIMEOUT_MS,
  )

  it(
    'damaged: lists of other readers, and pages that name feeds',
    async () => {
      const lists = OPML_FILES.map(opmlFile)
      await run(SHARE, async (done, n) => {
        const bytes = damaged(lists[n % lists.length] ?? new Uint8Array(), [...lists, ...ALL], done)
        const reading = await inTime(() => readOpml(bytes))
        if (!reading.ok && reading.fault.message === '') throw new Error('a fault without a name')
        if (!reading.ok) return
        for (const { title = '', tags } of reading.outlines) {
          const text = [title, ...tags].join('')
          if (!text.isWellFormed() || UNSTORABLE.test(text)) throw new Error(JSON.stringify(text))
        }
      })
      const pages = PAGES.map(fixture)
      await run(Math.ceil(SHARE / 2), async (done, n) => {
        const bytes = damaged(pages[n % pages.length] ?? new Uint8Array(), ALL, done)
        const html = new TextDecoder().decode(bytes)
        const found = await inTime(() => discoverFeeds(html, URL))
        for (const { url } of found) if (!/^https?:/.test(url)) throw new Error(url)
      })
    },
    TIMEOUT_MS,
  )

  it(
    'arbitrary bytes',
    async () => {
      const bytes = fc.uint8Array({ maxLength: 2_000 })
      await fc.assert(
        fc.asyncProperty(bytes, (input) => endsWell(input, { url: URL })),
        { numRuns: Math.ceil(SHARE / 2) },
      )
    },
    TIMEOUT_MS,
  )
})
