import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterEach, describe, expect, test } from 'vitest'
import type { Parser } from '../../../src/context.ts'
import { openParsePool, type ParsePoolOptions } from '../../../src/threads/parse-pool.ts'
import { pageOf, rssOf } from '../../support/feed-xml.ts'
import { nastyPages } from '../../support/nasty-pages.ts'

const MIB = 1024 * 1024
const bytes = (text: string) => new TextEncoder().encode(text)
const GOOD = bytes(rssOf([{ guid: '1', title: 'One', link: 'https://a.example/1' }]))
/** 15 MiB of items: half a second of work. */
const HEAVY = bytes(
  rssOf(
    Array.from({ length: 75_000 }, (_, n) => ({
      guid: String(n),
      title: `Item ${n}`,
      link: `https://a.example/${n}`,
      description: `<p>${'word '.repeat(8)}</p>`,
    })),
  ),
)

let pool: Parser
const open = (options: Partial<ParsePoolOptions> = {}) => {
  pool = openParsePool({ threads: 1, limitMs: 30_000, memoryMb: 512, ...options })
  return pool
}
afterEach(() => pool.close())

/** Sooner or later: a machine that stops for half a second ends that of any document. */
const readsGood = () =>
  expect
    .poll(() => pool.readFeed(GOOD, { url: 'https://a.example/rss' }).catch(String))
    .toMatchObject({ ok: true, items: [{ title: 'One' }] })

describe('a document that can’t be parsed is an error of its own, and the next one works', () => {
  test.each<[why: string, options: Partial<ParsePoolOptions>, message: RegExp]>([
    ['too long', { limitMs: 60 }, /not parsed within 60 ms/],
    ['too much memory', { memoryMb: 12 }, /memory/i],
  ])('%s', async (_why, options, message) => {
    open(options)
    await expect(pool.readFeed(HEAVY, {})).rejects.toMatchObject({
      name: 'ParseError',
      message: expect.stringMatching(message),
    })
    if (options.memoryMb === undefined) await readsGood()
    else {
      await pool.close()
      open()
      await readsGood()
    }
  })

  test('waiting documents are not lost with the thread', async () => {
    open({ memoryMb: 40 })
    const answers = await Promise.allSettled([
      pool.readFeed(HEAVY, {}),
      ...Array.from({ length: 5 }, () => pool.readFeed(GOOD, {})),
    ])
    const [heavy, ...good] = answers.map(({ status }) => status)
    expect(heavy).toBe('rejected')
    expect(new Set(good)).toEqual(new Set(['fulfilled']))
  })

  test('a value that can’t be sent', async () => {
    open()
    await expect(
      pool.readFeedText({ contentHtml: '', summaryHtml: '', title: (() => 1) as never }, {}),
    ).rejects.toThrow()
    await readsGood()
  })
})

test('the time a thread takes to start is not the document’s', async () => {
  // It takes longer to start than that.
  open({ limitMs: 150 })
  await readsGood()
})

test('while 15 MiB are parsed the event loop goes on', async () => {
  open({ limitMs: 60_000 })
  expect(HEAVY.byteLength).toBeGreaterThan(10 * MIB)
  let ticks = 0
  const ticking = setInterval(() => {
    ticks += 1
  }, 10)
  const reading = await pool.readFeed(HEAVY, {})
  clearInterval(ticking)
  expect(reading.ok).toBe(true)
  // It takes over a second; a loop that waited for it would have turned once or twice.
  expect(ticks).toBeGreaterThan(20)
})

describe('while hostile pages are read the event loop goes on, and each is answered in 2 s', () => {
  test.each(nastyPages())('%s', async (_why, page) => {
    open({ limitMs: 2_000 })
    await readsGood()
    const { answer, blockedMs } = await readWatched(page)
    if (typeof answer === 'string') expect(answer).toMatch(/^ParseError: not parsed within 2000 ms/)
    else if (answer.kind === 'none')
      expect(answer.message).toMatch(/^(The|An element of the) page .*\.$/)
    else expect(answer.articles[0].text).not.toBe('')
    // What else the machine does also holds a loop up: the best of three is what the page does.
    const again = async () => (blockedMs < 200 ? 0 : (await readWatched(page)).blockedMs)
    expect(Math.min(blockedMs, await again(), await again())).toBeLessThan(200)
  })

  async function readWatched(page: Uint8Array) {
    const delay = monitorEventLoopDelay({ resolution: 10 })
    delay.enable()
    const answer = await pool.readPage(page, { url: 'https://a.example/1' }).catch(String)
    delay.disable()
    return { answer, blockedMs: delay.max / 1e6 }
  }
})

test('the bytes stay the caller’s, also when they are a window on a larger buffer', async () => {
  open()
  const buffer = Buffer.alloc(4 * MIB, '<')
  GOOD.forEach((byte, at) => {
    buffer[1_000 + at] = byte
  })
  const window = buffer.subarray(1_000, 1_000 + GOOD.byteLength)
  expect(await pool.readFeed(window, {})).toMatchObject({ ok: true })
  expect(window.byteLength).toBe(GOOD.byteLength)
  expect(buffer.byteLength).toBe(4 * MIB)
})

test('pages and the texts of feeds', async () => {
  open()
  const text = 'A first paragraph that is long enough to be one, with a second sentence in it.'
  expect(await pool.readPage(bytes(pageOf('Title', text, text)), {})).toMatchObject({
    kind: 'articles',
    articles: [{ title: 'Title' }],
  })
  expect(
    await pool.readFeedText({ title: 'T', contentHtml: `<p>${text}</p>`, summaryHtml: '' }, {}),
  ).toMatchObject({ method: 'feed', text })
  expect(await pool.readFeedText({ contentHtml: '', summaryHtml: '' }, {})).toBeUndefined()
})

test('closed, it refuses what waits and what comes', async () => {
  open()
  const waiting = [pool.readFeed(GOOD, {}), pool.readFeed(GOOD, {})]
  const answers = Promise.allSettled(waiting)
  await pool.close()
  for (const { status } of await answers) expect(status).toBe('rejected')
  await expect(pool.readFeed(GOOD, {})).rejects.toThrow('scowatch is stopping')
})
