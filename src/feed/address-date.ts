import { gregorianDay } from './calendar.ts'

const DAY_MS = 86_400_000

/** `/2026/11/24/`, `/2026-11-24-`, `/20261124/`, `t20261124_`; years of this century only. */
const DAY =
  /(?:^|[/_-]|[/_-]t)(20\d\d)(?:([/_-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?=[/_.-]|$)/

/**
 * The day that an outlet writes into the address of an article, for lists that state no other date.
 * @returns midnight UTC of that day; undefined when the path holds none
 */
export function dateOfAddress(href: string): Date | undefined {
  if (!URL.canParse(href)) return undefined
  const found = DAY.exec(new URL(href).pathname)
  if (found === null) return undefined
  const [, year, , month = found[5], day = found[6]] = found
  const days = gregorianDay(Number(year), Number(month), Number(day))
  return days === undefined ? undefined : new Date(days * DAY_MS)
}
