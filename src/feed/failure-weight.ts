/** What a failed check was: an answer with a status, or none and the code of the error. */
export interface Failure {
  status: number | undefined
  /** Code of a NetError. */
  code?: string
}

/** The server is well and asks for patience. */
const ASKED_TO_WAIT = new Set([429, 503])
/** Mostly over at the next check. A 404 is: sites lose their feeds for the time of a deployment. */
const SOFT_STATUS = new Set([404, 408, 421, 425])
const SOFT_CODES = new Set(['dns', 'connect', 'tls', 'timeout', 'truncated', 'bad-response'])

/**
 * How much a failure adds to the back-off, which doubles with each whole unit: 1 for what will hardly
 * mend itself (refused, no feed any more), 0.5 for what mostly does (no answer, 5xx, 404), 0.25 for a
 * server that asks for patience.
 */
export function failureWeight({ status, code }: Failure): 1 | 0.5 | 0.25 {
  if (status === undefined) return SOFT_CODES.has(code ?? '') ? 0.5 : 1
  if (ASKED_TO_WAIT.has(status)) return 0.25
  return status >= 500 || SOFT_STATUS.has(status) ? 0.5 : 1
}
