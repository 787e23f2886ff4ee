import { expect, test } from 'vitest'
import { diffPacks } from '../../../src/knowledge/diff-packs.ts'
import { readPack } from '../../../src/knowledge/read-pack.ts'

const pack = (text: string) => readPack([{ name: 'a.yaml', text }])
const land = (id: string, name: string) =>
  `- id: ${id}\n  label: ${name}\n  names: { en: ${name} }\n`

test.each([
  ['nothing', land('AA', 'Aland'), land('AA', 'Aland'), []],
  ['a new form', land('AA', 'Aland'), land('AA', 'Bland'), ['country AA changed']],
  [
    'a new country',
    land('AA', 'Aland'),
    land('AA', 'Aland') + land('BB', 'Bland'),
    ['country BB added'],
  ],
  [
    'a country gone',
    land('AA', 'Aland') + land('BB', 'Bland'),
    land('AA', 'Aland'),
    ['country BB removed'],
  ],
])('%s', (_why, before, after, expected) => {
  const changes = diffPacks(pack(`countries:\n${before}`), pack(`countries:\n${after}`))
  expect(changes.map(({ kind, id, change }) => `${kind} ${id} ${change}`)).toEqual(expected)
})
