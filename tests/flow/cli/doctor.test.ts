import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runScowatch, writeConfig } from '../../support/daemon.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts'

/** `.invalid` is never resolved (RFC 6761). */
const FEEDS = [{ id: 'f', url: 'http://nowhere.invalid/feed' }]
/** The doctor's own for one look-up. */
const PATIENCE_MS = 10_000
let folder: TemporaryFolder
let configDir: string

beforeEach(async () => {
  folder = await temporaryFolder()
  configDir = join(folder.path, 'config')
  const feeds = { catalogue: false, feeds: FEEDS }
  await writeConfig(configDir, { scowatch: {}, feeds, keywords: {}, alerts: {} })
})
afterEach(() => folder.remove())

interface Finding {
  what: string
  ok: boolean
  warning?: boolean
  seen: string
  advice?: string
}

async function doctor(dataDir: string, env: Record<string, string> = {}) {
  const words = ['doctor', '--json', '--config', configDir, '--data', dataDir]
  const startedAt = performance.now()
  const { code, stdout } = await runScowatch(words, { env })
  const tookMs = performance.now() - startedAt
  const findings = JSON.parse(stdout) as Finding[]
  const of = (what: string) => findings.find((finding) => finding.what === what)
  return { code, stdout, of, tookMs }
}

test('a database that is not there: said, with what to do, without the password', async () => {
  const env = { DATABASE_URL: 'postgres://u:sesame@127.0.0.1:1/d' }
  const { code, stdout, of } = await doctor(join(folder.path, 'data'), env)
  expect(code).toBe(1)
  expect(of('stores')).toMatchObject({ ok: false, seen: expect.stringContaining('ECONNREFUSED') })
  expect(of('stores')?.advice).toContain('DATABASE_URL')
  expect(of('daemon')).toMatchObject({ ok: false, warning: true })
  expect(stdout).not.toContain('sesame')
})

test('no network: said within the patience of one look-up', async () => {
  const env = { DATABASE_URL: 'postgres://u@127.0.0.1:1/d' }
  const { of, tookMs } = await doctor(join(folder.path, 'data'), env)
  expect(of('network')).toMatchObject({
    ok: false,
    seen: expect.stringContaining('nowhere.invalid'),
  })
  expect(of('network')?.advice).toContain('--demo')
  // On a busy machine the patience and three times what it takes where nothing is to be looked up:
  // what else the machine does is not the question.
  const feeds = { catalogue: false, feeds: [] }
  await writeConfig(configDir, { scowatch: {}, feeds, keywords: {}, alerts: {} })
  const nothing = await doctor(join(folder.path, 'data'), env)
  expect(nothing.of('network')?.seen).toBe('no feed is declared')
  expect(tookMs).toBeLessThan(Math.max(20_000, PATIENCE_MS + 3 * nothing.tookMs))
})

test('a daemon whose Redis is away says so and ends', async () => {
  const words = ['start', '--config', configDir, '--data', join(folder.path, 'data')]
  const { code, stderr } = await runScowatch(words, {
    env: { REDIS_URL: 'redis://:sesame@127.0.0.1:1' },
  })
  expect(code).toBe(1)
  expect(stderr).toMatch(/Redis at 127\.0\.0\.1:1 \(REDIS_URL\) doesn't answer/)
  expect(stderr).not.toContain('sesame')
})

test('a data folder that can not be made', async () => {
  await writeFile(join(folder.path, 'file'), '')
  const { code, of } = await doctor(join(folder.path, 'file', 'data'))
  expect(code).toBe(1)
  expect(of('data folder')).toMatchObject({ ok: false, advice: expect.stringContaining('--data') })
  expect(of('stores')).toBeUndefined()
})

test.skipIf(process.getuid?.() === 0)(
  'a data folder of somebody else (root may write all)',
  async () => {
    await chmod(folder.path, 0o500)
    const { code, of } = await doctor(join(folder.path, 'data'))
    await chmod(folder.path, 0o700)
    expect({ code, ok: of('data folder')?.ok }).toEqual({ code: 1, ok: false })
  },
)
