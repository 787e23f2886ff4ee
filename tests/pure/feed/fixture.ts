import { readFileSync } from 'node:fs'

const FOLDER = new URL('../../fixtures/feeds/', import.meta.url)

export const FIXTURES = [
  'rss-plain.xml',
  'rss-wild.xml',
  'atom.xml',
  'rdf.xml',
  'feed.json',
] as const

export function fixture(name: (typeof FIXTURES)[number]): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)))
}

export const bytesOf = (text: string) => new TextEncoder().encode(text)
