import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadPack } from '../../../src/config/seeds.ts'
import { subjectsOf } from '../../../src/similarity/glossary.ts'
import { duplicateReporter } from '../../../src/similarity/report.ts'
import { soundKey } from '../../../src/similarity/sound-key.ts'
import { tokensOf } from '../../../src/similarity/tokens.ts'
import { createTagger } from '../../../src/tagging/tagger.ts'

test.each([
  ['a city', 'tashkent ташкент تاشکند ताशकंद'],
  ['a surname with v', 'lavrov лавров لاوروف लावरोव'],
  ['kh and g', 'khorgos хоргос خورگوس खोरगोस'],
  ['two spellings of one sound', 'zhaparov japarov жапаров'],
  ['a loan word', 'conference конференция کنفرانس'],
])('soundKey is the same in four alphabets: %s', (_why, words) => {
  expect(new Set(words.split(' ').map(soundKey)).size).toBe(1)
})

test.each([
  ['different names', 'samarkand', 'самара'],
  ['different endings of five consonants', 'bishkek', 'бухара'],
])('soundKey differs: %s', (_why, a, b) => {
  expect(soundKey(a)).not.toBe(soundKey(b))
})

test.each([
  ['English', 'The railway across the border at Khorgos', 'railway,border,khorgos'],
  ['Russian, inflected', 'железнодорожники на границе у Хоргоса', 'railway,border,khorgos'],
  ['Chinese, inside a run of characters', '霍尔果斯口岸的铁路', 'khorgos,border,railway'],
  ['Persian, joined by a zero-width character', 'راه‌آهن در مرز خورگوس', 'railway,border,khorgos'],
  ['Hindi', 'खोरगोस सीमा पर रेलवे', 'khorgos,border,railway'],
  ['Hindi, two words for one thing', 'सीमा शुल्क', 'customs'],
  ['Kazakh', 'Қорғас шекарасындағы теміржол', 'khorgos,border,railway'],
  ['a short form is a whole word', 'газета', ''],
])('subjectsOf %s', (_why, text, ids) => {
  expect(
    subjectsOf(tokensOf(text))
      .subjects.map(({ id }) => id)
      .join(),
  ).toBe(ids)
})

interface Line {
  event: string
  lang: string
  title: string
  text: string
}

function linesOf(half: string): Line[] {
  return readFileSync(new URL(`../../fixtures/events/${half}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}

const tagger = createTagger(loadPack())

/** Each line's story, all reported on one day. */
async function storiesOf(lines: readonly Line[]): Promise<{ line: Line; story: string }[]> {
  const report = duplicateReporter()
  const placed: { line: Line; story: string }[] = []
  for (const [index, line] of lines.entries()) {
    const { title, text, lang } = line
    const tags = tagger.tag({ title, text, language: lang }).tags
    const entities = tags.map((tag) => `${tag.kind}:${tag.id}`)
    const published = '2026-11-24T10:00:00Z'
    const { story } = await report({ id: `${index}`, lang, title, text, published, entities })
    placed.push({ line, story })
  }
  return placed
}

interface PairCounts {
  right: number
  wrong: number
  missed: number
}

function countPairs(
  placed: readonly { line: Line; story: string }[],
  counts: (a: Line, b: Line) => boolean,
): PairCounts {
  const pairs = { right: 0, wrong: 0, missed: 0 }
  placed.forEach((a, index) => {
    for (const b of placed.slice(0, index)) {
      if (!counts(a.line, b.line)) continue
      const same = a.line.event === b.line.event
      if (a.story === b.story) pairs[same ? 'right' : 'wrong']++
      else if (same) pairs.missed++
    }
  })
  return pairs
}

/** Thresholds were chosen on the first half; the second says what they are worth. */
describe.each(['first-half', 'second-half'])('events in six languages, %s', (half) => {
  const lines = linesOf(half)
  const orders: readonly (readonly [string, readonly Line[]])[] = [
    ['as written', lines],
    ['newest first', [...lines].reverse()],
    ['mixed', lines.map((_, n) => lines[(n * 37) % lines.length]).filter((line) => !!line)],
  ]

  test('has events in three languages and more', () => {
    const counts = new Map<string, number>()
    for (const { event } of lines) counts.set(event, (counts.get(event) ?? 0) + 1)
    const reported = [...counts.values()].filter((count) => count >= 3)
    expect(reported.length).toBeGreaterThanOrEqual(20)
  })

  test.each(orders)('pairs across languages: precision .95, F1 .80, %s', async (_why, order) => {
    const { right, wrong, missed } = countPairs(await storiesOf(order), (a, b) => a.lang !== b.lang)
    expect(right / (right + wrong)).toBeGreaterThanOrEqual(0.95)
    expect((2 * right) / (2 * right + wrong + missed)).toBeGreaterThanOrEqual(0.8)
  })

  test.each(orders)('no two events of one language share a story, %s', async (_why, order) => {
    const pairs = countPairs(await storiesOf(order), (a, b) => a.lang === b.lang)
    expect(pairs.wrong).toBe(0)
  })
})
