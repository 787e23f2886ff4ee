/** Hours of the day in which alerts wait. */
export interface QuietHours {
  /** Minutes after midnight, 0 to 1439; `from` after `to` passes midnight. */
  from: number
  to: number
  /** IANA name, for instance Asia/Almaty. */
  zone: string
}

const DAY_MIN = 1_440
const MINUTE_MS = 60_000

/** When the quiet hours that `at` lies in end; undefined outside of them. `to` itself is outside. */
export function quietUntil(at: Date, { from, to, zone }: QuietHours): Date | undefined {
  const minute = minuteOfDay(at, zone)
  const sinceStart = (minute - from + DAY_MIN) % DAY_MIN
  const length = (to - from + DAY_MIN) % DAY_MIN
  if (sinceStart >= length) return undefined
  const startOfMinute = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS
  const end = new Date(startOfMinute + (length - sinceStart) * MINUTE_MS)
  // A clock that is set forward or back in between: at most two hours either way.
  const off = ((to - minuteOfDay(end, zone) + DAY_MIN + DAY_MIN / 2) % DAY_MIN) - DAY_MIN / 2
  let free = new Date(Math.max(startOfMinute, end.getTime() + off * MINUTE_MS))
  // A `to` that the clock passes over: quiet hours end when it is set forward.
  while (isShortlyBefore(to, minuteOfDay(free, zone))) free = new Date(free.getTime() + MINUTE_MS)
  return free
}

/** No clock is set by more than two hours. */
const MAX_CHANGE_MIN = 120

function isShortlyBefore(to: number, minute: number): boolean {
  const left = (to - minute + DAY_MIN) % DAY_MIN
  return left > 0 && left <= MAX_CHANGE_MIN
}

/** Offsets of all zones are whole minutes since 1972, so an instant's minute starts where UTC's does. */
function minuteOfDay(at: Date, zone: string): number {
  const parts = formatOf(zone).formatToParts(at)
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0)
  return part('hour') * 60 + part('minute')
}

/** Making one costs 0.1 ms. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(zone, format)
  return format
}
