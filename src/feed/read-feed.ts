import { decodeBytes } from '../text/decode-bytes.ts'
import type { FeedFault, FeedHints, FeedReading } from './feed.ts'
import { readJsonFeed } from './json-feed.ts'
import { normaliseFeed } from './normalise-feed.ts'
import { type PreparedXml, prepareXml } from './prepare-xml.ts'
import type { RawFeed } from './raw-feed.ts'
import { readWithRssParser } from './rss-parser-reader.ts'
import { isSitemap, readSitemap } from './sitemap.ts'
import { MAX_DEPTH, readTolerantly, TooDeepError } from './tolerant-reader.ts'
import { unpacked } from './unpack.ts'
import { watchPage } from './watch-page.ts'

/** More than the fetcher lets through; for callers that bring bytes of their own. */
const MAX_BYTES = 32 * 1024 * 1024

/** A format that is told by its text and read from it. */
interface TextFormat {
  isOne(text: string, hints: FeedHints): boolean
  read(text: string, hints: FeedHints): FeedReading
}

const isWebPage = (text: string) =>
  /<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]/i.test(text.slice(0, 2_000))

/** Where JSON begins: at once, or after warnings of a program if a JSON Feed's version follows. */
function startOfJson(text: string): number | undefined {
  if (text.charAt(0) === '{') return 0
  const version = text.slice(0, 10_000).search(/"https?:\/\/(?:www\.)?jsonfeed\.org\/version/)
  const brace = version < 0 ? -1 : text.search(/\{\s*"/)
  return brace < 0 || brace > version ? undefined : brace
}

function readJson(text: string, hints: FeedHints): FeedReading {
  const start = startOfJson(text) ?? 0
  const reading = readJsonFeed(text.slice(start), hints)
  if (start > 0) reading.repairs.push('text before the feed cut off')
  return reading
}

/** The first that takes a text reads it; what none takes is XML of some kind of RSS or Atom. */
const TEXT_FORMATS: readonly TextFormat[] = [
  { isOne: (text) => startOfJson(text) !== undefined, read: readJson },
  { isOne: isSitemap, read: readSitemap },
  {
    isOne: (text, { watch }) => watch !== undefined && isWebPage(text),
    read: (text, hints) => watchPage(text, { ...hints, watch: hints.watch ?? {} }),
  },
]

function fault(code: FeedFault['code'], message: string, repairs: string[] = []): FeedReading {
  return { ok: false, fault: { code, message }, repairs }
}

/** Says what a text without a feed's root element is. */
function faultOfText(text: string, repairs: string[]): FeedReading {
  const start = text.slice(0, 2_000)
  if (text.trim() === '') return fault('empty', 'The answer is empty.', repairs)
  if (isWebPage(start)) {
    return fault('html', 'The address answers with a web page, not with a feed.', repairs)
  }
  const root = /<([A-Za-z][\w:.-]*)/.exec(start.replace(/<!--[\s\S]*?-->/g, ''))?.[1]
  const what = root === undefined ? 'plain text' : `XML with the root element <${root}>`
  return fault('not-a-feed', `The answer is ${what}, which is no feed.`, repairs)
}

async function readXml(text: string, hints: FeedHints): Promise<FeedReading> {
  const prepared = prepareXml(text)
  if (prepared.xml === '') return faultOfText(text, prepared.repairs)
  try {
    const raw = await rawFeedOf(prepared)
    const { feed, items, repairs } = normaliseFeed(raw, hints)
    return { ok: true, format: raw.format, feed, items, repairs }
  } catch (error) {
    if (!(error instanceof TooDeepError)) throw error
    const message = `The feed nests its elements more than ${MAX_DEPTH} deep.`
    return fault('too-deep', message, prepared.repairs)
  }
}

async function rawFeedOf({ xml, root, repairs }: PreparedXml): Promise<RawFeed> {
  const plain = root === 'rss' ? await readWithRssParser(xml) : undefined
  if (plain !== undefined) return { ...plain, repairs }
  const raw = readTolerantly(xml, root)
  return { ...raw, repairs: [...repairs, ...raw.repairs] }
}

/**
 * Reads a feed from its bytes: decode, cut and repair, parse, normalise. Reads RSS 0.9x-2.0, RDF,
 * CDF, Atom 0.3 and 1.0, JSON Feed, sitemaps (also packed) and, where it is watched, a page's
 * headlines; one bad item never sinks the rest, no DTD is processed.
 * @returns items in document order, the newest 5,000 at most, with every repair named; or why the
 *   bytes are no feed. Rejects only on a defect of this program.
 */
export async function readFeed(bytes: Uint8Array, hints: FeedHints): Promise<FeedReading> {
  if (bytes.length === 0) return fault('empty', 'The answer is empty.')
  const plain = unpacked(bytes, MAX_BYTES)
  if (plain === 'broken') return fault('broken', 'The answer is packed (gzip) and damaged.')
  if (plain === 'too-large' || plain.length > MAX_BYTES) {
    return fault('too-large', 'The feed is larger than 32 MiB.')
  }
  const { contentType, watch } = hints
  const isJson = /json/i.test(contentType ?? '')
  const decoded = decodeBytes(plain, {
    kind: isJson ? 'json' : watch === undefined ? 'xml' : 'html',
    ...(contentType === undefined ? {} : { contentType }),
  })
  const start = Math.max(0, decoded.text.search(/\S/))
  const text = decoded.text.slice(start)
  const taken = TEXT_FORMATS.find(({ isOne }) => isOne(text, hints))?.read(text, hints)
  const isXml = taken === undefined || (!taken.ok && /<(?:rss|feed|rdf:RDF)[\s>]/.test(text))
  const reading = isXml ? await readXml(decoded.text, hints) : taken
  const isPlainPage = !reading.ok && PAGE_FAULTS.has(reading.fault.code) && watch !== undefined
  const last = isPlainPage ? watchPage(text, { ...hints, watch }) : reading
  return { ...last, repairs: [...decoded.repairs, ...last.repairs] }
}

/** What a watched page without the usual marks of one is first taken for. */
const PAGE_FAULTS: ReadonlySet<FeedFault['code']> = new Set(['html', 'not-a-feed'])
