const DAY_MS = 86_400_000

/** Days since 1970-01-01 of a Gregorian day, or undefined for a day that doesn't exist. */
export function gregorianDay(year: number, month: number, day: number): number | undefined {
  const ms = Date.UTC(year, month - 1, day)
  const date = new Date(ms)
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month >= 1
  return exists ? ms / DAY_MS : undefined
}

/** Days since 1970-01-01 of the nth day (1-366) of a Gregorian year. */
export function ordinalDay(year: number, dayOfYear: number): number | undefined {
  const first = Date.UTC(year, 0, 1) / DAY_MS
  const length = Date.UTC(year + 1, 0, 1) / DAY_MS - first
  return dayOfYear >= 1 && dayOfYear <= length ? first + dayOfYear - 1 : undefined
}

/** Days since 1970-01-01 of a weekday (1 = Monday) of an ISO 8601 week; week 1 holds 4 January. */
export function isoWeekDay(year: number, week: number, weekday: number): number | undefined {
  const fourth = Date.UTC(year, 0, 4)
  const monday = fourth / DAY_MS - ((new Date(fourth).getUTCDay() + 6) % 7)
  return week >= 1 && week <= 53 ? monday + (week - 1) * 7 + weekday - 1 : undefined
}

/** Leap years of the Solar Hijri calendar fall 8 in 33 by this rule from 1206 to 1498. */
function isJalaliLeap(year: number): boolean {
  return (25 * year + 11) % 33 < 8
}

/** 1 Farvardin 1400 was 21 March 2021. */
const JALALI_1400 = Date.UTC(2021, 2, 21) / DAY_MS

/** Days since 1970-01-01 of a Solar Hijri day of the years 1206-1498, or undefined for none. */
export function jalaliDay(year: number, month: number, day: number): number | undefined {
  if (year < 1206 || year > 1498 || month < 1 || month > 12 || day < 1) return undefined
  const length = month <= 6 ? 31 : month <= 11 || isJalaliLeap(year) ? 30 : 29
  if (day > length) return undefined
  let days = JALALI_1400
  for (let y = 1400; y < year; y++) days += isJalaliLeap(y) ? 366 : 365
  for (let y = year; y < 1400; y++) days -= isJalaliLeap(y) ? 366 : 365
  return days + (month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30) + day - 1
}
