import { Command } from 'commander'
import type { FeedView } from '../http/views.ts'
import { addFeed } from './add-feed.ts'
import { withApi } from './api-client.ts'
import { exportFeeds, importFeeds } from './opml.ts'
import { type PlaceFlags, withPlaces } from './places.ts'
import { printPoliteness } from './politeness.ts'
import { printJson, printTable, shortTime } from './table.ts'
import { withWatch } from './watch-flags.ts'

interface OutputFlags extends PlaceFlags {
  json?: true
}

/** A daemon on another machine, and a check that began as the command did. */
const CLOCK_SLACK_MS = 10_000

export function feedsCommand(): Command {
  const feeds = new Command('feeds')
  const sub = (text: string, description: string) =>
    withPlaces(feeds.command(text).description(description)).option('--json', 'print JSON')
  sub('list', 'all feeds with their health')
    .option('--removed', 'removed ones too')
    .action(listFeeds)
  withWatch(sub('add <url>', 'watch a feed, or what is found at the address of a site'))
    .option('--pick <n>', 'of several that are found, this one')
    .option('--as-is', 'watch the address as given, without looking at it')
    .option('--tag <word...>', 'your own words for it')
    .option('--id <id>', 'short name; made of the address when absent')
    .option('--name <name>')
    .option('--language <tag>')
    .option('--country <code>')
    .option('--ownership <word>')
    .option('--interval <duration>', 'for instance 15m')
    .option('--read <what>', 'page or feed', 'page')
    .action(addFeed)
  sub('remove <id>', 'stop watching a feed added by hand; its articles stay').action(
    (id: string, flags: OutputFlags) => change(flags, 'DELETE', id, 'removed'),
  )
  sub('pause <id>', 'stop its checks until resumed').action((id: string, flags: OutputFlags) =>
    change(flags, 'PATCH', id, 'paused', { status: 'paused' }),
  )
  sub('resume <id>', 'check it again').action((id: string, flags: OutputFlags) =>
    change(flags, 'PATCH', id, 'active', { status: 'active' }),
  )
  sub('check <id>', 'ask it now, still conditionally; at most once a minute').action(checkFeed)
  sub('politeness', 'how good a guest scowatch is: what it asked and what was answered').action(
    printPoliteness,
  )
  sub('import <file>', 'watch the feeds of an OPML file (- for stdin); folders become tags').action(
    importFeeds,
  )
  withPlaces(feeds.command('export').description('all feeds as OPML; tags become folders'))
    .option('--file <file>', 'write it there instead of stdout')
    .action(exportFeeds)
  return feeds
}

async function listFeeds(flags: OutputFlags & { removed?: true }): Promise<void> {
  await withApi(flags, async (api) => {
    const { items } = await api.call<{ items: FeedView[] }>(
      'GET',
      `/api/v1/feeds?removed=${flags.removed === true}`,
    )
    if (flags.json) return printJson(items)
    if (items.length === 0)
      return void process.stderr.write(
        'No feeds: add one with `scowatch feeds add URL` or in feeds.yaml.\n',
      )
    printTable(
      items.map((feed) => ({
        id: feed.id,
        health: feed.health,
        since: shortTime(feed.healthSince),
        'last ok': shortTime(feed.lastOkAt),
        next: shortTime(feed.nextCheckAt),
        from: feed.source,
        why: feed.health === 'healthy' ? floodText(feed.flood) : feed.healthReason,
      })),
    )
  })
}

function floodText(flood: FeedView['flood']): string {
  if (flood === null) return ''
  const what = {
    renamed: 'known entries under other ids',
    archive: 'old entries',
    undated: 'entries without dates of their own',
  }
  return `${flood.items} ${what[flood.kind]} at once, not alerted`
}

async function change(
  flags: OutputFlags,
  method: string,
  id: string,
  done: string,
  body?: unknown,
): Promise<void> {
  await withApi(flags, async (api) => {
    const feed = await api.call<FeedView>(method, `/api/v1/feeds/${encodeURIComponent(id)}`, body)
    if (flags.json) printJson(feed)
    else process.stdout.write(`${feed.id} is ${done}\n`)
  })
}

async function checkFeed(id: string, flags: OutputFlags): Promise<void> {
  const askedAt = Date.now()
  await withApi(flags, async (api) => {
    const feed = await api.call<FeedView>('POST', `/api/v1/feeds/${encodeURIComponent(id)}/check`)
    if (flags.json) return printJson(feed)
    const result =
      feed.error === null ? 'ok' : `failing since ${shortTime(feed.failingSince)}: ${feed.error}`
    const isOlder =
      feed.lastCheckAt !== null && Date.parse(feed.lastCheckAt) < askedAt - CLOCK_SLACK_MS
    const note = isOlder
      ? ` (as of ${shortTime(feed.lastCheckAt)} UTC, once a minute is enough)`
      : ''
    process.stdout.write(
      `${feed.id}: ${result}${note}; next check ${shortTime(feed.nextCheckAt)} UTC\n`,
    )
    if (feed.error !== null) process.exitCode = 1
  })
}
