import { gregorianDay, isoWeekDay, ordinalDay } from './calendar.ts'
import {
  dayOfFigures,
  dayOfWords,
  findTime,
  fullYear,
  isMonthName,
  type SlashOrder,
  slashOrder,
} from './date-parts.ts'
import { foldDateText } from './date-text.ts'
import {
  offsetOfIanaZone,
  offsetOfMilitaryZone,
  offsetOfPhrase,
  offsetOfZoneName,
} from './time-zones.ts'

export interface DateOptions {
  /** Zone of texts that name none, in minutes east of Greenwich. UTC if absent. */
  zoneOffsetMinutes?: number
  /** Language of the text (BCP 47): tells China's `CST` and the order of `05/06/2026`. */
  language?: string
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const EARLIEST = Date.UTC(1970, 0, 1)
const LATEST = Date.UTC(2101, 0, 1)
/** Longer texts are sentences, not dates. */
const MAX_LENGTH = 120

const MOSCOW_MINUTES = 180

/** Korea has one zone and no daylight saving, and its formats name none. */
const KOREA_MINUTES = 540

function inRange(ms: number): Date | undefined {
  return ms > EARLIEST && ms < LATEST ? new Date(ms) : undefined
}

/** Seconds or milliseconds since 1970, from 2001 on so that they can't be a written-out date. */
function ofEpoch(text: string): Date | undefined {
  if (/^\d{10}(?:\.\d+)?$/.test(text)) return inRange(Math.floor(Number(text)) * 1000)
  if (/^\d{13}$/.test(text)) return inRange(Number(text))
  return undefined
}

/** Days since 1970 of ISO 8601's forms without separators and with reduced precision. */
function dayOfBasicIso(text: string): number | undefined {
  const year = /^(\d{4})$/.exec(text)
  if (year !== null) return gregorianDay(Number(year[1]), 1, 1)
  const month = /^(\d{4})-(\d\d)$/.exec(text) ?? /^-(\d\d)-?(\d\d)$/.exec(text)
  if (month !== null) return gregorianDay(fullYear(month[1] ?? ''), Number(month[2]), 1)
  const day = /^(\d{4}|\d\d)(\d\d)(\d\d)$/.exec(text)
  if (day !== null) return gregorianDay(fullYear(day[1] ?? ''), Number(day[2]), Number(day[3]))
  const ordinal = /^(\d{4}|\d\d)-?(\d{3})$/.exec(text)
  if (ordinal !== null) return ordinalDay(fullYear(ordinal[1] ?? ''), Number(ordinal[2]))
  return dayOfWeekDate(text)
}

/** `2026-w20-2` and, since a time may follow it, `2026-132`. */
function dayOfWeekDate(text: string): number | undefined {
  const week = /^(\d{4})-?w(\d\d)(?:-?([1-7]))?$/.exec(text)
  if (week !== null) return isoWeekDay(Number(week[1]), Number(week[2]), Number(week[3] ?? 1))
  const ordinal = /^(\d{4})-(\d{3})$/.exec(text)
  return ordinal === null ? undefined : ordinalDay(Number(ordinal[1]), Number(ordinal[2]))
}

/** `20260512t140500` written apart, so that one set of rules reads it. */
function spreadBasicTime(text: string): string {
  if (/\dt\d\d(?:z|[+-]\d|$)/.test(text)) return text.replace(/(\d)t(\d\d)/, '$1 $2:00')
  return text.replace(
    /^(\d{4})(\d\d)(\d\d)t?(\d\d)(\d\d)(\d\d)?(?=\D|$)/,
    (_, y, m, d, h, min, s) => `${y}-${m}-${d} ${h}:${min}:${s ?? '00'}`,
  )
}

const OFFSET = /(?:^|[\s a-z(])([+-])(?: (?=\d\d:?\d\d))?(\d{1,2})(?:[:.]?(\d\d))?(?![\d/.-])/
const OFFSET_AT_ONCE = /^([+-])(\d{1,2})(?:[:.]?(\d\d))?(?![\d/.-])/
/** No clock is further from Greenwich (Kiribati): a larger number alone is a day. */
const MAX_OFFSET_HOURS = 14
/** Offsets from Moscow, as Russia's regions write them. */
const FROM_MOSCOW = /(?<!\p{L})(?:msk|мск) ?([+-]) ?(\d{1,2})(?!\d)/u

interface Zone {
  offsetMinutes: number
  /** The text without the zone. */
  rest: string
}

/** An offset in figures, unless they are the day of a date that follows (`14:05 -12 May 2026`). */
function findOffset(tail: string): Zone | undefined {
  const moscow = FROM_MOSCOW.exec(tail)
  const match = moscow ?? OFFSET_AT_ONCE.exec(tail) ?? OFFSET.exec(tail)
  if (match === null) return undefined
  if (match[3] === undefined && Number(match[2]) > MAX_OFFSET_HOURS) return undefined
  const next = /^[ .-]*(\p{L}+)/u.exec(tail.slice(match.index + match[0].length))?.[1]
  if (match[3] === undefined && next !== undefined && isMonthName(next)) return undefined
  const minutes = (Number(match[2]) * 60 + Number(match[3] ?? 0)) * (match[1] === '-' ? -1 : 1)
  const offsetMinutes = minutes + (moscow === null ? 0 : MOSCOW_MINUTES)
  return { offsetMinutes, rest: tail.replace(match[0], ' ') }
}

/** The zone stated in what follows the time of day; undefined when none is. */
function findZone(tail: string, wallMs: number, language: string | undefined): Zone | undefined {
  const offset = findOffset(tail)
  if (offset !== undefined) return offset
  const iana = /\b[a-z]+\/[a-z_]+(?:\/[a-z_]+)?\b/.exec(tail)
  const ianaOffset = iana === null ? undefined : offsetOfIanaZone(iana[0], wallMs)
  if (iana !== null && ianaOffset !== undefined) {
    return { offsetMinutes: ianaOffset, rest: tail.replace(iana[0], ' ') }
  }
  for (const word of tail.match(/\p{L}+/gu) ?? []) {
    const named = offsetOfZoneName(word, language, wallMs)
    if (named !== undefined) return { offsetMinutes: named, rest: tail.replace(word, ' ') }
  }
  const military = offsetOfMilitaryZone(tail.trim())
  return military === undefined ? undefined : { offsetMinutes: military, rest: '' }
}

const ZONE_COMMENT = /^(?:utc|gmt|msk|мск) ?[+-] ?\d/

/** Drops comments such as JavaScript's `(Moscow Standard Time)`, but keeps one that is a zone: `(MSK)`. */
function withoutComments(tail: string, language: string | undefined): string {
  return tail.replace(/\(([^)]*)\)?/g, (_, comment) =>
    ZONE_COMMENT.test(comment) || offsetOfZoneName(comment.trim(), language) !== undefined
      ? ` ${comment} `
      : ' ',
  )
}

function dayOf(text: string, slashes: SlashOrder): number | undefined {
  return dayOfFigures(text, slashes) ?? dayOfWords(text)
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const RFC_822 =
  /^(?:[A-Za-z]{3,9}, ?)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{1,2}):(\d{1,2}):(\d{1,2}) (?:(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d\d))?|GMT|UTC|Z)$/
const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):?(\d\d))$/

/**
 * The two forms nearly all feeds use, a tenth of the general reader's work. Whatever is odd in them
 * is left to that.
 */
function ofStandard(text: string): Date | undefined {
  const mail = RFC_822.exec(text)
  const parts = mail ?? RFC_3339.exec(text)
  if (parts === null) return undefined
  const month =
    mail === null ? Number(parts[2]) : MONTHS.indexOf((parts[2] ?? '').toLowerCase()) + 1
  const [year, dayOfMonth] = mail === null ? [parts[1], parts[3]] : [parts[3], parts[1]]
  const [hours, minutes, seconds] = [Number(parts[4]), Number(parts[5]), Number(parts[6])]
  if (hours > 23 || minutes > 59 || seconds > 59 || Number(year) < 1970) return undefined
  const day = gregorianDay(Number(year), month, Number(dayOfMonth))
  if (day === undefined) return undefined
  const offset = (Number(parts[8] ?? 0) * 60 + Number(parts[9] ?? 0)) * (parts[7] === '-' ? -1 : 1)
  const secondsOfDay = (hours * 60 + minutes - offset) * 60 + seconds
  return inRange(day * DAY_MS + secondsOfDay * 1_000)
}

/**
 * Reads a date as feeds and pages write it: RFC 822, ISO 8601, asctime, Java's and JavaScript's
 * toString, seconds and milliseconds since 1970, figures, named months of some fifty languages,
 * Solar Hijri dates, digits of other scripts, AM and PM in words, zones by name and by number.
 * @returns undefined for what isn't a date, is ambiguous or lies outside 1970-2100: never a guess.
 *   A date without a time is midnight in its zone.
 */
export function readDate(text: string, options: DateOptions = {}): Date | undefined {
  if (text.length > MAX_LENGTH * 2) return undefined
  const standard = ofStandard(text)
  if (standard !== undefined) return standard
  const folded = spreadBasicTime(foldDateText(text))
  if (folded === '' || folded.length > MAX_LENGTH || !/\d/.test(folded)) return undefined
  const epoch = ofEpoch(folded)
  if (epoch !== undefined) return epoch
  // Letters that English doesn't have tell another language, whichever.
  const isForeign = /(?![ -~])\p{L}/u.test(text)
  const slashes = slashOrder(folded, options.language ?? (isForeign ? 'und' : undefined))
  const isKorean = /[가-힣]/.test(text)
  const defaultOffset = options.zoneOffsetMinutes ?? (isKorean ? KOREA_MINUTES : 0)
  const found = findTime(folded)
  if (found.kind === 'wrong') return undefined
  if (found.kind === 'none') {
    const day = dayOfBasicIso(folded) ?? dayOf(folded, slashes)
    return day === undefined ? undefined : inRange(day * DAY_MS - defaultOffset * MINUTE_MS)
  }
  const { start, end, seconds } = found.time
  const lead = folded.slice(0, start).replace(/t$/, ' ')
  const tail = withoutComments(folded.slice(end), options.language)
  const leading = dayOfWeekDate(lead.trim()) ?? dayOf(lead, slashes)
  const day = leading ?? dayOf(`${lead} ${tail}`, slashes)
  const zone = findZone(tail, (day ?? 0) * DAY_MS + seconds * 1000, options.language)
  const zoned =
    zone === undefined || leading !== undefined ? day : dayOf(`${lead} ${zone.rest}`, slashes)
  if (zoned === undefined) return undefined
  const offset = zone?.offsetMinutes ?? offsetOfPhrase(folded) ?? defaultOffset
  return inRange(zoned * DAY_MS + seconds * 1000 - offset * MINUTE_MS)
}
