import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConfigProblem } from '../errors.ts'
import type { KnowledgePack } from '../knowledge/pack.ts'
import { KnowledgePackError, type PackText, readPack } from '../knowledge/read-pack.ts'
import type { Known } from '../rules/fields/field.ts'
import { loadPack, seedFiles } from './seeds.ts'

/** The operator's own entries, in the format of the seeds. */
export const KNOWLEDGE_FILE = 'knowledge.yaml'

/** What articles are tagged with: what ships and what the operator adds. */
export interface Knowledge {
  pack: KnowledgePack
  /** `2026.11.23+0f3a9c41d2b7`: version of the seeds, hash over every file. Stored with each article it tagged. */
  version: string
}

const HASH_LENGTH = 12
const known = new Map<string, Knowledge>()
/** Packs kept for a reload that goes back: a compiled one takes 30 MB. */
const MAX_KNOWN = 2

/**
 * The seeds, with `knowledge.yaml` of the folder laid over them where there is one.
 * The same files give the same object, so that what is compiled from it is compiled once.
 * @returns undefined after telling every problem with file and line
 */
export function loadKnowledge(
  directory: string | undefined,
  problems: ConfigProblem[],
): Knowledge | undefined {
  const own = directory === undefined ? undefined : ownFile(directory, problems)
  const files = own === undefined ? seedFiles() : [...seedFiles(), own]
  const hash = hashOf(files)
  const before = known.get(hash)
  if (before !== undefined) return before
  try {
    const pack = own === undefined ? loadPack() : readPack(files)
    const knowledge = { pack, version: `${pack.version}+${hash}` }
    if (known.size >= MAX_KNOWN) known.delete([...known.keys()][0] ?? '')
    known.set(hash, knowledge)
    return knowledge
  } catch (error) {
    if (!(error instanceof KnowledgePackError)) throw error
    for (const { file, line, key, message } of error.problems) {
      problems.push({
        source: file,
        ...(line === undefined ? {} : { line }),
        ...(key === '' ? {} : { key }),
        message,
      })
    }
    return undefined
  }
}

function ownFile(directory: string, problems: ConfigProblem[]): PackText | undefined {
  const path = join(directory, KNOWLEDGE_FILE)
  try {
    if (existsSync(path)) {
      const text = readFileSync(path, 'utf8')
      return EMPTY.test(text) ? undefined : { name: KNOWLEDGE_FILE, text }
    }
  } catch (error) {
    problems.push({ source: KNOWLEDGE_FILE, message: `can't be read: ${(error as Error).message}` })
    return undefined
  }
  const misnamed = KNOWLEDGE_FILE.replace(/\.yaml$/, '.yml')
  if (existsSync(join(directory, misnamed))) {
    problems.push({ source: misnamed, message: `is not read: rename it to ${KNOWLEDGE_FILE}` })
  }
  return undefined
}

/** Nothing but comments: as good as absent, and no reason to tag everything again. */
const EMPTY = /^(?:\s*(?:#.*)?(?:\n|$))*(?:\{\})?\s*$/

function hashOf(files: readonly PackText[]): string {
  const hash = createHash('sha256')
  for (const { name, text } of files) hash.update(JSON.stringify([name, text]))
  return hash.digest('hex').slice(0, HASH_LENGTH)
}

/** What a rule can ask for by name, ids and labels; without keywords, any keyword. */
export function knownNames(
  { countries, bodies, people, topics, concepts }: KnowledgePack,
  keywords?: readonly { id: string; name: string }[],
): Known {
  const ids = (entries: readonly { id: string }[]) => new Set(entries.map(({ id }) => id))
  const names = (entries: readonly { id: string; label: string }[]) =>
    new Set(entries.flatMap(({ id, label }) => [id, label]))
  return {
    countries: ids(countries),
    bodies: names(bodies),
    persons: ids(people),
    topics: names(topics),
    concepts: names(concepts),
    ...(keywords === undefined
      ? {}
      : { keywords: names(keywords.map(({ id, name }) => ({ id, label: name }))) }),
  }
}
