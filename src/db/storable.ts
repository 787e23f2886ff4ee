/**
 * JSON for a jsonb column: PostgreSQL refuses U+0000 and lone surrogates in it, also as escapes.
 * @see PostgreSQL documentation, section 8.14
 */
export function jsonbOf(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '') : part,
  )
}

/** A date timestamptz holds and every client can print; undefined for the invalid and the absurd. */
export function storableDate(date: Date | undefined): Date | undefined {
  if (date === undefined || Number.isNaN(date.getTime())) return undefined
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9_999 ? date : undefined
}

/** Rows of one statement: PostgreSQL numbers its parameters with 16 bits. */
const BATCH = 500

/** The rows in portions that one statement can carry. */
export function batchesOf<T>(rows: readonly T[]): T[][] {
  const batches: T[][] = []
  for (let at = 0; at < rows.length; at += BATCH) batches.push(rows.slice(at, at + BATCH))
  return batches
}
