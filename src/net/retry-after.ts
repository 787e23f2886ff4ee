import { httpDate } from './http-date.ts'

/** Longer is a mistake or an attempt to make a watcher blind: dead feeds are still asked weekly. */
const LONGEST_MS = 7 * 24 * 3_600_000

/**
 * How long a server asks to be left alone (Retry-After of 429, 503 and 3xx).
 * @param headers with lower-case names
 * @returns milliseconds from `now`, 0 for a date gone by, at most 7 days; undefined when absent, negative or junk
 * @see RFC 9110 section 10.2.3
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  now: Date,
): number | undefined {
  const value = headers['retry-after']?.trim()
  if (value === undefined) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(Math.ceil(Number(value) * 1_000), LONGEST_MS)
  const date = httpDate(value, now)
  if (date === undefined) return undefined
  return Math.min(Math.max(0, date.getTime() - now.getTime()), LONGEST_MS)
}

/** A 429 without a time: as long as one feed is mostly left alone. */
const LEAVE_MS = 5 * 60_000
/** One answer silences what may be a platform of a thousand sites: for a day at most. */
const LONGEST_LEAVE_MS = 24 * 3_600_000

/**
 * How long a whole host is to be left alone after an answer, not only the address that gave it: a 429
 * counts the guest's requests, a 503 says that the service is overloaded.
 * @param afterMs what Retry-After said
 * @returns undefined when the answer says nothing about the host
 * @see RFC 6585 section 4, RFC 9110 section 15.6.4
 */
export function leaveHostMs(status: number, afterMs: number | undefined): number | undefined {
  if (status !== 429 && (status !== 503 || afterMs === undefined)) return undefined
  return Math.min(afterMs ?? LEAVE_MS, LONGEST_LEAVE_MS)
}
