import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFeed } from '../../../src/feed/read-feed.ts'
import { feedReport } from '../../../src/feed/report.ts'
import { FIXTURES, fixture } from './fixture.ts'

/** More on demand: `FUZZ_RUNS=200000 npx vitest run --project pure tests/pure/feed/fuzz-feed.test.ts` */
const RUNS = Number(process.env.FUZZ_RUNS ?? (process.env.CI === undefined ? 400 : 20_000))
const MAX_MS = 1_000
// biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may come through
const UNSTORABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f]/

/** A fixture with some bytes overwritten, a stretch cut out or doubled, and perhaps the end missing. */
const damaged = fc
  .record({
    name: fc.constantFrom(...FIXTURES),
    flips: fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })),
      { maxLength: 12 },
    ),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: -200, max: 200 }),
    end: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ name, flips, from, length, end }) => {
    const bytes = fixture(name)
    for (const [place, value] of flips) bytes[Math.floor(place * (bytes.length - 1))] = value
    const at = Math.floor(from * bytes.length)
    const moved = Uint8Array.from([
      ...bytes.subarray(0, at),
      ...bytes.subarray(Math.max(0, at + length)),
    ])
    return end === null ? moved : moved.subarray(0, Math.floor(end * moved.length))
  })

async function endsWell(bytes: Uint8Array): Promise<void> {
  const start = performance.now()
  const reading = await readFeed(bytes, { url: 'https://a.example/rss' })
  expect(performance.now() - start).toBeLessThan(MAX_MS)
  const json = feedReport(reading)
  if (!reading.ok) expect(json.error).toBeTruthy()
  for (const item of json.items) {
    const text = [
      item.title,
      item.guid,
      item.author,
      item.summary,
      item.content,
      ...item.categories,
    ].join('')
    expect(text.isWellFormed()).toBe(true)
    expect(text.replaceAll('\n', '')).not.toMatch(UNSTORABLE)
    if (item.link !== undefined) expect(item.link).toMatch(/^https?:\/\//)
    if (item.published !== undefined) expect(item.published).toMatch(/^(?:19[7-9]|20|2100)/)
  }
}

describe('readFeed ends in items or a named fault', () => {
  it('on damaged feeds', async () => {
    await fc.assert(fc.asyncProperty(damaged, endsWell), { numRuns: RUNS })
  }, 600_000)
  it('on arbitrary bytes', async () => {
    const bytes = fc.uint8Array({ maxLength: 2_000 })
    await fc.assert(fc.asyncProperty(bytes, endsWell), { numRuns: Math.ceil(RUNS / 4) })
  }, 600_000)
})
