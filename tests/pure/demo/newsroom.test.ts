import { fileURLToPath } from 'node:url'
import { parseFeed } from 'feedsmith'
import robotsParser from 'robots-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoConfig } from '../../../src/demo/demo-config.ts'
import { createEdition } from '../../../src/demo/edition.ts'
import { escapeMarkup } from '../../../src/demo/markup.ts'
import { type Newsroom, startNewsroom } from '../../../src/demo/newsroom.ts'
import { answerRequest } from '../../../src/demo/newsroom-answer.ts'
import { loadNewsroomSeed, type NewsroomSeed } from '../../../src/demo/seed.ts'

const seeds = fileURLToPath(new URL('../../../seeds/demo', import.meta.url))
// A CommonJS function whose types claim an ES module: the import is the function itself.
const parseRobots = robotsParser as unknown as typeof robotsParser.default

const baseUrl = 'http://127.0.0.1:1'

let seed: NewsroomSeed
let newsroom: Newsroom
beforeAll(async () => {
  seed = await loadNewsroomSeed(seeds)
  newsroom = await startNewsroom({ seeds, intervalMs: 1 })
  await newsroom.ended
})
afterAll(() => newsroom.close())

/** The whole programme at one moment, without a server. */
function finishedEdition() {
  const edition = createEdition(seed)
  for (const step of [...seed.opening, ...seed.following]) edition.apply(step, new Date(0))
  return edition
}

function get(edition: ReturnType<typeof createEdition>, path: string, headers = {}) {
  return answerRequest(seed, edition, { method: 'GET', path, baseUrl, headers })
}

function bodyText(body: Uint8Array, charset = 'utf-8'): string {
  return new TextDecoder(charset, { fatal: true }).decode(body)
}

/** Titles and links of a feed of any format, as an independent parser reads them. */
function itemsOf(document: string): { title: string; link: string }[] {
  const { format, feed } = parseFeed(document)
  if (format === 'atom') {
    return (feed.entries ?? []).map((entry) => ({
      title: entry.title?.value ?? '',
      link: entry.links?.[0]?.href ?? '',
    }))
  }
  if (format === 'json') {
    return (feed.items ?? []).map((item) => ({ title: item.title ?? '', link: item.url ?? '' }))
  }
  return (feed.items ?? []).map((item) => ({
    title: item.title?.toString() ?? '',
    link: item.link ?? '',
  }))
}

test('has what the demo promises', () => {
  const { outlets } = seed
  expect(outlets.length).toBeGreaterThanOrEqual(10)
  expect(new Set(outlets.map((outlet) => outlet.language))).toEqual(
    new Set(['en', 'ru', 'zh', 'fa', 'hi', 'kk']),
  )
  expect(new Set(outlets.map((outlet) => outlet.format))).toEqual(
    new Set(['rss', 'atom', 'rdf', 'json']),
  )
  expect(new Set(outlets.map((outlet) => outlet.charset))).toEqual(
    new Set(['utf-8', 'windows-1251', 'gb18030']),
  )
})

test('publishes its whole programme, then ends', () => {
  expect(newsroom.published()).toBe(newsroom.total)
  expect(newsroom.total).toBe(seed.items.size)
})

test('every feed parses, and each of its links leads to a page of that title', async () => {
  for (const { outlet, feedUrl } of newsroom.outlets) {
    const response = await fetch(feedUrl)
    const document = bodyText(new Uint8Array(await response.arrayBuffer()), outlet.charset)
    const items = itemsOf(document)
    expect(items.length, outlet.id).toBeGreaterThan(0)
    for (const { title, link } of items) {
      const page = await fetch(link)
      const html = bodyText(new Uint8Array(await page.arrayBuffer()), outlet.charset)
      expect(page.status, link).toBe(200)
      expect(html).toContain(escapeMarkup(title))
      expect(new URL(link).searchParams.has('utm_source')).toBe(outlet.tracking)
    }
  }
})

describe('conditional requests', () => {
  test.each([
    ['a strong ETag', 'steppe-wire'],
    ['an ETag without a date', 'evening-meridian'],
    ['a weak ETag', 'qingyuan-net'],
  ])('%s gives 304 without a body until the feed changes', (_why, id) => {
    const edition = createEdition(seed)
    const steps = [...seed.opening, ...seed.following]
    const own = steps.filter((step) => seed.items.get(step.id)?.outlet === id)
    const [first, second] = own
    if (first === undefined || second === undefined) throw new Error(`${id} needs two items`)
    const path = newsroom.outlets
      .filter(({ outlet }) => outlet.id === id)
      .map(({ feedUrl }) => new URL(feedUrl).pathname)[0]
    edition.apply(first, new Date(1_000))
    const { etag } = get(edition, path ?? '').headers
    const again = get(edition, path ?? '', { 'if-none-match': etag })
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag])
    edition.apply(second, new Date(1_500))
    expect(get(edition, path ?? '', { 'if-none-match': etag }).status).toBe(200)
  })

  test.each([
    ['the date of the last change', 0, 304],
    ['a later date', 60_000, 304],
    ['an earlier date', -1_000, 200],
  ])('If-Modified-Since with %s', (_why, offsetMs, status) => {
    const edition = finishedEdition()
    const { headers } = get(edition, '/steppe-wire/feed.xml')
    const since = new Date(Date.parse(headers['last-modified'] ?? '') + offsetMs).toUTCString()
    expect(get(edition, '/steppe-wire/feed.xml', { 'if-modified-since': since }).status).toBe(
      status,
    )
  })

  test('an ETag that does not fit wins over a date that does', () => {
    const headers = { 'if-none-match': '"other"', 'if-modified-since': new Date().toUTCString() }
    expect(get(finishedEdition(), '/steppe-wire/feed.xml', headers).status).toBe(200)
  })
})

test('a correction changes the feed and the page', () => {
  const edition = createEdition(seed)
  edition.apply({ kind: 'publish', id: 'drill-en' }, new Date(1_000))
  const before = get(edition, '/chorsu-herald/feed.xml')
  const path = edition.reports.get('drill-en')?.path ?? ''
  expect(bodyText(get(edition, path).body)).toContain('900 men and women')
  edition.apply({ kind: 'correct', id: 'drill-en' }, new Date(9_000))
  const after = get(edition, '/chorsu-herald/feed.xml')
  expect(after.headers.etag).not.toBe(before.headers.etag)
  expect(bodyText(after.body)).toContain('(corrected)')
  expect(bodyText(get(edition, path).body)).toContain('490 men and women')
})

test('only what is out and has a correction can be corrected', () => {
  const edition = createEdition(seed)
  expect(() => edition.apply({ kind: 'correct', id: 'drill-en' }, new Date(0))).toThrow(RangeError)
  edition.apply({ kind: 'publish', id: 'football' }, new Date(0))
  expect(() => edition.apply({ kind: 'correct', id: 'football' }, new Date(0))).toThrow(RangeError)
})

test.each([
  ['whole', 'tunnel-copy', 'tunnel-en', undefined],
  ['shortened to two paragraphs', 'drill-short', 'drill-en', 2],
])('a %s copy has the paragraphs of its original, then a credit', (_why, copy, of, kept) => {
  const { reports } = finishedEdition()
  // A copy is made from the text as it was sent out, not from its later correction.
  const sent = createEdition(seed)
  const original = sent.apply({ kind: 'publish', id: of }, new Date(0)).stories[0].paragraphs
  const copied = reports.get(copy)?.stories[0]
  expect(copied?.paragraphs.slice(0, -1)).toEqual(original.slice(0, kept))
  expect(copied?.title).not.toBe(reports.get(of)?.stories[0].title)
})

test('a digest page holds two reports, each with headline and dateline', () => {
  const edition = finishedEdition()
  const html = bodyText(get(edition, edition.reports.get('digest-exports')?.path ?? '').body)
  expect(html.match(/<h2 class="headline">/g)).toHaveLength(2)
  expect(html).toContain('TASHKENT, Uzbekistan (Steppe Wire) Jan 1, 1970 -')
  expect(html).toContain('DUSHANBE, Tajikistan (Steppe Wire) Jan 1, 1970 -')
})

test('robots.txt closes the pages of a closed outlet and no feed', () => {
  const edition = finishedEdition()
  const robots = parseRobots(`${baseUrl}/robots.txt`, bodyText(get(edition, '/robots.txt').body))
  for (const report of edition.reports.values()) {
    expect(robots.isAllowed(baseUrl + report.path, 'scowatch')).toBe(!report.outlet.closed)
  }
  for (const { feedUrl } of newsroom.outlets) {
    expect(robots.isAllowed(baseUrl + new URL(feedUrl).pathname, 'scowatch')).toBe(true)
  }
})

test.each([
  ['an unknown outlet', 'GET', '/nobody/feed.xml', 404],
  ['a page that is not out yet', 'GET', '/steppe-wire/2026/01/tunnel-en.html', 404],
  ['another method', 'POST', '/steppe-wire/feed.xml', 405],
  ['the front page of an outlet', 'GET', '/steppe-wire/', 200],
  ['the list of outlets', 'GET', '/', 200],
])('%s', (_why, method, path, status) => {
  const request = { method, path, baseUrl, headers: {} }
  expect(answerRequest(seed, createEdition(seed), request).status).toBe(status)
})

test('the opening is out at once, dated apart and in the past', async () => {
  const beforeMs = Date.now()
  const fresh = await startNewsroom({ seeds, intervalMs: 3_600_000 })
  try {
    expect(fresh.published()).toBe(seed.opening.length)
    const feed = await (await fetch(`${fresh.url}/harbour-digest/feed.xml`)).text()
    const published = Date.parse(/<published>([^<]+)/.exec(feed)?.[1] ?? '')
    expect(published).toBeLessThan(beforeMs)
    expect(published).toBeGreaterThan(beforeMs - 24 * 3_600_000)
  } finally {
    await fresh.close()
  }
})

test('the configuration watches every outlet and sends every rule to the sink', () => {
  const sink = { url: 'http://127.0.0.1:9/alerts', port: 9, secret: 'whsec_c2VjcmV0' }
  const config = demoConfig(newsroom, {
    ...sink,
    onAlert: () => {},
    onRefused: () => {},
    close: async () => {},
  })
  expect(config.scowatch.network.allow_private).toEqual([
    `127.0.0.1:${newsroom.port}`,
    '127.0.0.1:9',
  ])
  expect(config.feeds.feeds.map((feed) => feed.url)).toEqual(
    newsroom.outlets.map(({ feedUrl }) => feedUrl),
  )
  const [endpoint] = config.alerts.endpoints
  for (const rule of config.alerts.rules) expect(rule.send).toEqual([endpoint?.id])
})
