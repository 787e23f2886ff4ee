/** Waits between tries of work that scowatch itself failed on: a bug or a value that can't be stored. */
const WAITS_MS = [10_000, 60_000, 600_000] as const

/**
 * How long to wait before work that failed by a fault of scowatch's own is tried again; undefined
 * when it is to be given up, so that no row is tried for ever.
 * @param faults times it failed, this one included
 */
export function faultWaitMs(faults: number): number | undefined {
  return WAITS_MS[faults - 1]
}

/** For the row and the log. */
export function faultReason(error: unknown): string {
  return `scowatch failed: ${error instanceof Error ? error.message : String(error)}`
}
