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
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Part of the sentences that name something. */
const NAMING_SENTENCES = 0.2

/**
 * Articles of the project's own test sentences in sixteen languages, among sentences of their words that name nothing:
 * about as many names as a report about the region has.
 * @param units how many in all
 */
export function sentenceTexts(units: number, namesSomething: NamesSomething): BenchText[] {
  const rows = [ROWS, REGION_ROWS, MORE_ROWS].flatMap((tables) => Object.values(tables).flat())
  const byLanguage = new Map<string, string[]>()
  for (const [, language, sentence] of rows) {
    byLanguage.set(language, [...(byLanguage.get(language) ?? []), sentence])
  }
  const languages = [...byLanguage]
    .filter(([, sentences]) => sentences.length >= 20)
    .map(([language, sentences]) => ({
      language,
      sentences,
      plain: plainWords(sentences, language, namesSomething),
    }))
  const next = randomNumbers(7)
  const texts: BenchText[] = []
  for (let made = 0; made < units; ) {
    const source = languages[texts.length % languages.length] as (typeof languages)[number]
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
    const plain = () => Array.from({ length: 12 }, () => pick(source.plain)).join(' ')
    const title = pick(source.sentences)
    let text = pick(source.sentences)
    while (text.length < ARTICLE) {
      const sentence = next() < NAMING_SENTENCES ? pick(source.sentences) : `${plain()}.`
      text += `${next() < 0.2 ? '\n\n' : ' '}${sentence}`
    }
    texts.push({ language: source.language, title, text })
    made += title.length + text.length
  }
  return texts
}

type NamesSomething = (word: string, language: string) => boolean

function plainWords(
  sentences: readonly string[],
  language: string,
  namesSomething: NamesSomething,
): string[] {
  const words = sentences.flatMap((sentence) => sentence.split(/[\s.,;:!?。，！？]+/u))
  return words.filter((word) => word !== '' && !namesSomething(word, language))
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
