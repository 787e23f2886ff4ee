import { parseFeed } from 'feedsmith'
import RssParser from 'rss-parser'
import { readFeed } from '../../src/feed/read-feed.ts'

/** A feed as it was captured, with what is known of it. */
export interface Capture {
  id: string
  bytes: Uint8Array
  url?: string
  contentType?: string
}

export interface FeedParser {
  name: string
  /** @returns the number of items; throws or gives undefined for what it can't read */
  parse(capture: Capture): Promise<number | undefined> | number | undefined
}

/** The packages of this folder's own package.json; the project itself doesn't know them. */
export class NotInstalled extends Error {}

async function load(name: string) {
  try {
    return await import(name)
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new NotInstalled(`${name} is not installed: run npm ci --prefix bench/feeds`)
  }
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

const scowatch: FeedParser = {
  name: 'scowatch',
  async parse({ bytes, url, contentType }) {
    const hints = { ...(url && { url }), ...(contentType && { contentType }) }
    const reading = await readFeed(bytes, hints)
    return reading.ok ? reading.items.length : undefined
  },
}

/** Bare: as its documentation shows, on bytes decoded as UTF-8. */
const bare: FeedParser = {
  name: 'rss-parser',
  async parse({ bytes }) {
    return (await new RssParser().parseString(textOf(bytes))).items.length
  },
}

const feedsmith: FeedParser = {
  name: 'feedsmith',
  parse({ bytes }) {
    const { feed } = parseFeed(textOf(bytes)) as {
      feed: { items?: unknown[]; entries?: unknown[] }
    }
    return (feed.items ?? feed.entries)?.length ?? 0
  },
}

/**
 * scowatch's reader from bytes to items, and the parsers it is measured against on the same bytes.
 * @throws NotInstalled when this folder's packages are missing
 */
export async function openParsers(): Promise<readonly FeedParser[]> {
  const { parseFeed: parse } = await load('@rowanmanning/feed-parser')
  const rowanmanning: FeedParser = {
    name: '@rowanmanning/feed-parser',
    parse: ({ bytes }) => parse(textOf(bytes)).items.length,
  }
  return [scowatch, bare, feedsmith, rowanmanning]
}
