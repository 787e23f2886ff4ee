import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROWS } from '../../tests/pure/tagging/sentence-rows.ts'
import { MORE_ROWS } from '../../tests/pure/tagging/sentence-rows-more.ts'
import { REGION_ROWS } from '../../tests/pure/tagging/sentence-rows-region.ts'

export interface BenchText {
  language: string
  title: string
  text: string
}

/** UTF-16 units of a made-up article: a usual report. */
const ARTICLE = 3_000

/** The same numbers at every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Articles of the project's own test sentences, in sixteen languages: denser in names than news is, so slower to tag.
 * @param units how many in all
 */
export function sentenceTexts(units: number): BenchText[] {
  const rows = [ROWS, REGION_ROWS, MORE_ROWS].flatMap((tables) => Object.values(tables).flat())
  const byLanguage = new Map<string, string[]>()
  for (const [, language, sentence] of rows) {
    byLanguage.set(language, [...(byLanguage.get(language) ?? []), sentence])
  }
  const languages = [...byLanguage].filter(([, sentences]) => sentences.length >= 20)
  const next = randomNumbers(7)
  const texts: BenchText[] = []
  for (let made = 0; made < units; ) {
    const [language, sentences] = languages[texts.length % languages.length] as [string, string[]]
    const pick = () => sentences[Math.floor(next() * sentences.length)] as string
    const title = pick()
    let text = pick()
    while (text.length < ARTICLE) text += `${next() < 0.2 ? '\n\n' : ' '}${pick()}`
    texts.push({ language, title, text })
    made += title.length + text.length
  }
  return texts
}

/** Real articles of a labelled corpus. */
export function corpusTexts(directory: string): BenchText[] {
  return readFileSync(join(directory, 'tagging', 'gold.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const { lang, title, text } = JSON.parse(line) as {
        lang: string
        title: string
        text: string
      }
      return { language: lang, title, text }
    })
}
