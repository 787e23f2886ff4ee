import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runScowatch } from '../../support/daemon.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts'

const FEED =
  '<rss version="2.0"><channel><title>Outlet</title><link>http://a.example/</link><item><guid>1</guid><title>One</title><pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>'
const PAGE = `<html><head><title>Ministers meet in Tashkent</title></head><body><article><h1>Ministers meet in Tashkent</h1>${'<p>Energy ministers of the Shanghai Cooperation Organisation agreed to link their grids next year, officials said on Monday after two days of talks.</p>'.repeat(3)}</article></body></html>`
const TEXT =
  'Ministers of the Shanghai Cooperation Organisation met in Tashkent, China said. '.repeat(6)

/** Long enough to be recognised: a copy shares most of its word sequences. */
const REPORT =
  'Energy ministers of eight states agreed in Tashkent to link their grid operators in a common exchange of data. ' +
  'The first test is planned for the spring, with four operators that border on each other taking part in it. ' +
  'Officials said that technical rules had been settled over the summer and that costs would be shared by all. ' +
  'Every quarter the companies will report outages, and what capacity they can offer to neighbours in winter.'

let folder: TemporaryFolder
const at = (name: string) => join(folder.path, name)

beforeAll(async () => {
  folder = await temporaryFolder()
  await mkdir(at('folder'))
  await writeFile(at('feed.xml'), FEED)
  await writeFile(at('feed.xml.gz'), gzipSync(FEED))
  await writeFile(at('cut.gz'), gzipSync(FEED).subarray(0, 60))
  await writeFile(at('page.html'), PAGE)
  await writeFile(
    at('sitemap.xml.gz'),
    gzipSync('<urlset><url><loc>https://a.example/1</loc></url></urlset>'),
  )
  await writeFile(at('list.html'), '<html><body><ul><li><a href="/1">One</a></ul></body></html>')
})
afterAll(() => folder.remove())

async function answers(args: readonly string[], lines: readonly unknown[]) {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  const run = await runScowatch(['try', ...args, '--jsonl'], { input: `${input.join('\n')}\n` })
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
  return run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('one JSON object a line, in order; a bad one harms nobody', () => {
  test('try feed', async () => {
    const found = await answers(
      ['feed'],
      [
        { id: 'plain', file: at('feed.xml'), url: 'http://a.example/feed', contentType: null },
        { id: 'missing', file: at('gone.xml') },
        '{"id": "broken',
        '',
        { id: 'packed', file: at('feed.xml.gz') },
        { id: 'cut', file: at('cut.gz') },
        { id: 'folder', file: at('folder') },
        { id: 'stdin', file: '-' },
        { id: 'page', file: at('page.html') },
      ],
    )
    expect(found.map(({ id }) => id)).toEqual([
      'plain',
      'missing',
      null,
      'packed',
      'cut',
      'folder',
      'stdin',
      'page',
    ])
    const read = {
      ok: true,
      feed: { title: 'Outlet' },
      items: [{ guid: '1', published: '2026-11-23T10:00:00.000Z' }],
      repairs: [],
    }
    expect(found[0]).toMatchObject(read)
    expect(found[3]).toMatchObject(read)
    expect(found[1].error).toBe(`line 2: can't read ${at('gone.xml')}: there is no such file`)
    expect(found[5].error).toContain('it is a folder')
    expect(found[6].error).toContain('stdin holds the lines')
    expect(found[7]).toMatchObject({ ok: false, error: expect.any(String) })
    for (const bad of [1, 2, 4, 5, 6, 7])
      expect(found[bad]).toMatchObject({ ok: false, feed: {}, items: [], repairs: [] })
  })

  test('try article', async () => {
    const [page, gone] = await answers(
      ['article'],
      [
        { id: 'page', url: 'http://a.example/1', file: at('page.html') },
        { id: 'gone', file: at('gone') },
      ],
    )
    expect(page.title).toBe('Ministers meet in Tashkent')
    expect(page.articles[0].text).toContain('Shanghai Cooperation Organisation')
    expect(gone.error).toContain('no such file')
  })

  test('try tags: line separators of Unicode end no line, evidence is exact', async () => {
    const text = `A\u2028B\u2029 ${TEXT}`
    const [found] = await answers(['tags'], [{ id: 'a', title: 'SCO', text, published: 'soon' }])
    expect(found).toMatchObject({ id: 'a', language: 'en', sco: 'about' })
    const evidence = found.tags.flatMap((tag: { evidence: object[] }) => tag.evidence)
    expect(evidence.length).toBeGreaterThan(2)
    for (const { field, start, end, text: quoted } of evidence)
      expect((field === 'title' ? 'SCO' : text).slice(start, end)).toBe(quoted)
  })

  test('try duplicates', async () => {
    const found = await answers(
      ['duplicates'],
      [
        { id: 'a', title: 'Ministers meet', text: REPORT },
        { id: 'b', title: 'Another headline', text: REPORT },
        {
          id: 'c',
          title: 'Pool closed',
          text: 'The pool of the town is closed today because of tiles that fell from its walls.',
        },
      ],
    )
    expect(found).toMatchObject([
      { id: 'a', story: 'a' },
      { id: 'b', duplicateOf: 'a', story: 'a' },
      { id: 'c', story: 'c' },
    ])
  })

  test('try url', async () => {
    const a = 'http://www.a.example/x?utm_source=rss'
    const lines = [
      { id: '1', a, b: 'https://www.a.example/x' },
      { id: '2', a },
      { id: '3', a, b: '' },
    ]
    const found = await answers(['url'], lines)
    expect(found[0]).toMatchObject({ id: '1', same: true })
    expect(found[1].error).toMatch(/^line 2: b: /)
    const canonicalA = 'https://a.example/x'
    expect(found[2]).toEqual({ id: '3', same: false, canonicalA, canonicalB: null })
  })

  test('a number comes back as the number it was, also as the story and the original', async () => {
    const line = { title: 'Ministers meet', text: REPORT }
    const lines = [7, '8'].map((id) => ({ ...line, id }))
    expect(await answers(['duplicates'], lines)).toMatchObject([
      { id: 7, story: 7 },
      { id: '8', story: 7, duplicateOf: 7 },
    ])
    expect(await answers(['rule', '--rule', 'sco:any'], lines.slice(0, 1))).toMatchObject([
      { id: 7, matched: false },
    ])
  })

  test('the flag may be left out where there is no other form, a byte order mark is no part of a line', async () => {
    const input = '\ufeff{"id":"1","a":"http://a.example/","b":"http://a.example/"}\n'
    const { code, stdout } = await runScowatch(['try', 'url'], { input })
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, id: '1', same: true })
  })

  test('try rule', async () => {
    const found = await answers(
      ['rule', '--rule', 'sco:about AND country:CN'],
      [
        { id: 'a', title: 'SCO ministers meet', text: TEXT },
        { id: 'b', title: 'Pool', text: 'The pool is closed.' },
      ],
    )
    expect(found[0]).toMatchObject({ id: 'a', matched: true, because: expect.any(Array) })
    expect(found[0].because.length).toBeGreaterThan(0)
    expect(found[1]).toMatchObject({ id: 'b', matched: false })
  })
})

describe('with a configuration folder of its own', () => {
  const line = { id: 'a', title: 'Ministers meet', text: 'A gas pipeline to China was agreed.' }
  const named = () => ['--config', at('config')]
  beforeAll(async () => {
    await mkdir(at('config'))
    await writeFile(
      at('config/keywords.yaml'),
      "keywords:\n  - { id: gas-lines, name: Gas lines, match: 'gas NEAR/3 pipeline' }\n",
    )
    await writeFile(at('config/alerts.yaml'), 'rules: [{ id: broken }]\n')
  })

  test('try rule finds the keywords of the folder', async () => {
    const [found] = await answers(['rule', '--rule', 'keyword:gas-lines', ...named()], [line])
    expect(found).toMatchObject({
      matched: true,
      because: [{ clause: 'keyword:gas-lines', evidence: [{ text: 'gas' }, { text: 'pipeline' }] }],
    })
  })

  test('try tags tags with them, try duplicates takes the flag', async () => {
    const [tagged] = await answers(['tags', ...named()], [line])
    expect(tagged.tags).toContainEqual(
      expect.objectContaining({ kind: 'keyword', id: 'gas-lines' }),
    )
    const [first] = await answers(['duplicates', ...named()], [line])
    expect(first).toMatchObject({ id: 'a', story: 'a' })
  })

  test('a keyword the folder does not have is refused with the column and the nearest', async () => {
    const rule = ['--rule', 'gas AND keyword:gas-line']
    const run = await runScowatch(['try', 'rule', '--jsonl', ...rule, ...named()])
    expect(run).toEqual({
      code: 2,
      stdout: '',
      stderr: '--rule, column 9: keyword:gas-line is not known, did you mean keyword:gas-lines?\n',
    })
  })

  test('keywords that can not be read are exit 78 with their place, as is no folder', async () => {
    await mkdir(at('broken'))
    await writeFile(
      at('broken/keywords.yaml'),
      "keywords:\n  - { id: k, name: K, match: 'a OR' }\n",
    )
    const [broken, gone] = await Promise.all(
      ['broken', 'gone'].map((name) =>
        runScowatch(['try', 'tags', '--jsonl', '--config', at(name)]),
      ),
    )
    expect(broken?.code).toBe(78)
    expect(broken?.stderr).toMatch(/^keywords\.yaml:2:\d+ keywords\.k\.match: column 5: /)
    expect(gone).toMatchObject({ code: 78, stderr: expect.stringContaining('no such folder') })
  })
})

describe('one file', () => {
  test.each([
    ['a feed', ['try', 'feed', 'feed.xml'], { ok: true }],
    ['a packed feed', ['try', 'feed', 'feed.xml.gz'], { ok: true }],
    [
      'a packed sitemap',
      ['try', 'feed', 'sitemap.xml.gz'],
      { ok: true, format: 'sitemap', items: [{ link: 'https://a.example/1' }] },
    ],
    ['a page that is no feed', ['try', 'feed', 'list.html'], { ok: false }],
    [
      'a page that is watched',
      ['try', 'feed', 'list.html', '--list', 'li', '--url', 'https://a.example/'],
      { ok: true, format: 'page', items: [{ link: 'https://a.example/1', title: 'One' }] },
    ],
    ['a page', ['try', 'article', 'page.html'], { articles: [{ agency: undefined }] }],
  ])('%s', async (_why, [command = '', room = '', file = '', ...flags], shape) => {
    const { code, stdout } = await runScowatch([command, room, at(file), ...flags])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject('ok' in shape ? shape : { articles: [{}] })
  })

  test('stdin', async () => {
    const { code, stdout } = await runScowatch(['try', 'feed', '-'], { input: FEED })
    expect({ code, ok: JSON.parse(stdout).ok }).toEqual({ code: 0, ok: true })
  })

  test('one that is not there', async () => {
    const run = await runScowatch(['try', 'feed', '/gone.xml'])
    expect(run).toEqual({
      code: 1,
      stdout: '',
      stderr: "can't read /gone.xml: there is no such file\n",
    })
  })
})

describe('wrong usage is exit 2 and one sentence', () => {
  test.each([
    ['a command nobody knows', ['fly'], "unknown command 'fly'"],
    ['a flag nobody knows', ['try', 'feed', '--fly'], "unknown option '--fly'"],
    ['a missing name', ['feeds', 'add'], "missing required argument 'url'"],
    [
      'a file beside the lines',
      ['try', 'feed', 'x', '--jsonl'],
      'takes the names of files from stdin',
    ],
    ['a rule that breaks off', ['try', 'rule', '--jsonl', '--rule', 'a AND'], '--rule, column'],
    [
      'a rule that can never match',
      ['try', 'rule', '--jsonl', '--rule', 'lang:ru AND lang:zh'],
      '--rule, column 13: the rule can never match',
    ],
    [
      'a country nobody tracks',
      ['try', 'rule', '--jsonl', '--rule', 'country:XX'],
      '--rule, column 9: country: takes',
    ],
    [
      'a selector that is none',
      ['try', 'feed', '--list', 'li[', 'x'],
      '--list li[: not a CSS selector',
    ],
    ['a role nobody plays', ['start', '--roles', 'cook'], 'There is no role cook'],
    ['a schema of nothing', ['config', 'schema', 'x.yaml'], 'There is no schema of x.yaml'],
  ])('%s', async (_why, args, sentence) => {
    const { code, stdout, stderr } = await runScowatch(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})

test('who reads only the first line is not told of a broken pipe', async () => {
  const way = fileURLToPath(new URL('../../../src/cli/scowatch.mjs', import.meta.url))
  const shell = spawn('/bin/bash', [
    '-c',
    `set -o pipefail; yes '{"id":"1","a":"http://a.example/","b":"http://b.example/"}' | head -50000 | { '${process.execPath}' '${way}' try url --jsonl; echo "exit $?" >&2; } | head -1`,
  ])
  let [stdout, stderr] = ['', '']
  shell.stdout.on('data', (text) => {
    stdout += text
  })
  shell.stderr.on('data', (text) => {
    stderr += text
  })
  await new Promise((resolve) => shell.once('close', resolve))
  expect(JSON.parse(stdout)).toMatchObject({ id: '1', same: false })
  expect(stderr).toBe('exit 0\n')
})
