import { parentPort } from 'node:worker_threads'
import type { PageHints } from '../article/article.ts'
import { articleFromFeed } from '../article/feed-article.ts'
import { readPage } from '../article/read-page.ts'
import { discoverFeeds } from '../feed/discover-feeds.ts'
import type { FeedHints } from '../feed/feed.ts'
import { readOpml } from '../feed/opml.ts'
import { readFeed } from '../feed/read-feed.ts'
import { decodeBytes } from '../text/decode-bytes.ts'
import type { ParseKind, ParseKinds, ParseReply, ParseTask } from './parse-task.ts'

/** Entry of the thread in which everything is parsed that others wrote. */
const PARSERS: {
  readonly [K in ParseKind]: (
    input: ParseKinds[K]['input'],
    hints: ParseKinds[K]['hints'],
  ) => ParseKinds[K]['reading'] | Promise<ParseKinds[K]['reading']>
} = {
  feed: readFeed,
  page: readPageBytes,
  opml: readOpml,
  links: discoverInBytes,
  'feed-text': articleFromFeed,
}

parentPort?.on('message', async (task: ParseTask) => {
  reply(await parse(task))
})
reply({ kind: 'ready' })

function reply(message: ParseReply): void {
  parentPort?.postMessage(message)
}

async function parse<K extends ParseKind>({
  kind,
  input,
  hints,
}: ParseTask<K>): Promise<ParseReply> {
  try {
    return { kind: 'read', reading: await PARSERS[kind](input, hints) }
  } catch (error) {
    return { kind: 'failed', error: error instanceof Error ? error.message : String(error) }
  }
}

function textOfPage(bytes: Uint8Array, { contentType }: { contentType?: string }): string {
  const type = contentType === undefined ? {} : { contentType }
  return decodeBytes(bytes, { kind: 'html', ...type }).text
}

function readPageBytes(bytes: Uint8Array, hints: PageHints) {
  return readPage(textOfPage(bytes, hints), hints)
}

function discoverInBytes(bytes: Uint8Array, hints: FeedHints) {
  return discoverFeeds(textOfPage(bytes, hints), hints.url)
}
