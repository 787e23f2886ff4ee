/** What an attempt came to. */
export type SendOutcome =
  | { kind: 'delivered' }
  | { kind: 'retry'; afterMs: number | undefined; reason: string }
  /** The receiver says it is no more: the endpoint is disabled. */
  | { kind: 'gone'; reason: string }

/** Retry-After is honoured up to a day, the longest wait of the schedule. */
const MAX_RETRY_AFTER_MS = 86_400_000

/**
 * Judges an answer. 2xx is success; 3xx is a failure and never followed; 410 disables the endpoint;
 * 429 and 503 may say when to come back.
 * @param retryAfterMs what Retry-After said, milliseconds
 * @see Standard Webhooks specification 1.0.0, "Deliverability"; RFC 9110 section 10.2.3
 */
export function judgeAnswer(status: number, retryAfterMs: number | undefined): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  if (status === 410) return { kind: 'gone', reason: 'the endpoint answered 410 Gone' }
  const honoured = status === 429 || status === 503
  const afterMs =
    honoured && retryAfterMs !== undefined ? Math.min(retryAfterMs, MAX_RETRY_AFTER_MS) : undefined
  const hint =
    status >= 300 && status < 400 ? ' (a redirect is never followed: enter the final address)' : ''
  return { kind: 'retry', afterMs, reason: `the endpoint answered ${status}${hint}` }
}

/** Share of a wait that chance adds, so that failed deliveries don't come back in step. */
const JITTER = 0.1

/**
 * How long to wait after an attempt, or undefined when the schedule is used up (a dead letter).
 * @param step attempts made, 1 after the first
 * @param waitsMs the schedule: the wait after each attempt
 * @param chance 0 to 1
 */
export function nextWaitMs(
  step: number,
  waitsMs: readonly number[],
  chance: number,
  retryAfterMs: number | undefined,
): number | undefined {
  const wait = waitsMs[step - 1]
  if (wait === undefined) return undefined
  return Math.max(Math.round(wait * (1 + JITTER * chance)), retryAfterMs ?? 0)
}
