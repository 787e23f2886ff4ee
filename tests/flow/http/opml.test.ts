import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFeeds } from '../../../src/db/feeds.ts'
import { type ApiUnderTest, openApi } from './api-under-test.ts'

const FOLDER = new URL('../../fixtures/opml/', import.meta.url)
const FILES = readdirSync(FOLDER)
const TYPE = { 'content-type': 'text/x-opml' }

let api: ApiUnderTest
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

async function send(bytes: Uint8Array | string) {
  const response = await fetch(`${api.url}/api/v1/feeds/import`, {
    method: 'POST',
    headers: TYPE,
    body: bytes as never,
  })
  return { status: response.status, json: (await response.json()) as never as Answer }
}
interface Answer {
  items: { line: number; result: string; id: string | null; message: string | null }[]
  notes: string[]
  error?: { code: string; message: string }
}

/** What an import is about: address, name, tags and what scowatch alone knows. */
async function watched() {
  const rows = await findFeeds(api.ctx.db)
  return rows.map(({ id, url, name, tags, watch, read, language, interval_ms }) => {
    return { id, url, name, tags: [...tags].sort(), watch, read, language, interval_ms }
  })
}
async function forget() {
  await api.ctx.db.deleteFrom('feeds').execute()
}
const opml = (body: string) => `<opml version="2.0">\n<body>\n${body}\n</body></opml>`
const results = ({ json }: Awaited<ReturnType<typeof send>>) =>
  json.items.map(({ line, result, id }) => [line, result, id])

describe('import, export, import', () => {
  test.each(FILES)('%s gives the same set', async (name) => {
    await forget()
    const { status, json } = await send(new Uint8Array(readFileSync(new URL(name, FOLDER))))
    expect(status).toBe(200)
    expect(json.items.filter(({ result }) => result === 'refused')).toEqual([])
    const first = await watched()
    expect(first.length).toBeGreaterThan(0)
    const exported = await api.get('/api/v1/feeds.opml')
    expect(exported.headers.get('content-type')).toMatch(/^text\/x-opml/)
    await forget()
    await send(exported.text)
    expect(await watched()).toEqual(first)
    // And a third time there is nothing left to add.
    const again = await send(exported.text)
    expect(new Set(again.json.items.map(({ result }) => result))).toEqual(new Set(['known']))
  })

  test('of all files together', async () => {
    await forget()
    for (const name of FILES) await send(new Uint8Array(readFileSync(new URL(name, FOLDER))))
    const first = await watched()
    expect(first.length).toBeGreaterThan(12)
    const { text } = await api.get('/api/v1/feeds.opml')
    await forget()
    await send(text)
    expect(await watched()).toEqual(first)
  })

  test('a feed in two folders has two tags; another reader’s page is watched by its structure', async () => {
    await forget()
    await send(new Uint8Array(readFileSync(new URL('feedly.opml', FOLDER))))
    await send(new Uint8Array(readFileSync(new URL('freshrss.opml', FOLDER))))
    const list = await api.get('/api/v1/feeds')
    const byId = new Map(list.json.items.map((feed: { id: string }) => [feed.id, feed]))
    expect(byId.get('herald.example-rss')).toMatchObject({
      source: 'api',
      tags: ['Central Asia', 'Must read'],
      watch: null,
    })
    expect(byId.get('office.example-news')).toMatchObject({ watch: {}, tags: ['Economy'] })
  })
})

describe('each line that can’t be used is told, the others are not harmed', () => {
  test('addresses that are none of the web', async () => {
    await forget()
    const answer = await send(
      opml(`<outline text="S" xmlUrl="javascript:alert(1)"/>
<outline text="F" xmlUrl="file:///etc/passwd"/>
<outline text="N" type="rss"/>
<outline text="R" xmlUrl="../../etc/passwd"/>
<outline text="G" xmlUrl="https://good.example/rss"/>
<outline text="G again" xmlUrl="https://GOOD.example/rss#x"/>
<outline text="H" xmlUrl="feed://old.example/rss"/>
<outline text="I" xmlUrl="https://good.example/rss.xml"/>`),
    )
    expect(results(answer)).toEqual([
      [3, 'refused', null],
      [4, 'refused', null],
      [5, 'refused', null],
      [6, 'refused', null],
      [7, 'added', 'good.example-rss'],
      [8, 'repeated', 'good.example-rss'],
      [9, 'added', 'old.example-rss'],
      [10, 'added', 'good.example-rss-2'],
    ])
    expect(answer.json.items[0]?.message).toBe('url: not an http(s) address')
    expect(answer.json.items[2]?.message).toMatch(/names no feed/)
    expect((await watched()).map(({ url }) => url)).toEqual([
      'https://good.example/rss',
      'https://good.example/rss.xml',
      'http://old.example/rss',
    ])
  })

  test('what is watched stays as it is; what was removed by hand comes back', async () => {
    await forget()
    await api.send('POST', '/api/v1/feeds', {
      id: 'mine',
      url: 'https://a.example/rss',
      tags: ['x'],
    })
    const same = '<outline text="Theirs" xmlUrl="https://a.example/rss"/>'
    expect(results(await send(opml(same)))).toEqual([[3, 'known', 'mine']])
    await api.send('DELETE', '/api/v1/feeds/mine')
    expect(results(await send(opml(same)))).toEqual([[3, 'added', 'mine']])
    expect(await watched()).toMatchObject([{ id: 'mine', name: 'Theirs', tags: [] }])
  })

  test.each<[why: string, body: string | Uint8Array, code: string]>([
    ['no OPML', '<rss/>', 'not-opml'],
    ['nothing', '', 'empty'],
    ['a nest', opml('<outline text="x">'.repeat(100_000)), 'too-deep'],
    ['half of what would be UTF-16', new Uint8Array([0xff, 0xfe, 0x3c]), 'empty'],
  ])('%s is a named error', async (_why, body, code) => {
    const { status, json } = await send(body)
    expect({ status, code: json.error?.code }).toEqual({ status: 400, code })
  })

  test('a huge file is refused before it is read', async () => {
    const { status, json } = await send(new Uint8Array(17 * 1024 * 1024))
    expect({ status, code: json.error?.code }).toEqual({ status: 413, code: 'too-large' })
  })

  test('ten thousand feeds are added at once', async () => {
    await forget()
    const many = Array.from(
      { length: 10_050 },
      (_, n) => `<outline text="Feed ${n}" xmlUrl="https://f${n}.example/rss"/>`,
    )
    const { json } = await send(opml(many.join('\n')))
    expect(json.items.filter(({ result }) => result === 'added')).toHaveLength(10_000)
    expect(json.notes).toEqual([expect.stringContaining('10000')])
    await forget()
  })
})
