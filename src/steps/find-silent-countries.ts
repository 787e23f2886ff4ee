import type { Patience } from '../alerting/silence.ts'
import type { SilenceConfig } from '../config/documents.ts'
import { loadPack } from '../config/seeds.ts'
import type { FeedRow } from '../db/feed-table.ts'
import { statusOn } from '../knowledge/in-force.ts'
import type { Watched } from './find-silence.ts'

/** Countries that must have a working feed, with what became of them. */
export function findSilentCountries(
  { countries }: Pick<SilenceConfig, 'countries'>,
  feeds: readonly FeedRow[],
  patience: Patience,
): Watched[] {
  const pack = loadPack().countries
  const wanted =
    countries === 'members'
      ? pack.filter((country) => statusOn(country, patience.now) === 'member').map(({ id }) => id)
      : countries
  return wanted.map((id) => {
    const own = feeds.filter(({ status, country }) => status === 'active' && country === id)
    const since = silentSince(own, patience)
    return {
      subject: `country:${id}`,
      source: {
        kind: 'country',
        id,
        name: pack.find((country) => country.id === id)?.label ?? id,
        country: id,
      },
      silence: since === undefined ? undefined : { reason: 'no-source', since },
      error: own.find(({ error }) => error !== null)?.error ?? undefined,
      hasEnded: ({ since: begun }) =>
        own.some(
          (feed) => feed.error === null && feed.last_ok_at !== null && feed.last_ok_at > begun,
        ),
      isUnwatched: false,
    }
  })
}

/**
 * Since when no feed of a country can be read; without any feed, since scowatch has been watching.
 * Undefined while one works, fails for a short time only, or has not been asked yet.
 */
function silentSince(
  feeds: readonly FeedRow[],
  { now, watchingSince, afterMs }: Patience,
): Date | undefined {
  const failing = feeds.flatMap((feed) => feed.failing_since ?? [])
  if (failing.length < feeds.length) return undefined
  const last = Math.max(...failing.map((date) => date.getTime()), 0)
  const begun = Math.max(last, watchingSince.getTime())
  if (now.getTime() - begun < afterMs) return undefined
  return last === 0 ? watchingSince : new Date(last)
}
