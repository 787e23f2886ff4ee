import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = new URL('../../', import.meta.url).pathname
const PURE = [
  'text',
  'url',
  'feed',
  'article',
  'knowledge',
  'tagging',
  'similarity',
  'rules',
  'alerting',
]

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}

const INWARD_ONLY = [
  ['a pure room may not ask the database', 'src/url/a.ts', '../db/feeds.ts'],
  ['a pure room may not read files', 'src/feed/b.ts', 'node:fs'],
  ['a pure room may not know a step', 'src/rules/c.ts', '../steps/sweep.ts'],
  ['a pure room may not know the context', 'src/tagging/d.ts', '../context.ts'],
  ['queries may not know a step', 'src/db/e.ts', '../steps/sweep.ts'],
  ['the network may not know the database', 'src/net/f.ts', '../db/feeds.ts'],
  ['a step may not know HTTP', 'src/steps/g.ts', '../http/api.ts'],
  ['a step may not know BullMQ', 'src/steps/h.ts', 'bullmq'],
  ['HTTP may not know the composition root', 'src/http/i.ts', '../app.ts'],
  ['a worker may not ask the database', 'workers/j.ts', '../src/db/feeds.ts'],
] as const
const ALLOWED = ['src/steps/k.ts', '../db/feeds.ts'] as const

/** Files whose import the project's own linter refuses, in a copy of the house. */
function refused(files: readonly (readonly [path: string, specifier: string])[]): string[] {
  const house = mkdtempSync(join(tmpdir(), 'scowatch-house-'))
  try {
    const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'))
    writeFileSync(join(house, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }))
    for (const [path, specifier] of files) {
      mkdirSync(dirname(join(house, path)), { recursive: true })
      writeFileSync(join(house, path), `import * as x from '${specifier}'\nexport const y = x\n`)
    }
    const biome = join(ROOT, 'node_modules/.bin/biome')
    const { stdout } = spawnSync(biome, ['lint', '--reporter=github', '.'], {
      cwd: house,
      encoding: 'utf8',
    })
    const lines = stdout.split('\n').filter((line) => line.includes('noRestrictedImports'))
    return files.map(([path]) => path).filter((path) => lines.some((line) => line.includes(path)))
  } finally {
    rmSync(house, { recursive: true, force: true })
  }
}

describe('imports point inwards', () => {
  const found = refused([
    ...INWARD_ONLY.map(([, path, specifier]) => [path, specifier] as const),
    ALLOWED,
  ])

  test.each(INWARD_ONLY)('%s', (_why, path) => {
    expect(found).toContain(path)
  })

  test('an import that points inwards is left alone', () => {
    expect(found).not.toContain(ALLOWED[0])
  })
})

describe('the house', () => {
  test('no file is over 300 lines', () => {
    const long = [...sources('src'), ...sources('workers')].filter(
      (path) => readFileSync(join(ROOT, path), 'utf8').split('\n').length > 301,
    )
    expect(long).toEqual([])
  })

  test('pure rooms know no clock and no chance', () => {
    const impure = PURE.flatMap((room) => sources(`src/${room}`)).filter((path) =>
      /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|performance\.now\(/.test(
        readFileSync(join(ROOT, path), 'utf8'),
      ),
    )
    expect(impure).toEqual([])
  })

  test('no folder or file has a name that says nothing', () => {
    const vague = sources('src').filter((path) =>
      /(utils?|helpers?|common|manager|service)(\.ts|\/)/i.test(path),
    )
    expect(vague).toEqual([])
  })
})
