import { z } from '@hono/zod-openapi'

/** A place in a list sorted by time and id, newest first. */
export interface Place {
  at: Date
  id: string
}

const place = z.tuple([z.iso.datetime(), z.string()])

/** What ids look like, so that a made-up cursor is refused here and not by the database. */
const IDS = { row: /^\d{1,18}$/, derived: /^[a-z]{3}_[0-9a-z]{26}$/ } as const
export type IdKind = keyof typeof IDS

/** Where in the order of events to go on: a cursor, or the id of an event or of one of its deliveries. */
export const EVENT_PLACE = /^(\d{1,18}|(evt|msg)_[0-9a-z]{26})$/
export const EVENT_PLACE_HELP =
  'the `next` or cursor of what came before, or the last webhook-id received'

/** Opaque to callers; base64url of `[time, id]`. */
export function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify([place.at.toISOString(), place.id])).toString('base64url')
}

/** @returns undefined for anything that is not a cursor of ours */
export function placeOf(cursor: string, kind: IdKind): Place | undefined {
  try {
    const parsed = place.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    if (!parsed.success || !IDS[kind].test(parsed.data[1])) return undefined
    return { at: new Date(parsed.data[0]), id: parsed.data[1] }
  } catch {
    return undefined
  }
}

/** More are asked for page by page. */
const MAX_ROWS = 200

export const limitParam = z.coerce
  .number()
  .int()
  .min(1)
  .transform((rows) => Math.min(rows, MAX_ROWS))
  .default(50)
  .openapi({
    type: 'integer',
    minimum: 1,
    description: 'rows at most, never more than 200',
    example: 50,
  })

/** `next` of the page before. @param kind what the list's ids look like */
export function cursorParam(kind: IdKind) {
  return z
    .string()
    .max(400)
    .transform((cursor, context) => {
      const found = placeOf(cursor, kind)
      if (found === undefined) {
        context.addIssue({
          code: 'custom',
          message: 'not a cursor: pass on the `next` of the page before',
        })
        return z.NEVER
      }
      return found
    })
    .optional()
    .openapi({ type: 'string', description: '`next` of the page before' })
}

/** A page asked for one row more than it shows: that row tells whether there is a next page. */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  show: (row: R) => T,
  place: (row: R) => Place,
) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(show),
    next: rows.length > limit && last !== undefined ? cursorOf(place(last)) : null,
  }
}
