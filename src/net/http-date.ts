const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `Sun, 06 Nov 1994 08:49:37 GMT` and `Sunday, 06-Nov-94 08:49:37 GMT` */
const DAY_FIRST =
  /^[a-z]+,\s*(\d{1,2})[ -]([a-z]{3})[ -](\d{4}|\d{2})\s+(\d{2}):(\d{2}):(\d{2})(?:\s+(?:GMT|UTC|[+-]0000))?$/i
/** `Sun Nov  6 08:49:37 1994` */
const MONTH_FIRST = /^[a-z]{3}\s+([a-z]{3})\s+(\d{1,2})\s+(\d{2}):(\d{2}):(\d{2})\s+(\d{4})$/i

/**
 * A date of an HTTP header field, in any of its three forms; undefined for everything else.
 * Date.parse is no help: it reads the third form as local time and guesses at junk.
 * @param now for the two-digit years: one that would lie over 50 years ahead is of the last century
 * @see RFC 9110 section 5.6.7
 */
export function httpDate(text: string, now: Date): Date | undefined {
  const value = text.trim()
  const dayFirst = DAY_FIRST.exec(value)
  if (dayFirst !== null) {
    const [, day, month, year, ...time] = dayFirst
    return utc(fullYear(year ?? '', now), month ?? '', day ?? '', time)
  }
  const [, month, day, hours, minutes, seconds, year] = MONTH_FIRST.exec(value) ?? []
  if (year === undefined) return undefined
  return utc(Number(year), month ?? '', day ?? '', [hours, minutes, seconds])
}

function fullYear(digits: string, now: Date): number {
  if (digits.length === 4) return Number(digits)
  const thisYear = now.getUTCFullYear()
  const year = thisYear - (thisYear % 100) + Number(digits)
  return year > thisYear + 50 ? year - 100 : year
}

function utc(
  year: number,
  monthName: string,
  day: string,
  time: readonly (string | undefined)[],
): Date | undefined {
  const month = MONTHS.indexOf(monthName.toLowerCase())
  const [hours = 0, minutes = 0, seconds = 0] = time.map(Number)
  if (month < 0 || hours > 23 || minutes > 59 || seconds > 60) return undefined
  const date = new Date(Date.UTC(year, month, Number(day), hours, minutes, Math.min(seconds, 59)))
  return date.getUTCMonth() === month && date.getUTCDate() === Number(day) ? date : undefined
}
