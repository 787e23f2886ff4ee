import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { KnowledgePack } from '../knowledge/pack.ts'
import { type PackText, readPack } from '../knowledge/read-pack.ts'
import { type CatalogueEntry, catalogueEntriesSchema } from './documents.ts'

/** `seeds/` of this installation: beside src/ in a checkout, two levels further up in a build. */
export function seedsDirectory(): string {
  const here = new URL('.', import.meta.url)
  const root = here.pathname.includes('/dist/src/') ? '../../../' : '../../'
  return fileURLToPath(new URL(`${root}seeds/`, here))
}

/** The files of the pack that ships, in order; read once. */
export function seedFiles(): readonly PackText[] {
  files ??= readPackFiles(`${seedsDirectory()}sco/`)
  return files
}

/** Every YAML file of a folder, in order of name. */
export function readPackFiles(folder: string): PackText[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

let files: readonly PackText[] | undefined
let pack: KnowledgePack | undefined
let catalogue: readonly CatalogueEntry[] | undefined

/** The knowledge pack that ships; read once, it can't change while the process runs. */
export function loadPack(): KnowledgePack {
  pack ??= readPack(seedFiles())
  return pack
}

/** seeds/feeds.yaml; read once, it can't change while the process runs. */
export function loadCatalogue(): readonly CatalogueEntry[] {
  catalogue ??= catalogueEntriesSchema.parse(
    parse(readFileSync(`${seedsDirectory()}feeds.yaml`, 'utf8')),
  ).feeds
  return catalogue
}
