import type { PacingLimits } from '../net/pacing.ts'
import { type DoneCheck, recordChecks } from './checks.ts'
import type { Db } from './database.ts'
import { type FeedTurn, openFeedTurns } from './feed-turns.ts'
import { inCompany } from './in-company.ts'

/** The two statements of a check that finds nothing new, each shared with the checks beside it. */
export interface CheckStore {
  /**
   * Reads a feed that is to be checked and claims a turn on its host.
   * @returns undefined when the feed is not there or not active: then nothing was claimed
   */
  open(feedId: string, limits: PacingLimits): Promise<FeedTurn | undefined>
  /** Records a check that brought no items; it is committed when the promise resolves. */
  record(done: DoneCheck): Promise<void>
}

export interface CheckWindows {
  /** How long an opening waits for others: checks that were recorded together mostly are followed so. */
  openMs: number
  /** How long a record waits for others: short beside the seconds a poll takes. */
  recordMs: number
}

const WINDOWS: CheckWindows = { openMs: 5, recordMs: 25 }
const MAX_BATCH = 100

/** {@link CheckStore} of one process. A crash loses nothing that others believe done: both wait for the commit. */
export function createCheckStore(db: Db, windows: CheckWindows = WINDOWS): CheckStore {
  const open = inCompany<{ feedId: string; limits: PacingLimits }, FeedTurn | undefined>({
    keyOf: ({ feedId }) => feedId,
    run: async (asked) => {
      const [first] = asked
      const ids = asked.map(({ feedId }) => feedId)
      const opened = first === undefined ? new Map() : await openFeedTurns(db, ids, first.limits)
      return ids.map((id) => opened.get(id))
    },
    windowMs: windows.openMs,
    maxBatch: MAX_BATCH,
  })
  const record = inCompany<DoneCheck, void>({
    keyOf: ({ check }) => check.feed_id,
    run: async (done) => {
      await recordChecks(db, done)
      return []
    },
    windowMs: windows.recordMs,
    maxBatch: MAX_BATCH,
  })
  return { open: (feedId, limits) => open({ feedId, limits }), record }
}
