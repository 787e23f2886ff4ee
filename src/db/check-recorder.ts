import { type DoneCheck, recordChecks } from './checks.ts'
import type { Db } from './database.ts'
import { isPassingError } from './passing-error.ts'

/** Records checks that brought no items. */
export interface CheckRecorder {
  /** Resolves when the check is committed; rejects when it could not be. */
  record(done: DoneCheck): Promise<void>
}

interface Waiting {
  done: DoneCheck
  committed: () => void
  failed: (error: unknown) => void
}

/** How long a check waits for others to be committed with it: short beside the seconds a poll takes. */
const WINDOW_MS = 25
/** Bounds one statement. */
const MAX_BATCH = 100

/**
 * Commits the checks that end within a short while together, in one statement. A check is over only
 * when its statement is committed, so a crash loses nothing that others believe done.
 */
export function createCheckRecorder(db: Db, windowMs = WINDOW_MS): CheckRecorder {
  let batch = new Map<string, Waiting>()
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const taken = [...batch.values()]
    batch = new Map()
    if (taken.length > 0) void commit(db, taken)
  }
  return {
    record: (done) =>
      new Promise((committed, failed) => {
        // Two checks of one feed are two changes of one row: never in one statement.
        if (batch.has(done.check.feed_id)) flush()
        batch.set(done.check.feed_id, { done, committed, failed })
        if (batch.size >= MAX_BATCH) flush()
        else timer ??= setTimeout(flush, windowMs)
      }),
  }
}

/** One that can't be stored must not sink the others: each is tried by itself then. */
async function commit(db: Db, waiting: readonly Waiting[]): Promise<void> {
  try {
    await recordChecks(
      db,
      waiting.map(({ done }) => done),
    )
    for (const { committed } of waiting) committed()
  } catch (error) {
    if (waiting.length === 1 || isPassingError(error)) {
      for (const { failed } of waiting) failed(error)
    } else for (const one of waiting) await commit(db, [one])
  }
}
