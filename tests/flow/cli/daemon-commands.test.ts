import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runScowatch, startDaemon, type TestDaemon, writeConfig } from '../../support/daemon.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { rssOf } from '../../support/feed-xml.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts'

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
const TOKEN = 'a token for the command line'
let web: FakeWeb
let folder: TemporaryFolder
const sites = {} as { site: FakeWeb }
let place: { configDir: string; dataDir: string }

beforeAll(async () => {
  web = await startFakeWeb()
  web.route('/feed', {
    headers: { 'content-type': 'text/xml' },
    body: '<rss version="2.0"><channel><title>A</title></channel></rss>',
  })
  web.route('/page', { headers: { 'content-type': 'text/html' }, body: '<p>no feed</p>' })
  web.route('/hook', { status: 204 })
  sites.site = await startFakeWeb()
  const link = (path: string) => `<link rel="alternate" type="application/rss+xml" href="${path}">`
  sites.site.route('/', { body: `<html>${link('/one')}${link('/two')}</html>` })
  sites.site.route('/one', { body: rssOf([{ guid: '1', link: 'https://a.example/1' }]) })
  const two = [2, 3].map((n) => ({ guid: `${n}`, link: `https://a.example/${n}` }))
  sites.site.route('/two', { body: rssOf(two).replace(/<title>[^<]*/, '<title>Two') })
  folder = await temporaryFolder()
  place = { configDir: join(folder.path, 'config'), dataDir: join(folder.path, 'data') }
  await writeConfig(place.configDir, {
    scowatch: {
      http: { port: 0, token: TOKEN },
      network: { allow_private: ['127.0.0.0/8'] },
    },
    feeds: {
      catalogue: false,
      feeds: [{ id: 'declared', url: web.url('/feed'), interval: '1h' }],
    },
    keywords: {},
    alerts: { endpoints: [{ id: 'desk', url: web.url('/hook'), secret: SECRET }], rules: [] },
  })
})
afterAll(async () => {
  await web.close()
  await sites.site.close()
  await folder.remove()
})

function cli(...words: string[]) {
  return runScowatch([...words, '--config', place.configDir, '--data', place.dataDir])
}

async function jsonOf(...words: string[]) {
  const { code, stdout, stderr } = await cli(...words, '--json')
  expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('without a daemon', () => {
  test('the commands open the embedded database themselves and leave it closed', async () => {
    expect(await jsonOf('feeds', 'list')).toMatchObject([{ id: 'declared', source: 'file' }])
    expect(await cli('feeds', 'add', web.url('/feed'), '--id', 'by-hand')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^by-hand is watched: http:.*\/feed\n.* in the database/),
    })
    const table = await cli('feeds', 'list')
    expect(table.stdout).toMatch(/^ID +HEALTH +SINCE/)
    expect(table.stdout).toMatch(/^by-hand +new/m)
    expect(await cli('feeds', 'check', 'nobody')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'there is no feed nobody\n',
    })
  })

  test('stories are listed and arranged, or it is said what is not there', async () => {
    expect(await jsonOf('stories', 'list')).toEqual([])
    expect(await cli('stories', 'merge', '1', '2')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'There is no story 1.\n',
    })
    expect(await cli('stories', 'split', '7', '8')).toMatchObject({
      code: 1,
      stderr: 'There is no article 7.\n',
    })
  })

  test('a file that a killed daemon left behind misleads nobody', async () => {
    const stale = { pid: process.pid, url: 'http://127.0.0.1:9' }
    await writeFile(join(place.dataDir, 'daemon.json'), JSON.stringify(stale), { mode: 0o600 })
    expect(await jsonOf('feeds', 'list')).toHaveLength(2)
    await writeFile(join(place.dataDir, 'daemon.json'), '{"pid":')
    expect(await jsonOf('feeds', 'list')).toHaveLength(2)
  })
})

describe('with a daemon', () => {
  let daemon: TestDaemon
  beforeAll(async () => {
    daemon = await startDaemon(place)
  })
  afterAll(() => daemon.stop())

  /**
   * Resolves when this many sendings are recorded. The receiver has a request before that, and a replay
   * that is asked for in between is answered by the sending under way.
   */
  function recorded(count: number): Promise<void> {
    const attempts = () => daemon.log.filter(({ msg }) => msg === 'delivery attempted')
    return expect.poll(() => attempts().length).toBe(count)
  }

  test('a second one is refused within 2 s, naming the pid', async () => {
    // The best of three, and on a busy machine as soon as a command that asks for nothing: what
    // else it does is not the question.
    const tookMs: number[] = []
    const nothingMs: number[] = []
    const timed = async (into: number[], ...words: string[]) => {
      const startedAt = performance.now()
      const result = await cli(...words)
      into.push(performance.now() - startedAt)
      return result
    }
    for (let round = 0; round < 3; round += 1) {
      await timed(nothingMs, 'config', 'schema', 'alerts.yaml')
      const { code, stderr } = await timed(tookMs, 'start')
      expect(code).toBe(1)
      expect(stderr).toContain(`pid ${daemon.pid}`)
      expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    }
    expect(Math.min(...tookMs)).toBeLessThan(Math.max(2_000, 3 * Math.min(...nothingMs)))
  })

  test('feeds are added, checked, paused, resumed and removed through its API', async () => {
    await cli('feeds', 'add', web.url('/page'), '--id', 'page', '--country', 'KZ', '--as-is')
    const checked = await cli('feeds', 'check', 'page')
    expect(checked.code).toBe(1)
    expect(checked.stdout).toMatch(/^page: failing since .*; next check .* UTC\n$/)
    const polite = await cli('feeds', 'politeness')
    expect(polite.stdout).toMatch(
      /^ID +POLLS +OK 200 +SAME 304 +WAIT 429 +ERRORS +EARLY +UNCONDITIONAL/,
    )
    expect(polite.stdout).toMatch(/^page +1 +0 +0 +0 +1 +0 +1$/m)
    const { total, feeds } = await jsonOf('feeds', 'politeness')
    expect(feeds).toHaveLength(3)
    expect(total.all).toBe(feeds.reduce((sum: number, feed: { all: number }) => sum + feed.all, 0))
    expect((await cli('feeds', 'pause', 'page')).stdout).toBe('page is paused\n')
    expect((await cli('feeds', 'resume', 'page')).stdout).toBe('page is active\n')
    expect((await cli('feeds', 'remove', 'page')).stdout).toBe('page is removed\n')
    const left = await jsonOf('feeds', 'list')
    expect(left.map(({ id }: { id: string }) => id)).toEqual(['by-hand', 'declared'])
    const refused = await cli('feeds', 'remove', 'declared')
    expect({ code: refused.code, stderr: refused.stderr }).toEqual({
      code: 1,
      stderr: 'declared is declared in feeds.yaml: remove it there\n',
    })
    const wrong = await cli('feeds', 'add', 'ftp://a.example/', '--id', 'x')
    expect({ code: wrong.code, stderr: wrong.stderr }).toEqual({
      code: 2,
      stderr: 'url: not an http(s) address\n',
    })
  })

  test('the address of a site finds its feeds, and of several one is chosen', async () => {
    const { site } = sites
    const refused = await cli('feeds', 'add', site.url('/'), '--id', 'site')
    expect(refused).toMatchObject({
      code: 1,
      stderr: 'There are 2 to choose from: add --pick N, or give the address of one.\n',
    })
    expect(refused.stdout).toMatch(
      /^N +FORMAT +ITEMS +NEWEST +TITLE +ADDRESS\n1 +rss +1 .*\n2 +rss +2 /,
    )
    const chosen = await jsonOf('feeds', 'add', site.url('/'), '--id', 'site', '--pick', '2')
    expect(chosen).toMatchObject({ id: 'site', url: site.url('/two'), name: 'Two' })
    const wrong = await cli('feeds', 'add', site.url('/'), '--id', 'x', '--pick', '3')
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    await cli('feeds', 'remove', 'site')
  })

  test('an address without a feed is not watched unawares', async () => {
    const none = await cli('feeds', 'add', web.url('/page'), '--id', 'none')
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('--list SELECTOR') })
    const gone = await cli('feeds', 'add', web.url('/nowhere'), '--id', 'gone')
    expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('answered 404; add it') })
    const page = [
      'feeds',
      'add',
      web.url('/page'),
      '--id',
      'headlines',
      '--list',
      'li',
      '--tag',
      'x',
    ]
    expect(await jsonOf(...page)).toMatchObject({ watch: { list: 'li' }, tags: ['x'] })
    await cli('feeds', 'remove', 'headlines')
  })

  test('an address that does not answer now is watched as it is given', async () => {
    const added = await cli('feeds', 'add', 'http://127.0.0.1:9/rss', '--id', 'later')
    expect(added).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^later is watched: http:\/\/127\.0\.0\.1:9\/rss\n.*database/),
    })
    expect(added.stderr).toMatch(/^It can't be looked at now/)
    await cli('feeds', 'remove', 'later')
  })

  test('an OPML file is imported, each line that can’t be used told, and exported again', async () => {
    const file = join(folder.path, 'in.opml')
    const out = join(folder.path, 'out.opml')
    await writeFile(
      file,
      '<opml version="2.0"><body><outline text="Asia">\n<outline text="A" xmlUrl="https://opml.example/rss"/>\n<outline text="B" xmlUrl="javascript:1"/>\n</outline></body></opml>',
    )
    const imported = await cli('feeds', 'import', file)
    expect(imported).toMatchObject({ code: 1, stderr: '' })
    expect(imported.stdout).toMatch(
      /^LINE +RESULT +FEED +WHY\n3 +refused +javascript:1 +url: not an/,
    )
    expect(imported.stdout).toMatch(/\n1 added, 0 watched already, 0 repeated, 1 refused\n$/)
    const broken = await cli('feeds', 'import', join(place.configDir, 'feeds.yaml'))
    expect(broken).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'The file is no XML, so no OPML.\n',
    })
    expect(await cli('feeds', 'export', '--file', out)).toMatchObject({ code: 0, stdout: '' })
    const { stdout } = await cli('feeds', 'export')
    const undated = (xml: string) => xml.replace(/<dateCreated>.*/, '')
    expect(undated(stdout)).toBe(undated(await readFile(out, 'utf8')))
    expect(stdout).toContain('<outline text="Asia" title="Asia">')
    await cli('feeds', 'remove', 'opml.example-rss')
    expect(await cli('feeds', 'import', out)).toMatchObject({
      stdout: expect.stringMatching(/^1 added, [1-9] watched already, 0 repeated, 0 refused$/m),
    })
    await cli('feeds', 'remove', 'opml.example-rss')
  })

  test('a test of an endpoint arrives, is listed and is sent again', async () => {
    const { id } = await jsonOf('endpoints', 'test', 'desk')
    await web.waitFor('/hook', 1)
    await recorded(1)
    expect(await jsonOf('deliveries', 'list', '--endpoint', 'desk')).toMatchObject([{ id }])
    expect((await cli('deliveries', 'replay', id)).stdout).toBe(`${id} is sent again to desk\n`)
    const sent = await web.waitFor('/hook', 2)
    expect(sent.map(({ headers }) => headers['webhook-id'])).toEqual([id, id])
    await recorded(2)
    expect((await cli('endpoints', 'list')).stdout).toMatch(/^desk +127\.0\.0\.1:/m)
    expect(await cli('deliveries', 'replay', 'msg_none')).toMatchObject({ code: 1 })
    expect((await cli('deliveries', 'show', id)).stdout).toMatch(/^\d{4}-.* 204 +delivered /m)
  })

  test('a range is sent again, but not to an endpoint that is out of use until it is enabled', async () => {
    const range = ['deliveries', 'replay', '--endpoint', 'desk', '--since', '1h'] as const
    const before = web.requests('/hook').length
    expect(await cli(...range)).toMatchObject({
      code: 0,
      stdout: '1 delivery is sent again to desk\n',
    })
    await web.waitFor('/hook', before + 1)
    await recorded(before + 1)
    web.route('/hook', { status: 410 })
    await fetch(`${daemon.url}/api/v1/endpoints/desk/test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    await daemon.waitForLog(({ msg }) => msg === 'endpoint disabled')
    const listed = await cli('endpoints', 'list')
    expect(listed.stdout).toMatch(/^desk .*answered 410 Gone$/m)
    expect(listed.stderr).toContain('scowatch endpoints enable ID')
    const refused = await cli(...range)
    expect(refused).toMatchObject({ code: 1, stdout: '0 deliveries are sent again\n' })
    expect(refused.stderr).toMatch(/^2 stay as they are: desk is disabled/)
    web.route('/hook', { status: 204 })
    expect((await cli('endpoints', 'enable', 'desk')).stdout).toMatch(/^desk is in use/)
  })

  test('alerts and deliveries are not sent again without saying which', async () => {
    expect(await cli('deliveries', 'replay')).toMatchObject({ code: 2 })
    expect(await cli('alerts', 'replay')).toMatchObject({ code: 2 })
    expect(await cli('alerts', 'replay', 'alr_none')).toMatchObject({
      code: 1,
      stderr: 'there is no alert alr_none\n',
    })
    expect(await cli('rules', 'test', 'sco:about AND (')).toMatchObject({ code: 2 })
  })

  test('doctor asks it', async () => {
    const { code, stdout } = await cli('doctor')
    expect(stdout).toContain(`running at ${daemon.url}`)
    expect(stdout).toMatch(/^ok +network +127\.0\.0\.1 answered 200/m)
    expect(code).toBe(0)
  })

  test('the file that names it is nobody else’s to read, and holds no token', async () => {
    expect((await stat(join(place.dataDir, 'daemon.json'))).mode & 0o077).toBe(0)
    expect(await readFile(join(place.dataDir, 'daemon.json'), 'utf8')).not.toContain(TOKEN)
  })
})

describe('on a server', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  test('a command run with another configuration changes nothing that is declared', async () => {
    const env = { DATABASE_URL: database.url }
    const list = async (configDir: string) => {
      const words = ['feeds', 'list', '--json', '--config', configDir, '--data', place.dataDir]
      const { stdout } = await runScowatch(words, { env })
      return JSON.parse(stdout).map(({ id }: { id: string }) => id)
    }
    expect(await list(place.configDir)).toEqual(['declared'])
    const other = join(folder.path, 'other')
    const feeds = { catalogue: false, feeds: [{ id: 'elsewhere', url: web.url('/feed') }] }
    await writeConfig(other, { scowatch: {}, feeds, keywords: {}, alerts: {} })
    expect(await list(other)).toEqual(['declared'])
  })
})
