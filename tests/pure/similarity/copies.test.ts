import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alignTokens } from '../../../src/similarity/align.ts'
import { copyVerdict } from '../../../src/similarity/copy-verdict.ts'
import { fingerprints } from '../../../src/similarity/fingerprint.ts'
import { textSketchOf } from '../../../src/similarity/sketch.ts'
import { tokensOf } from '../../../src/similarity/tokens.ts'
import { BRIDGE, FOOTER, forecast, MARKET, PORT_ZH, SCHOOL } from './newsroom-texts.ts'

interface Text {
  title: string
  text: string
}
const verdict = (a: Text, b: Text) =>
  copyVerdict(textSketchOf(a.title, a.text), textSketchOf(b.title, b.text)).kind
const paragraphs = BRIDGE.text.split('\n\n')
const withText = (text: string, title = 'First train over the bridge'): Text => ({ title, text })

const COPIES: readonly (readonly [why: string, copy: Text, of: Text])[] = [
  ['new headline', withText(BRIDGE.text), BRIDGE],
  ['first half only', withText(paragraphs.slice(0, 2).join('\n\n')), BRIDGE],
  [
    'last third cut, footer added',
    withText([...paragraphs.slice(0, 3), FOOTER].join('\n\n')),
    BRIDGE,
  ],
  ['own dateline in front', withText(`ASHGABAT, 4 March (Desk) — ${BRIDGE.text}`), BRIDGE],
  ['a paragraph left out', withText([paragraphs[0], ...paragraphs.slice(2)].join('\n\n')), BRIDGE],
  ['typography', withText(BRIDGE.text.replaceAll('"', '“').replaceAll(' - ', ' – ')), BRIDGE],
  ['escaped twice', withText(BRIDGE.text.replaceAll('"', '&amp;quot;')), BRIDGE],
  [
    'numbers spelled',
    withText(BRIDGE.text.replace('nine years', '9 years').replace('forty', '40')),
    BRIDGE,
  ],
  ['one figure updated', withText(BRIDGE.text.replace('312', '315')), BRIDGE],
  ['Chinese, shortened', withText(PORT_ZH.text.slice(0, 110)), PORT_ZH],
  [
    'weather, taken over whole',
    forecast('Osh', '4 May', 7, 19, 3),
    forecast('Osh', '4 May', 7, 19, 3),
  ],
  [
    'one sentence with its headline',
    withText('Talks resume on Monday.', 'Talks'),
    withText('Talks resume on Monday.', 'Talks'),
  ],
]

const OTHERS: readonly (readonly [why: string, kind: string, a: Text, b: Text])[] = [
  [
    'two texts above one footer',
    'other',
    withText(`${SCHOOL.text}\n\n${FOOTER}`),
    withText(`${MARKET.text}\n\n${FOOTER}`),
  ],
  [
    'background paragraphs taken over',
    'other',
    withText([SCHOOL.text, ...paragraphs.slice(2)].join('\n\n')),
    BRIDGE,
  ],
  [
    'a quote in a text of its own',
    'other',
    withText(`${MARKET.text} ${paragraphs[2]} ${SCHOOL.text}`),
    BRIDGE,
  ],
  [
    'one subscription wall under two headlines',
    'template',
    withText(FOOTER, SCHOOL.title),
    withText(FOOTER, MARKET.title),
  ],
  [
    'forecasts for two towns',
    'template',
    forecast('Osh', '4 May', 7, 19, 3),
    forecast('Naryn', '4 May', 2, 13, 5),
  ],
  [
    'forecasts for two days',
    'template',
    forecast('Osh', '4 May', 7, 19, 3),
    forecast('Osh', '5 May', 9, 22, 2),
  ],
  [
    'one sentence under two headlines',
    'other',
    withText('Talks resume on Monday.', 'Gas'),
    withText('Talks resume on Monday.', 'Oil'),
  ],
  ['empty texts', 'other', withText('', 'Same'), withText('', 'Same')],
]

describe('copyVerdict', () => {
  test.each(COPIES)('copy: %s', (_why, copy, of) => {
    expect([verdict(copy, of), verdict(of, copy)]).toEqual(['copy', 'copy'])
  })
  test.each(OTHERS)('no copy: %s', (_why, kind, a, b) => {
    expect([verdict(a, b), verdict(b, a)]).toEqual([kind, kind])
  })
})

describe('tokensOf', () => {
  test.each([
    ['entities, twice', 'a &amp;amp; b&#39;s', ['a', 'bs']],
    ['soft hyphen and zero width', 'co\u00adop\u200beration', ['cooperation']],
    ['thousands', '1,234,567 and 12 500', ['1234567', 'and', '12500']],
    ['decimal comma', '3,75', ['3.75']],
    ['digits of other scripts', '۱۲۳ और ४५', ['123', 'और', '45']],
    ['spelled numbers', 'two of семь', ['2', 'of', '7']],
    ['Han, one token a character', '上合5国', ['上', '合', '5', '国']],
    ['Arabic and Persian letters', 'يك', ['1']],
    ['Cyrillic yo', 'Ещё', ['еще']],
    ['full width', 'ＳＣＯ２', ['sco', '2']],
  ])('%s', (_why, text, tokens) => {
    expect(tokensOf(text).map((token) => token.text)).toEqual(tokens)
  })

  test('names are capitals inside a sentence', () => {
    const names = tokensOf('Ministers met Orazov. They left.').filter((token) => token.name)
    expect(names.map((token) => token.text)).toEqual(['orazov'])
  })
})

describe('fingerprints', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{3,6}$/), { minLength: 10, maxLength: 40 })

  test('a shared run of twelve tokens shares a fingerprint, whatever stands around it', () => {
    fc.assert(
      fc.property(
        words,
        words,
        fc.array(fc.stringMatching(/^[a-z]{7,9}$/), { minLength: 12, maxLength: 12 }),
        (a, b, run) => {
          const prints = new Set(fingerprints([...a, ...run]))
          expect(fingerprints([...run, ...b]).some((print) => prints.has(print))).toBe(true)
        },
      ),
    )
  })

  test('distinct signed 32-bit integers', () => {
    const prints = fingerprints(tokensOf(BRIDGE.text).map((token) => token.text))
    expect(prints.every((print) => (print | 0) === print)).toBe(true)
    expect(new Set(prints).size).toBe(prints.length)
    expect(prints.length).toBeGreaterThan(20)
  })

  test('none of nothing, one of little', () => {
    expect(fingerprints([])).toEqual([])
    expect(fingerprints(['a', 'b'])).toHaveLength(1)
  })
})

test('aligned blocks are equal, in order and apart', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), fc.array(word, { maxLength: 60 }), (a, b) => {
      let [endA, endB] = [0, 0]
      for (const { startA, startB, length } of alignTokens(a, b)) {
        expect(startA >= endA && startB >= endB && length > 0).toBe(true)
        expect(a.slice(startA, startA + length)).toEqual(b.slice(startB, startB + length))
        endA = startA + length
        endB = startB + length
      }
    }),
  )
})
