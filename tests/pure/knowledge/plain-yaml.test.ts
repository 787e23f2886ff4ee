import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { readPlainYaml } from '../../../src/knowledge/plain-yaml.ts'
import { seedFiles } from '../tagging/seeds.ts'

describe('what it reads is what the full parser reads', () => {
  test.each(seedFiles.map(({ name, text }) => [name, text] as const))('%s', (_name, text) => {
    const plain = readPlainYaml(text)
    expect(plain).toBeDefined()
    expect(plain).toEqual(parse(text))
  })

  test.each([
    ['map', 'a: b c\nd: e'],
    ['list at the indent of its key', 'a:\n- b: c\n  d: e\n- b: f'],
    ['list deeper than its key', 'a:\n  - b: c\n\n  - b: f'],
    ['block', 'a: |\n  x: y\n  z: é\n\nb: c'],
    ['block of deeper lines', 'a: |\n  x\n    y'],
    ['braces', 'a: { b: c, d: { e: f g } , h: "i, j" }'],
    ['comments between', '# one\na: b\n  # two\nc: d\n'],
    ['a hash inside a word', 'a: b#c'],
    ['a day and a version', 'a: 2024-07-04\nb: 2026.11.23'],
    ['yes and no', 'soft: true\nhard: false'],
    ['address', 'a: { source: tass.com/world/2067289, b: http://x.example/y }'],
    ['quoted key', 'a: { "": "- s" }'],
  ])('%s', (_why, text) => {
    expect(readPlainYaml(text)).toEqual(parse(text))
    expect(readPlainYaml(text)).toBeDefined()
  })
})

test.each([
  ['spaces that are text of a block', 'a: |\n  a\n    '],
  ['numbers', 'a: 5'],
  ['octal', 'a: 0o17'],
  ['null', 'a: null\nb: ~'],
  ['an empty value', 'a:\nb: c'],
  ['an anchor', 'a: &x b\nc: *x'],
  ['a list in brackets', 'a: [b, c]'],
  ['a list of words', 'a:\n- b\n- c'],
  ['a comment behind a value', 'a: b # c'],
  ['single quotes', "a: 'b'"],
  ['an escape', 'a: "b\\n"'],
  ['a key twice', 'a: b\na: c'],
  ['a key twice in one item', 'a:\n- b: c\n  b: d'],
  ['a folded block', 'a: >\n  b\n  c'],
  ['a kept block', 'a: |+\n  b\n'],
  ['an empty line inside a block', 'a: |\n  b\n\n  c'],
  ['a word of two lines', 'a: b\n  c'],
  ['a tab', 'a:\tb'],
  ['two documents', 'a: b\n---\nc: d'],
  ['a colon in a plain value', 'a: b: c'],
  ['braces over two lines', 'a: { b: c,\n  d: e }'],
  ['nothing', '- '],
])('%s is left to the full parser', (_why, text) => {
  expect(readPlainYaml(text)).toBeUndefined()
})

test('never differs from the full parser, whatever the text', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    ': ',
    ':',
    '- ',
    '\n',
    '\n  ',
    '\n    ',
    '{ ',
    ' }',
    ', ',
    '|',
    '"',
    '#',
    ' ',
    '5',
    'true',
    'é',
    "'",
    '[',
    '2024-01-01',
  )
  const text = fc.array(piece, { maxLength: 24 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (written) => {
      const plain = readPlainYaml(written)
      if (plain === undefined) return
      const full = parseDocument(written)
      expect(full.errors).toEqual([])
      expect(plain).toEqual(full.toJS() ?? {})
    }),
    { numRuns: 5_000 },
  )
})
