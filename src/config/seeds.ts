import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { KnowledgePack } from '../knowledge/pack.ts'
import { readPack } from '../knowledge/read-pack.ts'
import type { Known } from '../rules/fields/field.ts'
import { type CatalogueEntry, catalogueEntriesSchema } from './documents.ts'

/** `seeds/` of this installation: beside src/ in a checkout, two levels further up in a build. */
export function seedsDirectory(): string {
  const here = new URL('.', import.meta.url)
  const root = here.pathname.includes('/dist/src/') ? '../../../' : '../../'
  return fileURLToPath(new URL(`${root}seeds/`, here))
}

function readPackFiles(): { name: string; text: string }[] {
  const folder = `${seedsDirectory()}sco/`
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(folder + name, 'utf8') }))
}

let pack: KnowledgePack | undefined
let hash: string | undefined
let catalogue: readonly CatalogueEntry[] | undefined

/** The knowledge pack; read once, it can't change while the process runs. */
export function loadPack(): KnowledgePack {
  pack ??= readPack(readPackFiles())
  return pack
}

/** sha256 of the pack as it is written: alerts keep it to say what they were decided by. */
export function packHash(): string {
  hash ??= createHash('sha256').update(JSON.stringify(readPackFiles())).digest('hex')
  return hash
}

/** What a rule can ask for by name. */
export function knownNames(): Known {
  const { countries, bodies, people, topics, concepts } = loadPack()
  const ids = (entries: readonly { id: string }[]) => new Set(entries.map(({ id }) => id))
  return {
    countries: ids(countries),
    bodies: ids(bodies),
    persons: ids(people),
    topics: ids(topics),
    concepts: ids(concepts),
  }
}

/** seeds/feeds.yaml; read once, it can't change while the process runs. */
export function loadCatalogue(): readonly CatalogueEntry[] {
  catalogue ??= catalogueEntriesSchema.parse(
    parse(readFileSync(`${seedsDirectory()}feeds.yaml`, 'utf8')),
  ).feeds
  return catalogue
}
