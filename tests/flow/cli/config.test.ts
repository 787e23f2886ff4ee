import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { runScowatch } from '../../support/daemon.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts'

const SECRET = `whsec_${Buffer.from('never to be seen anywhere by anyone').toString('base64')}`
const SHIPPED = fileURLToPath(new URL('../../../config', import.meta.url))
let folder: TemporaryFolder
let good: string
let bad: string

beforeAll(async () => {
  folder = await temporaryFolder()
  good = join(folder.path, 'good')
  bad = join(folder.path, 'bad')
  await mkdir(good)
  await mkdir(bad)
  await writeFile(join(good, 'scowatch.yaml'), 'http: { token: sesame-sesame-sesame }\n')
  await writeFile(
    join(good, 'feeds.yaml'),
    'feeds:\n  - { id: f, url: "http://a.example/feed?token=sesame&x=1", interval: 15m }\n',
  )
  await writeFile(
    join(good, 'alerts.yaml'),
    `endpoints:\n  - { id: desk, url: "https://a.example/hook?key=sesame", secret: ${SECRET} }\n  - { id: chat, url: "https://hooks.slack.com/services/T0/sesame", format: slack }\n  - { id: phone, url: "https://ntfy.sh/sesame", format: ntfy, token: sesame }\nrules:\n  - { id: r, when: 'feed:g OR sco:about', send: [desk] }\n`,
  )
  await writeFile(join(bad, 'scowatch.yaml'), 'http:\n  port: x\n')
  await writeFile(join(bad, 'alerts.yaml'), 'rules:\n  - id: r\n    when: "sco:about AND"\n')
})
afterAll(() => folder.remove())

test.each([
  ['config', 'check'],
  ['config', 'print'],
  ['doctor'],
  ['feeds', 'list'],
  ['start'],
])('%s %s on a bad configuration: exit 78, every mistake with its place', async (...args) => {
  const words = args.filter((word) => word !== undefined)
  const { code, stdout, stderr } = await runScowatch([...words, '--config', bad])
  expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
  expect(stderr).toMatch(/^scowatch\.yaml:2:3 http\.port: /m)
  expect(stderr).toMatch(/^alerts\.yaml:3:5 rules\.r\.when: column \d+: /m)
  expect(stderr.trimEnd().split('\n')).toHaveLength(2)
})

test('config check says what it found, warnings on stderr', async () => {
  const run = await runScowatch(['config', 'check', '--config', good])
  expect(run.code).toBe(0)
  expect(run.stdout).toContain('is valid: 1 feeds, 0 keywords, 1 rules, 3 endpoints')
  expect(run.stderr).toMatch(/^warning: alerts\.yaml:6:\d+ rules\.r\.when: /)
})

test.each([
  [[]],
  [['--json']],
])('config print %j shows what is in force and no secret', async (flags) => {
  const { code, stdout } = await runScowatch(['config', 'print', '--config', good, ...flags], {
    env: {
      DATABASE_URL: 'postgres://u:sesame@h/d?sslmode=disable&password=sesame',
      REDIS_URL: 'redis://:sesame@h:6379',
      SCOWATCH_HTTP_PORT: '9000',
    },
  })
  expect(code).toBe(0)
  expect(stdout).not.toMatch(/sesame|whsec_/)
  expect(stdout).not.toContain(SECRET.slice('whsec_'.length))
  const shown = parse(stdout)
  expect(shown.settings.http).toMatchObject({ port: 9000, token: '(hidden)' })
  expect(shown.settings.retention.articles).toBe('365d')
  expect(shown.databaseUrl).toContain('@h/d')
  expect(shown.feeds).toMatchObject([{ id: 'f', interval: '15m' }])
  expect(shown.endpoints).toMatchObject([
    { id: 'desk', secrets: ['(hidden)'] },
    { id: 'chat', url: 'https://hooks.slack.com/(hidden)' },
    { id: 'phone', url: 'https://ntfy.sh/(hidden)', token: '(hidden)' },
  ])
})

test('config schema: each is a JSON schema, and together they name every variable', async () => {
  const { code, stdout } = await runScowatch(['config', 'schema'])
  expect(code).toBe(0)
  const all = JSON.parse(stdout)
  expect(all.environment).toMatchObject({
    SCOWATCH_HTTP_PORT: 'http.port',
    SCOWATCH_ALLOW_PRIVATE: 'network.allow_private',
  })
  for (const name of ['scowatch', 'feeds', 'keywords', 'alerts']) {
    const schema = all[`${name}.yaml`]
    expect(schema.$schema).toContain('json-schema.org')
    expect({ name, closed: schema.additionalProperties }).toEqual({ name, closed: false })
    expect(schema.required ?? []).toEqual([])
  }
  const one = await runScowatch(['config', 'schema', 'alerts.yaml'])
  expect(JSON.parse(one.stdout)).toEqual(all['alerts.yaml'])
  const short = await runScowatch(['config', 'schema', 'keywords'])
  expect(JSON.parse(short.stdout)).toEqual(all['keywords.yaml'])
  const { items } = all['keywords.yaml'].properties.keywords
  expect([items.required, Object.keys(items.properties)]).toEqual([
    ['id', 'match'],
    ['id', 'name', 'match'],
  ])
})

test('what ships is valid', async () => {
  const { code, stderr } = await runScowatch(['config', 'check', '--config', SHIPPED])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})
