import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadKnowledge } from '../../../src/config/knowledge.ts'
import { loadPack } from '../../../src/config/seeds.ts'
import { type ConfigProblem, describeProblem } from '../../../src/errors.ts'

const MAIN = fileURLToPath(new URL('../../../src/cli/scowatch.mjs', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scowatch-knowledge-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function load(yaml: string) {
  await writeFile(join(folder, 'knowledge.yaml'), yaml)
  const problems: ConfigProblem[] = []
  const knowledge = loadKnowledge(folder, problems)
  return { knowledge, problems: problems.map(describeProblem) }
}

function scowatch(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

const CATHAY = 'countries:\n- id: CN\n  label: China\n  names: { en: Cathay }\n'

describe('own entries', () => {
  test('only comments are no entries', async () => {
    const { knowledge, problems } = await load('# nothing yet\n\n')
    expect(problems).toEqual([])
    expect(knowledge?.pack).toBe(loadPack())
  })

  test('add to what ships, under a version of their own; the same files are read once', async () => {
    const { knowledge } = await load(CATHAY)
    const china = knowledge?.pack.countries.find(({ id }) => id === 'CN')
    expect(china?.forms.names?.en?.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['China', 'Cathay']),
    )
    expect(knowledge?.version).not.toBe(loadKnowledge(undefined, [])?.version)
    expect((await load(CATHAY)).knowledge).toBe(knowledge)
  })

  test.each([
    [
      'an unknown key',
      'countries:\n- id: CN\n  label: China\n  nmaes: { en: X }\n',
      /^knowledge\.yaml:2.*nmaes/,
    ],
    ['no YAML', 'countries: [', /^knowledge\.yaml:1/],
    [
      'no day',
      'concepts:\n- id: x\n  label: X\n  since: yesterday\n  source: s\n  confidence: low\n',
      /^knowledge\.yaml:4 concepts\.0\.since: must be a day/,
    ],
    [
      'a name that another has',
      'countries:\n- id: RU\n  label: Russia\n  names: { en: Iran }\n',
      /^knowledge\.yaml:2 countries\.IR\.names|^knowledge\.yaml:2 countries\.\w+\.names: "Iran"/,
    ],
    [
      'a person of no country',
      'people:\n- id: Some One\n  country: ZZ\n',
      /^knowledge\.yaml:2 people\.Some One\.country: ZZ/,
    ],
  ])('%s is told with file, line and key', async (_why, yaml, expected) => {
    const { knowledge, problems } = await load(yaml)
    expect(knowledge).toBeUndefined()
    expect(problems[0]).toMatch(expected)
  })
})

test('check tells counts and unverified facts; diff tells what was added', async () => {
  await load(CATHAY)
  const check = await scowatch('knowledge', 'check', '--config', folder)
  expect(check).toMatchObject({ code: 0, stderr: '' })
  expect(check.stdout).toMatch(/is whole: 27 countries/)
  expect(check.stdout).toMatch(/people\.Droupadi Murmu\.terms/)
  const diff = await scowatch('knowledge', 'diff', '--config', folder)
  expect(diff.stdout).toBe('country CN changed\n  names.en +Cathay\n')
  await load('countries: [')
  const broken = await scowatch('knowledge', 'check', '--config', folder)
  expect(broken.code).toBe(78)
  expect(broken.stderr).toMatch(/knowledge\.yaml:1/)
}, 120_000)
