import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { DOCUMENTS, type DocumentName, loadConfig } from '../../../src/config/load-config.ts'

const SHIPPED = fileURLToPath(new URL('../../../config/', import.meta.url))

test('what ships is valid, useful at once, sends nothing and leaves nothing to look at', () => {
  const { feeds, keywords, rules, endpoints, warnings } = loadConfig({
    directory: SHIPPED,
    env: {},
  })
  expect(feeds.length).toBeGreaterThan(50)
  // Where an outlet has no feed, its page is watched: the organisation's own first.
  const pages = feeds.filter(({ watch }) => watch !== null).map(({ id }) => id)
  expect(pages).toContain('sco-secretariat')
  expect(pages.length).toBeGreaterThanOrEqual(9)
  expect(keywords.length).toBeGreaterThan(5)
  expect(rules.length).toBeGreaterThan(5)
  expect(endpoints).toEqual([])
  expect(warnings).toEqual([])
})

describe.each(Object.keys(DOCUMENTS) as DocumentName[])('the JSON schema of %s', (name) => {
  const schema = z.toJSONSchema(DOCUMENTS[name], { io: 'input', unrepresentable: 'any' })
  const editor = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])

  test('an editor that has only the schema finds no fault with what ships', () => {
    const shipped: unknown = parse(readFileSync(SHIPPED + name, 'utf8'))
    expect(editor.safeParse(shipped)).toMatchObject({ success: true })
  })

  test('and finds a key that nobody knows', () => {
    expect(editor.safeParse({ color: 'red' }).success).toBe(false)
  })
})

test('every environment variable that scowatch.yaml names is one', () => {
  const named = readFileSync(`${SHIPPED}scowatch.yaml`, 'utf8').match(/SCOWATCH_[A-Z_]+/g) ?? []
  expect(named.length).toBeGreaterThan(5)
  const folder = new URL('.', import.meta.url).pathname
  for (const name of new Set(named.map((variable) => variable.replace(/_FILE$/, '')))) {
    const told = attempt(() => loadConfig({ directory: folder, env: { [name]: '!' } }))
    expect({ name, told }).not.toMatchObject({ told: expect.stringContaining('unknown setting') })
  }
})

function attempt(work: () => unknown): string {
  try {
    work()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
