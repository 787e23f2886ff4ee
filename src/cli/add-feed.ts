import { createInterface } from 'node:readline/promises'
import { ScowatchError, UsageError } from '../errors.ts'
import { LISTS, type PageWatch } from '../feed/feed.ts'
import { feedIdOf } from '../feed/feed-id.ts'
import type { FeedView } from '../http/views.ts'
import type { DiscoveredFeed } from '../steps/discover-feeds.ts'
import { type ApiClient, ApiError, withApi } from './api-client.ts'
import type { PlaceFlags } from './places.ts'
import { printJson, printTable, shortTime } from './table.ts'
import { type WatchFlags, watchOf } from './watch-flags.ts'

export interface AddFlags extends PlaceFlags, WatchFlags {
  json?: true
  id?: string
  name?: string
  language?: string
  country?: string
  ownership?: string
  interval?: string
  read: string
  tag?: string[]
  pick?: string
  asIs?: true
}

type Found = Omit<DiscoveredFeed, 'newest'> & { newest: string | null }

/** What is to be watched. */
interface Choice {
  url: string
  name?: string
  homepage?: string
  watch?: PageWatch
}

/**
 * `feeds add`: a feed is added as it is; of a site the feeds are found, and with several of them
 * somebody must choose.
 */
export async function addFeed(url: string, flags: AddFlags): Promise<void> {
  const watch = await watchOf(flags)
  await withApi(flags, async (api) => {
    const isSettled = watch !== undefined || flags.asIs === true
    const choice = isSettled ? { url } : await choose(api, url, flags)
    const { id, name, language, country, ownership, interval, read, tag } = flags
    const feed = await api.call<FeedView>('POST', '/api/v1/feeds', {
      ...choice,
      id: id ?? feedIdOf(choice.url),
      read,
      ...Object.fromEntries(
        Object.entries({ name, language, country, ownership, interval, watch, tags: tag }).filter(
          ([, value]) => value !== undefined,
        ),
      ),
    })
    if (flags.json) return printJson(feed)
    const how = feed.watch === null ? '' : ', for the headlines of the page'
    process.stdout.write(
      `${feed.id} is watched${how}: ${feed.url}\nIt lives in the database, not in feeds.yaml; scowatch feeds remove ${feed.id} ends it.\n`,
    )
  })
}

async function choose(api: ApiClient, url: string, flags: AddFlags): Promise<Choice> {
  const found = await discover(api, url)
  if (found === undefined) return { url }
  const [first] = found
  if (first === undefined) {
    throw new ScowatchError(
      `There is no feed at ${url}: watch the page itself with --watch or --list SELECTOR, or add the address with --as-is.`,
    )
  }
  if (first.via === 'address') return choiceOf(first, url)
  const chosen = flags.pick === undefined ? onlyOne(found) : picked(found, flags.pick)
  return choiceOf(chosen ?? (await askFor(found, flags)), url)
}

/** undefined: the address can't be asked now, and is watched as it is given. */
async function discover(api: ApiClient, url: string): Promise<readonly Found[] | undefined> {
  try {
    const { items } = await api.call<{ items: Found[] }>('POST', '/api/v1/feeds/discover', { url })
    return items
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.code === 'refused') {
      throw new ScowatchError(`${error.message}; add it all the same with --as-is.`)
    }
    if (error.code !== 'unreachable') throw error
    process.stderr.write(`It can't be looked at now, and is taken as given: ${error.message}\n`)
    return undefined
  }
}

function choiceOf({ url, title, via, watch }: Found, from: string): Choice {
  const name = title?.slice(0, 200).toWellFormed().trim()
  return {
    url,
    ...(name ? { name } : {}),
    ...(via === 'address' || via === 'page' ? {} : { homepage: from }),
    ...(watch === null ? {} : { watch }),
  }
}

/** The only feed; sitemaps and pages count where there is none. */
function onlyOne(found: readonly Found[]): Found | undefined {
  const feeds = found.filter(({ format }) => !LISTS.has(format))
  const counted = feeds.length > 0 ? feeds : found
  return counted.length === 1 ? counted[0] : undefined
}

function picked(found: readonly Found[], pick: string): Found {
  const chosen = /^\d{1,3}$/.test(pick) ? found[Number(pick) - 1] : undefined
  if (chosen !== undefined) return chosen
  throw new UsageError(
    `--pick ${pick}: there are ${found.length} to choose from, 1 to ${found.length}.`,
  )
}

function printChoices(found: readonly Found[]): void {
  printTable(
    found.map(({ url, title, format, items, newest }, index) => ({
      n: String(index + 1),
      format,
      items: String(items),
      newest: shortTime(newest),
      title: title ?? '',
      address: url,
    })),
  )
}

/** Asks on a terminal; elsewhere lists them and says how to choose. */
async function askFor(found: readonly Found[], flags: AddFlags): Promise<Found> {
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  if (flags.json) printJson(found)
  else printChoices(found)
  if (!isTerminal || flags.json) {
    throw new ScowatchError(
      `There are ${found.length} to choose from: add --pick N, or give the address of one.`,
    )
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return picked(found, (await terminal.question(`Which one (1 to ${found.length})? `)).trim())
  } finally {
    terminal.close()
  }
}
