/** How a feed is, the worst first. */
export const HEALTH_STATES = [
  'removed',
  'paused',
  'gone',
  'never-worked',
  'blocked',
  'failing',
  'new',
  'empty',
  'quiet',
  'moved',
  'slow',
  'healthy',
] as const
export type HealthState = (typeof HEALTH_STATES)[number]

export interface Health {
  state: HealthState
  /** One sentence for the operator. */
  reason: string
  /** Since when it is so; undefined where that was never written down. */
  since: Date | undefined
}

/** What a feed's health is told by. */
export interface FeedFacts {
  status: 'active' | 'paused' | 'gone' | 'removed'
  statusSince: Date | undefined
  createdAt: Date
  lastCheckAt: Date | undefined
  lastOkAt: Date | undefined
  /** Of the last check; undefined when no answer came. */
  lastStatus: number | undefined
  /** Of the last check, where it failed. */
  error: string | undefined
  failingSince: Date | undefined
  /** Without a failure since. */
  wellSince: Date | undefined
  emptySince: Date | undefined
  /** From here on its silence is longer than its own rhythm explains; undefined without a rhythm. */
  quietAfter: Date | undefined
  newestItemAt: Date | undefined
  /** The address that is asked instead of the declared one. */
  movedTo: string | undefined
  movedSince: Date | undefined
  slowSince: Date | undefined
  /** Usual time of a check. */
  tookMs: number | undefined
}

/** The server knows what is asked for and does not give it to us. */
const BLOCKED = new Set([401, 402, 403, 407, 429, 451])

/**
 * The one state that says most about a feed: what the operator decided, then what keeps its items
 * away, then what is odd about a feed that works.
 */
export function feedHealth(facts: FeedFacts, now: Date): Health {
  return stopped(facts) ?? broken(facts) ?? odd(facts, now) ?? healthy(facts)
}

function stopped({ status, statusSince, error, failingSince }: FeedFacts): Health | undefined {
  if (status === 'removed')
    return { state: 'removed', reason: 'no longer declared; its articles stay', since: statusSince }
  if (status === 'paused') return { state: 'paused', reason: 'paused by hand', since: statusSince }
  if (status !== 'gone') return undefined
  return { state: 'gone', reason: error ?? 'it was taken down', since: failingSince ?? statusSince }
}

function broken(facts: FeedFacts): Health | undefined {
  const { error, lastOkAt, lastCheckAt, lastStatus, failingSince: since } = facts
  if (error !== undefined) {
    if (lastStatus !== undefined && BLOCKED.has(lastStatus))
      return { state: 'blocked', reason: error, since }
    return { state: lastOkAt === undefined ? 'never-worked' : 'failing', reason: error, since }
  }
  if (lastCheckAt !== undefined) return undefined
  return { state: 'new', reason: 'not checked yet', since: facts.createdAt }
}

function odd(facts: FeedFacts, now: Date): Health | undefined {
  const { emptySince, quietAfter, newestItemAt, movedTo, movedSince, slowSince, tookMs } = facts
  if (emptySince !== undefined)
    return { state: 'empty', reason: 'it is a feed without any item', since: emptySince }
  if (quietAfter !== undefined && quietAfter < now) {
    const newest = newestItemAt === undefined ? '' : `, the newest item is of ${day(newestItemAt)}`
    const reason = `silent for longer than its rhythm explains${newest}`
    return { state: 'quiet', reason, since: quietAfter }
  }
  if (movedTo !== undefined) {
    const reason = `it moved for good to ${movedTo}, where it is asked; enter that address`
    return { state: 'moved', reason, since: movedSince }
  }
  if (slowSince === undefined) return undefined
  const seconds = ((tookMs ?? 0) / 1_000).toFixed(0)
  return { state: 'slow', reason: `an answer usually takes ${seconds} s`, since: slowSince }
}

function healthy({ lastStatus, wellSince }: FeedFacts): Health {
  const answer = lastStatus === 304 ? 'unchanged since the check before' : 'answers as it should'
  return { state: 'healthy', reason: answer, since: wellSince }
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10)
}
