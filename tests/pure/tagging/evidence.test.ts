import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Evidence, Tagging } from '../../../src/tagging/tag.ts'
import { seedPack, tagger } from './seeds.ts'

/** Names as the pack writes them, of every language. */
const FORMS = [...seedPack.countries, ...seedPack.people, ...seedPack.bodies]
  .flatMap(({ forms }) => Object.values(forms))
  .flatMap((byLanguage) => Object.values(byLanguage))
  .flat()
  .map(({ text }) => text)

/** What stands between letters and changes no word: soft hyphen, ZWNJ, marks, tatweel. */
const INVISIBLE = ['\u00ad', '\u200c', '\u200d', '\u0301', '\u0640', '\u064e', '\ufeff']

/** A name as a text may hold it: other case, full width, invisible marks inside. */
const disguised = fc
  .tuple(
    fc.constantFrom(...FORMS),
    fc.constantFrom('as it is', 'upper', 'lower', 'wide'),
    fc.array(fc.tuple(fc.nat(20), fc.constantFrom(...INVISIBLE)), { maxLength: 3 }),
  )
  .map(([form, how, marks]) => {
    let text = form
    if (how === 'upper') text = form.toUpperCase()
    if (how === 'lower') text = form.toLowerCase()
    if (how === 'wide')
      text = form.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))
    for (const [at, mark] of marks) text = text.slice(0, at) + mark + text.slice(at)
    return text
  })

/** Any UTF-16, lone surrogates too, with names in between. */
const anyText = fc
  .array(
    fc.oneof(
      { arbitrary: disguised, weight: 3 },
      { arbitrary: fc.string({ unit: 'binary', maxLength: 12 }), weight: 2 },
      {
        arbitrary: fc.string({
          unit: fc.nat(0xffff).map((n) => String.fromCharCode(n)),
          maxLength: 8,
        }),
        weight: 1,
      },
      {
        arbitrary: fc.constantFrom(' ', '\n\n', '. ', ', ', '，', '。', '-', '’s ', '\u3000', '😀'),
        weight: 4,
      },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

const languages = fc.constantFrom(
  ...'und en ru zh hi ur fa ar kk ky tg uz be tr de fr es it ja ko uk pl pt az hy'.split(' '),
)

function quoted({ tags, rejected }: Tagging): readonly Evidence[] {
  return [...tags.flatMap(({ evidence }) => evidence), ...rejected]
}

describe('evidence', () => {
  test('cuts exactly its text out of title or text, whatever they hold', () => {
    let found = 0
    fc.assert(
      fc.property(anyText, anyText, languages, (title, text, language) => {
        const all = quoted(tagger.tag({ title, text, language }))
        found += all.length
        for (const { field, start, end, text: cut } of all) {
          const from = field === 'title' ? title : text
          expect(from.slice(start, end)).toBe(cut)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(from.length)
        }
      }),
      { numRuns: 600 },
    )
    // The texts are not empty of names: else nothing would be tested.
    expect(found).toBeGreaterThan(600)
  }, 60_000)

  test('never cuts a character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), disguised, languages, (noise, name, language) => {
        const text = `${noise} ${name} ${noise}`
        for (const { text: cut } of quoted(tagger.tag({ title: '', text, language }))) {
          expect(cut.isWellFormed() || !text.isWellFormed()).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  test('is the same for the same article', () => {
    fc.assert(
      fc.property(anyText, languages, (text, language) => {
        const input = { title: text, text, language }
        expect(tagger.tag(input)).toEqual(tagger.tag(input))
      }),
      { numRuns: 100 },
    )
  }, 60_000)
})
