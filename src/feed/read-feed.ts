import { decodeBytes } from '../text/decode-bytes.ts'
import type { FeedFault, FeedHints, FeedReading } from './feed.ts'
import { readJsonFeed } from './json-feed.ts'
import { normaliseFeed } from './normalise-feed.ts'
import { prepareXml } from './prepare-xml.ts'
import type { RawFeed } from './raw-feed.ts'
import { readWithRssParser } from './rss-parser-reader.ts'
import { MAX_DEPTH, readTolerantly, TooDeepError } from './tolerant-reader.ts'

/** More than the fetcher lets through; for callers that bring bytes of their own. */
const MAX_BYTES = 32 * 1024 * 1024

function fault(code: FeedFault['code'], message: string, repairs: string[] = []): FeedReading {
  return { ok: false, fault: { code, message }, repairs }
}

/** Says what a text without a feed's root element is. */
function faultOfText(text: string, repairs: string[]): FeedReading {
  const start = text.slice(0, 2_000)
  if (text.trim() === '') return fault('empty', 'The answer is empty.', repairs)
  if (/<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]/i.test(start)) {
    return fault('html', 'The address answers with a web page, not with a feed.', repairs)
  }
  const root = /<([A-Za-z][\w:.-]*)/.exec(start.replace(/<!--[\s\S]*?-->/g, ''))?.[1]
  const what = root === undefined ? 'plain text' : `XML with the root element <${root}>`
  return fault('not-a-feed', `The answer is ${what}, which is no feed.`, repairs)
}

async function readXml(text: string): Promise<{ raw: RawFeed } | { failed: FeedReading }> {
  const prepared = prepareXml(text)
  if (prepared.xml === '') return { failed: faultOfText(text, prepared.repairs) }
  try {
    const plain = prepared.root === 'rss' ? await readWithRssParser(prepared.xml) : undefined
    if (plain !== undefined) return { raw: { ...plain, repairs: prepared.repairs } }
    const raw = readTolerantly(prepared.xml, prepared.root)
    return { raw: { ...raw, repairs: [...prepared.repairs, ...raw.repairs] } }
  } catch (error) {
    if (!(error instanceof TooDeepError)) throw error
    const message = `The feed nests its elements more than ${MAX_DEPTH} deep.`
    return { failed: fault('too-deep', message, prepared.repairs) }
  }
}

/** Where JSON begins: at once, or after warnings of a program if a JSON Feed's version follows. */
function startOfJson(text: string): number | undefined {
  const first = text.search(/\S/)
  if (text.charAt(first) === '{') return first
  const version = text.slice(0, 10_000).search(/"https?:\/\/(?:www\.)?jsonfeed\.org\/version/)
  const brace = version < 0 ? -1 : text.search(/\{\s*"/)
  return brace < 0 || brace > version ? undefined : brace
}

/**
 * Reads a feed from its bytes: decode, cut and repair, parse, normalise. Reads RSS 0.9x-2.0, RDF,
 * CDF, Atom 0.3 and 1.0, and JSON Feed; one bad item never sinks the rest, no DTD is processed.
 * @returns items in document order, the newest 5,000 at most, with every repair named; or why the
 *   bytes are no feed. Rejects only on a defect of this program.
 */
export async function readFeed(bytes: Uint8Array, hints: FeedHints): Promise<FeedReading> {
  if (bytes.length === 0) return fault('empty', 'The answer is empty.')
  if (bytes.length > MAX_BYTES) return fault('too-large', 'The feed is larger than 32 MiB.')
  const isJson = /json/i.test(hints.contentType ?? '')
  const { contentType } = hints
  const decoded = decodeBytes(bytes, {
    kind: isJson ? 'json' : 'xml',
    ...(contentType === undefined ? {} : { contentType }),
  })
  const start = startOfJson(decoded.text)
  if (start !== undefined) {
    const reading = readJsonFeed(decoded.text.slice(start), hints)
    if (/\S/.test(decoded.text.slice(0, start))) {
      reading.repairs.push('text before the feed cut off')
    }
    const isXml = !reading.ok && /<(?:rss|feed|rdf:RDF)[\s>]/.test(decoded.text)
    if (!isXml) return { ...reading, repairs: [...decoded.repairs, ...reading.repairs] }
  }
  const read = await readXml(decoded.text)
  if ('failed' in read) {
    return { ...read.failed, repairs: [...decoded.repairs, ...read.failed.repairs] }
  }
  const normal = normaliseFeed(read.raw, hints)
  const repairs = [...decoded.repairs, ...normal.repairs]
  return { ok: true, format: read.raw.format, feed: normal.feed, items: normal.items, repairs }
}
