import { readFileSync } from 'node:fs'

const FOLDER = new URL('../../fixtures/feeds/', import.meta.url)

export const FIXTURES = [
  'rss-plain.xml',
  'rss-wild.xml',
  'atom.xml',
  'rdf.xml',
  'feed.json',
  'sitemap.xml',
  'news-sitemap.xml',
  'sitemap-index.xml',
] as const

/** Pages that are watched for their headlines. */
export const PAGES = ['pages/agency-list.html', 'pages/cards.html', 'pages/terms.html'] as const

export type Fixture = (typeof FIXTURES)[number] | (typeof PAGES)[number]

export function fixture(name: Fixture): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)))
}

export const bytesOf = (text: string) => new TextEncoder().encode(text)
