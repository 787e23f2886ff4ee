import { cut } from '../alerting/payload.ts'
import { receivedEventSchema } from '../alerting/received-event.ts'
import { type Summary, summaryOf } from '../alerting/summary.ts'

/** The event in a few lines. @param body as it was stored, JSON */
export function readSummary(body: string): Summary {
  return summaryOf(receivedEventSchema.parse(JSON.parse(body)))
}

/** `ALERT security (high)` */
export function headOf({ kind, rule, severity }: Summary): string {
  return [kind, rule, severity === '' ? '' : `(${severity})`]
    .filter((part) => part !== '')
    .join(' ')
}

/** `The Herald (UZ, en) · 2 outlets, 3 articles` */
export function placeOf({ outlet, coverage }: Summary): string {
  return [outlet, coverage].filter((part) => part !== '').join(' · ')
}

/**
 * The text escaped for its channel, within the channel's limit: cut before it is escaped, so that no
 * escape is ever torn apart.
 * @param max UTF-16 units, or what `size` counts
 */
export function within(
  text: string,
  max: number,
  escaped: (text: string) => string = (same) => same,
  size: (text: string) => number = ({ length }) => length,
): string {
  // Of a text that is cut, more than the mark of the cut.
  const least = text.length === 1 ? 1 : 2
  for (let units = Math.min(text.length, max); units >= least; units = Math.floor(units * 0.8)) {
    const told = escaped(cut(text, units))
    if (size(told) <= max) return told
  }
  return ''
}

export const bytesOf = (text: string) => Buffer.byteLength(text)

/** For formats that are a JSON document. */
export const JSON_HEADERS = { 'content-type': 'application/json' } as const
