import { describe, expect, test } from 'vitest'
import { copyVerdict } from '../../../src/similarity/copy-verdict.ts'
import { duplicateReporter } from '../../../src/similarity/report.ts'
import { textSketchOf } from '../../../src/similarity/sketch.ts'
import { CREDITS, FILLINGS, FOOTERS, READOUTS, REPORTS, type Text } from './copy-cases.ts'

const verdict = (a: Text, b: Text) =>
  copyVerdict(textSketchOf(a.title, a.text), textSketchOf(b.title, b.text)).kind

const LANGUAGES = Object.keys(REPORTS)
const report = (lang: string): Text => REPORTS[lang] ?? { title: '', text: '' }
const paragraphs = (lang: string) => report(lang).text.split('\n\n')
const withText = (lang: string, parts: readonly (string | undefined)[]): Text => ({
  title: report(lang).title,
  text: parts.filter((part) => part !== undefined).join('\n\n'),
})
/** Another outlet's headline: a sentence of the text. */
const headline = (lang: string) => paragraphs(lang)[1]?.split(/[。．.।،,]/)[0] ?? ''

type Edit = readonly [why: string, edit: (lang: string) => Text]
const EDITS: readonly Edit[] = [
  ['as it is', report],
  ['under another headline', (lang) => ({ ...report(lang), title: headline(lang) })],
  ['two paragraphs only', (lang) => withText(lang, paragraphs(lang).slice(0, 2))],
  [
    'the last cut, a footer added',
    (lang) => withText(lang, [...paragraphs(lang).slice(0, 3), FOOTERS[lang]]),
  ],
  [
    'a paragraph left out',
    (lang) =>
      withText(
        lang,
        paragraphs(lang).filter((_, n) => n !== 1),
      ),
  ],
  [
    'credited at both ends',
    (lang) => {
      const [before = '', after = ''] = CREDITS[lang] ?? []
      return withText(lang, [`${before}${report(lang).text}`, after])
    },
  ],
  [
    'one sentence of its own in the middle',
    (lang) =>
      withText(lang, [
        ...paragraphs(lang).slice(0, 2),
        headline(lang),
        ...paragraphs(lang).slice(2),
      ]),
  ],
  [
    'reflowed into one paragraph',
    (lang) => ({ ...report(lang), text: report(lang).text.replaceAll('\n\n', ' ') }),
  ],
]

describe.each(LANGUAGES)('%s', (lang) => {
  test.each(EDITS)('a copy: %s', (_why, edit) => {
    expect([verdict(edit(lang), report(lang)), verdict(report(lang), edit(lang))]).toEqual([
      'copy',
      'copy',
    ])
  })

  test('two reports above one footer are two', () => {
    const [first = '', second = '', third = ''] = paragraphs(lang)
    const a = { title: first.slice(0, 30), text: `${first}\n\n${FOOTERS[lang]}` }
    const b = { title: third.slice(0, 30), text: `${third}\n\n${FOOTERS[lang]}` }
    expect(verdict(a, b)).not.toBe('copy')
    expect(verdict({ ...a, text: `${second}\n\n${FOOTERS[lang]}` }, b)).not.toBe('copy')
  })

  test('a text that ends with the background of another is none', () => {
    const other = LANGUAGES[(LANGUAGES.indexOf(lang) + 1) % LANGUAGES.length] ?? ''
    const text = [...paragraphs(other).slice(0, 2), ...paragraphs(lang).slice(2)].join('\n\n')
    expect(verdict({ title: report(other).title, text }, report(lang))).not.toBe('copy')
  })

  test('the second item of a round-up of short ones is no copy of it', () => {
    const [item = '', , , other = ''] = paragraphs(lang)
    const first = { title: headline(lang), text: `${other}\n\n${item}` }
    expect(verdict({ title: report(lang).title, text: item }, first)).not.toBe('copy')
  })
})

describe('one form, other facts', () => {
  test.each([...FILLINGS, ...READOUTS])('no copy: %s', (_why, a, b) => {
    expect(verdict(a, b)).not.toBe('copy')
    expect(verdict(b, a)).not.toBe('copy')
  })

  test.each([
    ...FILLINGS,
    ...READOUTS,
  ])('taken over whole, under another headline: a copy: %s', (_why, a) => {
    expect(verdict({ ...a, title: `${a.title.split(' ')[0]}` }, a)).toBe('copy')
  })
})

describe('order of arrival', () => {
  const texts = LANGUAGES.flatMap((lang) =>
    EDITS.map(([why, edit]) => ({ id: `${lang} ${why}`, lang, ...edit(lang) })),
  )
  const groupsOf = async (order: readonly (typeof texts)[number][]) => {
    const place = duplicateReporter()
    const group = new Map<string, string>()
    for (const text of order) {
      const { duplicateOf } = await place(text)
      group.set(text.id, duplicateOf === undefined ? text.id : (group.get(duplicateOf) ?? ''))
    }
    return new Set(group.values()).size
  }
  test.each([
    ['as written', texts],
    ['the last first', [...texts].reverse()],
    ['mixed', texts.map((_, n) => texts[(n * 11) % texts.length]).filter((text) => !!text)],
    ['shortest first', [...texts].sort((a, b) => a.text.length - b.text.length)],
    ['longest first', [...texts].sort((a, b) => b.text.length - a.text.length)],
  ])('%s: as many groups as languages', async (_why, order) => {
    expect(order).toHaveLength(texts.length)
    expect(await groupsOf(order)).toBe(LANGUAGES.length)
  })
})
