import { generateOpml } from 'feedsmith'
import type { PageWatch } from './feed.ts'
import { OWN_PREFIX } from './opml.ts'

/** A feed as other readers are told of it. */
export interface ListedFeed {
  id: string
  url: string
  name: string
  homepage: string | null
  language: string | null
  tags: readonly string[]
  country: string | null
  ownership: string | null
  /** As in feeds.yaml, for instance `15m`. */
  interval: string | null
  read: string
  watch: PageWatch | null
}

const OWN = ['id', 'country', 'ownership', 'interval', 'read', 'watch'].map(
  (name) => `${OWN_PREFIX}:${name}`,
)

interface Outline {
  text: string
  title?: string
  outlines?: Outline[]
  [attribute: string]: unknown
}

/** A tag whose levels can't be put back as they are (a comma would divide it) is only a folder. */
function outlineOf(feed: ListedFeed): Outline {
  const categories = feed.tags.filter((tag) => !tag.includes(',')).map((tag) => `/${tag}`)
  const own: readonly (string | undefined)[] = [
    feed.id,
    feed.country ?? undefined,
    feed.ownership ?? undefined,
    feed.interval ?? undefined,
    feed.read === 'page' ? undefined : feed.read,
    feed.watch === null ? undefined : JSON.stringify(feed.watch),
  ]
  const stated = {
    type: 'rss',
    text: feed.name,
    title: feed.name,
    xmlUrl: feed.url,
    htmlUrl: feed.homepage ?? undefined,
    language: feed.language ?? undefined,
    category: categories.length === 0 ? undefined : categories.join(','),
    ...Object.fromEntries(OWN.map((name, i) => [name, own[i]])),
  }
  const entries = Object.entries(stated).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Outline
}

/** The folder of a path below `outlines`, made where it is missing. */
function folderAt(outlines: Outline[], levels: readonly string[]): Outline[] {
  let at = outlines
  for (const level of levels) {
    let folder = at.find(({ text, outlines }) => outlines !== undefined && text === level)
    if (folder === undefined) {
      folder = { text: level, title: level, outlines: [] }
      at.push(folder)
    }
    at = folder.outlines ?? []
  }
  return at
}

/**
 * The list of feeds as OPML 2.0: tags are folders and, for readers that know it, `category`; a feed
 * of several tags stands in each folder, as other readers write it. What only scowatch knows of a
 * feed stands beside in attributes of its own namespace.
 * @see https://opml.org/spec2.opml
 */
export function writeOpml(feeds: readonly ListedFeed[], now: Date): string {
  const outlines: Outline[] = []
  for (const feed of feeds) {
    const folders = feed.tags.length === 0 ? [[]] : feed.tags.map((tag) => tag.split('/'))
    for (const levels of folders) folderAt(outlines, levels).push(outlineOf(feed))
  }
  const head = { title: 'Feeds of scowatch', dateCreated: now }
  // A body without outlines would be no document.
  const body = { outlines: outlines.length === 0 ? [{ text: 'no feeds' }] : outlines }
  const xml = generateOpml({ head, body }, { extraOutlineAttributes: OWN })
  return xml.replace(/<opml /, `<opml xmlns:${OWN_PREFIX}="urn:scowatch:feeds" `)
}
