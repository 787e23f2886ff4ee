import { eventId } from '../alerting/ids.ts'
import {
  hasEnded,
  judgeSource,
  type Patience,
  type SilenceFacts,
  type SourceFacts,
  silenceBody,
  type Verdict,
} from '../alerting/silence.ts'
import type { SilenceConfig } from '../config/documents.ts'
import type { Context } from '../context.ts'
import type { FeedRow } from '../db/feed-table.ts'
import { findFeeds } from '../db/feeds.ts'
import {
  endSilence,
  findNewsHours,
  findOpenSilences,
  keepWatch,
  openSilence,
  type SilenceRow,
} from '../db/silences.ts'
import { findSilentCountries } from './find-silent-countries.ts'
import { putEvent } from './outbox.ts'
import { ringEndpoints } from './ring.ts'

/** The scheduler comes every five minutes; after a longer break nobody was watching. */
const BREAK_MS = 20 * 60_000
const DAY_MS = 86_400_000
/** With fewer feeds, all failing is no sign that it is scowatch that has no network. */
const MANY = 3

/** A source as it is now: what it may be silent for, and which of its silences are over. */
export interface Watched {
  subject: string
  source: SilenceFacts['source']
  lastNewsAt?: Date | undefined
  error?: string | undefined
  silence?: Pick<SilenceRow, 'reason' | 'since'> | undefined
  hasEnded(silence: SilenceRow): boolean
  /** The operator stopped watching it: its silences end unsaid. */
  isUnwatched: boolean
}

/**
 * Tells of sources that say nothing: feeds that fail or are quiet against their rhythm, countries
 * without a working feed. Each silence is told once, and once that it is over. While scowatch was not
 * running, nothing counts as silence. Of what is no longer to be missed silences end unsaid.
 */
export async function findSilence(ctx: Context, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  const now = ctx.now()
  const watchingSince = await keepWatch(ctx.db, now, BREAK_MS)
  const { silence } = ctx.current().config
  if (silence === undefined) return endAll(ctx, await findOpenSilences(ctx.db))
  const patience = { now, watchingSince, afterMs: silence.after }
  const feeds = await findFeeds(ctx.db, { removed: true })
  const missed = feeds.filter(({ id }) => silence.feeds === 'all' || silence.feeds.includes(id))
  const judged = await judgeFeeds(ctx, missed, patience, signal)
  const all = allFailing(feeds, silence, now, watchingSince)
  const countries = findSilentCountries(silence, feeds, patience)
  const open = await findOpenSilences(ctx.db)
  const sources = [all, ...judged, ...countries]
  // Where nothing at all can be read, that is the news.
  for (const watched of sources) {
    signal?.throwIfAborted()
    await settle(ctx, silence, watched, open, watched !== all && all.silence !== undefined)
  }
  const missing = new Set(sources.map(({ subject }) => subject))
  await endAll(
    ctx,
    open.filter(({ subject }) => !missing.has(subject)),
  )
}

/** Unsaid: nobody asks for these sources any more. */
async function endAll(ctx: Context, silences: readonly SilenceRow[]): Promise<void> {
  const now = ctx.now()
  await ctx.db.transaction().execute(async (tx) => {
    for (const { id } of silences) await endSilence(tx, id, now)
  })
}

/** Archives are read for so many feeds at once, so that others get their turn between two statements. */
const BATCH = 200

async function judgeFeeds(
  ctx: Context,
  feeds: readonly FeedRow[],
  patience: Patience,
  signal: AbortSignal | undefined,
): Promise<Watched[]> {
  const judged: Watched[] = []
  for (let start = 0; start < feeds.length; start += BATCH) {
    signal?.throwIfAborted()
    const batch = feeds.slice(start, start + BATCH).map((feed) => ({ feed, facts: factsOf(feed) }))
    const asked = batch.filter(({ facts }) => needsRhythm(facts, patience.now))
    const ids = asked.map(({ feed }) => feed.id)
    const hours = ids.length === 0 ? new Map() : await findNewsHours(ctx.db, ids, patience.now)
    for (const { feed, facts } of batch)
      judged.push(watchedFeed(feed, facts, judgeSource(facts, hours.get(feed.id) ?? [], patience)))
  }
  return judged
}

/** Nothing is asked of the archive for a feed that had news within a day, that fails or is not watched. */
function needsRhythm({ isWatched, failingSince, lastNewsAt }: SourceFacts, now: Date): boolean {
  const isFresh = lastNewsAt !== undefined && now.getTime() - lastNewsAt.getTime() < DAY_MS
  return isWatched && failingSince === undefined && lastNewsAt !== undefined && !isFresh
}

function factsOf(feed: FeedRow): SourceFacts {
  const [newest] = feed.item_dates
  const news = [feed.last_new_at, newest ?? null].flatMap((date) => date ?? [])
  return {
    isWatched: feed.status === 'active' || feed.status === 'gone',
    isGone: feed.status === 'gone',
    lastNewsAt:
      news.length === 0 ? undefined : new Date(Math.max(...news.map((date) => date.getTime()))),
    lastOkAt: feed.last_ok_at ?? undefined,
    lastCheckAt: feed.last_check_at ?? undefined,
    failingSince: feed.failing_since ?? undefined,
  }
}

function watchedFeed(feed: FeedRow, facts: SourceFacts, verdict: Verdict): Watched {
  return {
    subject: `feed:${feed.id}`,
    source: { kind: 'feed', id: feed.id, name: feed.name, country: feed.country ?? undefined },
    lastNewsAt: facts.lastNewsAt,
    error: feed.error ?? undefined,
    silence: verdict.kind === 'silent' ? verdict : undefined,
    hasEnded: ({ reason, since }) => reason !== 'no-source' && hasEnded({ reason, since }, facts),
    isUnwatched: verdict.kind === 'unwatched',
  }
}

/** Every feed fails: it is the network of scowatch, or the scowatch of this network. */
function allFailing(
  feeds: readonly FeedRow[],
  { after }: SilenceConfig,
  now: Date,
  watchingSince: Date,
): Watched {
  const active = feeds.filter(({ status }) => status === 'active')
  const since = active.flatMap((feed) => feed.failing_since ?? [])
  const isAll = active.length >= MANY && since.length === active.length
  const last = new Date(Math.max(...since.map((date) => date.getTime())))
  const lasts = isAll && now.getTime() - Math.max(last.getTime(), watchingSince.getTime()) >= after
  return {
    subject: 'all',
    source: { kind: 'all', id: 'all', name: `all ${active.length} feeds`, country: undefined },
    error: lasts ? (active.find(({ error }) => error !== null)?.error ?? undefined) : undefined,
    silence: lasts ? { reason: 'failing', since: last } : undefined,
    hasEnded: () => since.length < active.length,
    isUnwatched: active.length === 0,
  }
}

/** Opens and ends what there is to open and end, each with its event in one transaction. */
async function settle(
  ctx: Context,
  config: SilenceConfig,
  watched: Watched,
  open: readonly SilenceRow[],
  isCovered: boolean,
): Promise<void> {
  const own = open.filter(({ subject }) => subject === watched.subject)
  const now = ctx.now()
  for (const row of own) {
    if (watched.isUnwatched) {
      await ctx.db.transaction().execute((tx) => endSilence(tx, row.id, now))
    } else if (watched.hasEnded(row)) await tell(ctx, config, watched, 'source.back', row)
  }
  const { silence } = watched
  if (silence === undefined || isCovered) return
  if (own.some(({ reason }) => reason === silence.reason)) return
  await tell(ctx, config, watched, 'source.silent', silence)
}

async function tell(
  ctx: Context,
  config: SilenceConfig,
  { subject, source, lastNewsAt, error }: Watched,
  type: 'source.silent' | 'source.back',
  silence: Pick<SilenceRow, 'reason' | 'since'> & { id?: string },
): Promise<void> {
  const now = ctx.now()
  const { reason, since } = silence
  const told = await ctx.db.transaction().execute(async (tx) => {
    const id =
      silence.id === undefined
        ? (await openSilence(tx, { subject, reason, since, told_at: now }))?.id
        : (await endSilence(tx, silence.id, now))
          ? silence.id
          : undefined
    if (id === undefined) return false
    return putEvent(tx, {
      id: eventId(type, subject, id),
      type,
      alertId: null,
      body: silenceBody(type, { at: now, source, reason, since, lastNewsAt, error }),
      endpoints: config.send,
      now,
      sendAt: now,
    })
  })
  if (!told) return
  ctx.log.warn({ source: subject, reason, since }, TOLD[type])
  await ringEndpoints(ctx, config.send)
}

const TOLD = { 'source.silent': 'a source is silent', 'source.back': 'a source is back' } as const
