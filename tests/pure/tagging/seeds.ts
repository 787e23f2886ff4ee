import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { KnowledgePack } from '../../../src/knowledge/pack.ts'
import { readPack } from '../../../src/knowledge/read-pack.ts'
import { createTagger, type Tagger } from '../../../src/tagging/tagger.ts'

const SEEDS = fileURLToPath(new URL('../../../seeds/sco/', import.meta.url))

/** The files of the pack that ships. */
export const seedFiles: readonly { name: string; text: string }[] = readdirSync(SEEDS)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, text: readFileSync(SEEDS + name, 'utf8') }))

export const seedPack: KnowledgePack = readPack(seedFiles)
export const tagger: Tagger = createTagger(seedPack)

/** Countries, people and bodies of one sentence, and whether the SCO is there, as one line. */
export function told(language: string, sentence: string): string {
  const { tags, sco } = tagger.tag({ title: '', text: sentence, language })
  const ids = tags.filter(({ kind }) => kind !== 'topic' && kind !== 'concept' && kind !== 'sco')
  return [...ids.map(({ id }) => id), ...(sco === 'none' ? [] : ['SCO'])].sort().join(' ')
}

/** `RU CN` in the order that `told` gives. */
export const sorted = (expected: readonly string[]): string => expected.toSorted().join(' ')
