import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('../../fixtures/opml/', import.meta.url)

/** Written in the shapes of other readers' exports. */
export const OPML_FILES: readonly string[] = readdirSync(FOLDER).sort()

export function opmlFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)))
}
