import type { ConfigProblem } from '../errors.ts'
import type { PageWatch } from '../feed/feed.ts'
import type {
  CatalogueEntry,
  EndpointConfig,
  FeedConfig,
  KeywordConfig,
  RuleConfig,
  SilenceConfig,
} from './documents.ts'
import type { Knowledge } from './knowledge.ts'
import type { Settings } from './settings.ts'

/** Everything the operator decided, checked and ready to use. */
export interface Config {
  settings: Settings
  databaseUrl: string | undefined
  redisUrl: string | undefined
  /** Declared feeds; `source` tells the file from the catalogue. */
  feeds: readonly WatchedFeed[]
  keywords: readonly KeywordConfig[]
  endpoints: readonly EndpointConfig[]
  rules: readonly RuleConfig[]
  /** What articles are tagged with. */
  knowledge: Knowledge
  /** Absent: nobody is told of silent sources. */
  silence?: SilenceConfig | undefined
  /** sha256 over what decides alerts: keywords, rules, endpoints' ids. */
  hash: string
  /** Folder the files were read from. */
  directory: string
  /** What can be used but deserves a look, for instance a rule that asks for a feed nobody declared. */
  warnings: readonly ConfigProblem[]
}

export interface WatchedFeed {
  id: string
  source: 'catalogue' | 'file'
  url: string
  name: string
  homepage: string | null
  language: string | null
  country: string | null
  ownership: string | null
  interval_ms: number | null
  read: 'page' | 'feed'
  watch: PageWatch | null
  tags: readonly string[]
  /** Selectors for its pages, as JSON. */
  rules: string | null
  zone: string | null
}

const CONFIDENCES = ['high', 'medium', 'low', 'none'] as const

/** Feeds of the file, then those of the catalogue that were asked for and that the file does not name itself. */
export function watchedFeeds(
  feeds: readonly FeedConfig[],
  catalogue: false | { countries: 'all' | string[]; confidence: 'high' | 'medium' | 'low' },
  entries: readonly CatalogueEntry[],
): WatchedFeed[] {
  const own = feeds.map(fromFile)
  if (catalogue === false) return own
  const named = new Set(own.map((feed) => feed.id))
  const least = CONFIDENCES.indexOf(catalogue.confidence)
  const { countries } = catalogue
  return [
    ...own,
    ...entries
      .filter((entry) => CONFIDENCES.indexOf(entry.confidence) <= least && !named.has(entry.id))
      .filter((entry) => countries === 'all' || countries.includes(entry.country ?? ''))
      .flatMap(fromCatalogue),
  ]
}

/** The row of a declared feed. */
export function fromFile(feed: FeedConfig): WatchedFeed {
  return {
    id: feed.id,
    source: 'file',
    url: feed.url,
    name: feed.name ?? feed.id,
    homepage: feed.homepage ?? null,
    language: feed.language ?? null,
    country: feed.country ?? null,
    ownership: feed.ownership ?? null,
    interval_ms: feed.interval ?? null,
    read: feed.read,
    watch: feed.watch ?? null,
    tags: feed.tags ?? [],
    rules: feed.rules === undefined ? null : JSON.stringify(feed.rules),
    zone: feed.zone ?? null,
  }
}

function fromCatalogue(entry: CatalogueEntry): WatchedFeed[] {
  if (entry.url === undefined) return []
  return [
    {
      id: entry.id,
      source: 'catalogue',
      url: entry.url,
      name: entry.name,
      homepage: entry.homepage ?? null,
      language: entry.language ?? entry.languages?.[0] ?? null,
      country: entry.country ?? null,
      ownership: entry.ownership ?? null,
      interval_ms: null,
      read: 'page',
      watch: entry.watch ?? null,
      tags: [],
      rules: null,
      zone: null,
    },
  ]
}
