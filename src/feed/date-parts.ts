import { gregorianDay, jalaliDay } from './calendar.ts'
import { GREGORIAN_MONTHS, JALALI_MONTHS } from './month-names.ts'

const PM =
  /(?<![\p{L}.])(?:p\.? ?m\.?|ب\.? ?ظ|م|مساء|بعد ?از ?ظهر|عصر|شام|oos|os|μ\.?μ\.?|अपराहन|अपराह्न|शाम|вечера|вечора|пп)(?![\p{L}])|下午|午後|午后|晚上|傍晚|오후/u
const AM =
  /(?<![\p{L}.])(?:a\.? ?m\.?|ق\.? ?ظ|ص|صباحا|قبل ?از ?ظهر|صبح|oo|π\.?μ\.?|पूर्वाहन|पूर्वाह्न|सुबह|утра|дп)(?![\p{L}])|上午|午前|凌晨|早上|清晨|오전/u

/** Late in the evening and early in the morning: 9 is 21:00, 2 is 2:00. */
const NIGHT = /(?<!\p{L})(?:رات|شب|रात|ночи|ночі)(?!\p{L})|深夜|夜里|夜裡|夜晚|半夜|夜间|밤/u
/** Around noon: 11 is 11:00, 1 is 13:00. */
const NOON = /(?<!\p{L})(?:دوپہر|ظهرا?|दोपहर)(?!\p{L})|中午|正午|낮/u

/** The hour on a clock of 24, from the words for the part of the day beside it. */
function hourOfDay(hours: number, text: string): number {
  if (hours > 12) return hours
  if (AM.test(text)) return hours % 12
  if (PM.test(text)) return (hours % 12) + 12
  if (!/[^ -~]/.test(text)) return hours
  if (NIGHT.test(text)) return hours === 12 ? 0 : hours >= 6 ? hours + 12 : hours
  return NOON.test(text) && hours < 7 ? hours + 12 : hours
}

export interface TimeOfDay {
  /** Since midnight. */
  seconds: number
  /** Where it stands in the text. */
  start: number
  end: number
}

/** `none`: the text has no time; `wrong`: it has one that no clock shows. */
export type TimeReading = { kind: 'time'; time: TimeOfDay } | { kind: 'none' } | { kind: 'wrong' }

const TIME = /(?<![\d:+-])(\d{1,2}) ?(?::|h|ч) ?(\d{1,2})(?: ?: ?(\d{1,2})(?:[.,]\d+)?)?(?![\d:])/
/** After a `t` or a full date a minus can't be told from a zone's, so only these places allow it. */
const LOOKS_LIKE_TIME = /\d:\d/

/** Finds the time of day in a folded date text. 24:00 is the end of the day, 60 seconds a leap second. */
export function findTime(text: string): TimeReading {
  const match = TIME.exec(text)
  if (match === null) return { kind: LOOKS_LIKE_TIME.test(text) ? 'wrong' : 'none' }
  const stated = Number(match[1])
  const minutes = Number(match[2])
  const seconds = Math.min(Number(match[3] ?? 0), 59)
  if (stated > 24 || minutes > 59 || Number(match[3] ?? 0) > 60) return { kind: 'wrong' }
  if (stated === 24 && minutes + seconds > 0) return { kind: 'wrong' }
  const hours = hourOfDay(stated, text)
  const time = { seconds: hours * 3600 + minutes * 60 + seconds, start: match.index, end: 0 }
  time.end = match.index + match[0].length
  return { kind: 'time', time }
}

/** Two digits of a year as POSIX reads them. */
export function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length > 2) return year
  return year < 70 ? 2000 + year : 1900 + year
}

/** Years of the Solar Hijri calendar that feeds can mean: 1980 to 2051. Others are the lunar one's. */
function isJalaliYear(year: number): boolean {
  return year >= 1359 && year <= 1429
}

/** Thailand counts from the Buddha's death. */
const BUDDHIST_YEARS = 543

function dayOf(stated: number, month: number, day: number): number | undefined {
  if (isJalaliYear(stated)) return jalaliDay(stated, month, day)
  const year = stated > 2_500 ? stated - BUDDHIST_YEARS : stated
  return year < 1970 || year > 2100 ? undefined : gregorianDay(year, month, day)
}

/** `2026-05-12`, `2026/5/12`, `1405/02/22` */
const YEAR_FIRST = /(?<!\d)(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})(?!\d)/
/** `12.05.2026`, `12/05/2026`, `05/12/26` */
const YEAR_LAST = /(?<!\d)(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?!\d)/

/** Which of two small figures is the day: known from the language or from American AM and PM. */
export type SlashOrder = 'day-first' | 'month-first' | 'unknown'

/**
 * Every language but American English puts the day first (CLDR); texts of unknown language that say
 * AM or PM in Latin letters are American.
 * @param text folded
 */
export function slashOrder(text: string, language: string | undefined): SlashOrder {
  const tag = language?.toLowerCase().replace('_', '-') ?? ''
  if (tag !== '' && tag !== 'en' && tag !== 'en-us') return 'day-first'
  return tag === 'en-us' || /\d ?[ap]\.?m\b/.test(text) ? 'month-first' : 'unknown'
}

/**
 * The day of an all-figures date, in days since 1970. Dots and dashes are day first, and a year of
 * two figures has no dashes (ISO 8601 once wrote those year first). With slashes only dates that
 * read one way count, unless the order is known: nothing is guessed.
 */
export function dayOfFigures(text: string, slashes: SlashOrder): number | undefined {
  const first = YEAR_FIRST.exec(text)
  if (first !== null) return dayOf(Number(first[1]), Number(first[2]), Number(first[3]))
  const last = YEAR_LAST.exec(text)
  if (last === null) return undefined
  const [a, b] = [Number(last[1]), Number(last[3])]
  const year = fullYear(last[4] ?? '')
  if (last[2] === '-' && last[4]?.length === 2) return undefined
  if (last[2] !== '/') return dayOf(year, b, a)
  if (a > 12 || a === b || slashes === 'day-first') return dayOf(year, b, a)
  return b > 12 || slashes === 'month-first' ? dayOf(year, a, b) : undefined
}

const TOKEN = /\d+|\p{L}[\p{L}\p{M}]*/gu

interface MonthWord {
  month: number
  isJalali: boolean
  index: number
}

function monthWords(tokens: readonly string[]): MonthWord[] {
  return tokens.flatMap((token, index): MonthWord[] => {
    const gregorian = GREGORIAN_MONTHS.get(token)
    if (gregorian !== undefined) return [{ month: gregorian, isJalali: false, index }]
    const jalali = JALALI_MONTHS.get(token)
    return jalali === undefined ? [] : [{ month: jalali, isJalali: true, index }]
  })
}

const isNumber = (token: string | undefined) => token !== undefined && /^\d{1,4}$/.test(token)
const isDay = (token: string | undefined) =>
  isNumber(token) && Number(token) >= 1 && Number(token) <= 31

const monthOf = (token: string | undefined) => GREGORIAN_MONTHS.get(token ?? '')

/** True for a word of the text that is a month's name in some language. */
export function isMonthName(token: string): boolean {
  return GREGORIAN_MONTHS.has(token) || JALALI_MONTHS.has(token)
}

/**
 * Leaves out words that may stand between the parts of a date (`12 de mayo de 2026`, `2026 жылғы
 * 12 мамыр`), and the second name where a month has two (`تشرين الأول/أكتوبر`).
 */
function withoutFillers(tokens: readonly string[]): string[] {
  const parts = tokens.filter((token) => isNumber(token) || isMonthName(token))
  return parts.filter((token, i) => {
    const month = monthOf(token)
    return month === undefined || monthOf(parts[i - 1]) !== month
  })
}

/**
 * The day of a date with a named month, in days since 1970. Weekday names that are a month in
 * another language (French `mar`) are told by the day's place beside the month.
 */
export function dayOfWords(text: string): number | undefined {
  const tokens = withoutFillers(text.match(TOKEN) ?? [])
  const months = monthWords(tokens)
  const best =
    months.find(({ index }) => isDay(tokens[index - 1])) ??
    months.find(({ index }) => isDay(tokens[index + 1]))
  if (best === undefined) return undefined
  const [before, after, last] = [best.index - 1, best.index + 1, best.index + 2].map(
    (i) => tokens[i],
  )
  const yearBefore = tokens[best.index - 2]
  if (isDay(before) && before?.length !== 4) {
    const year = isNumber(after) ? after : yearBefore?.length === 4 ? yearBefore : undefined
    return dayOfNamed(year, best, before)
  }
  return dayOfNamed(before?.length === 4 ? before : last, best, after)
}

function dayOfNamed(
  year: string | undefined,
  { month, isJalali }: MonthWord,
  day: string | undefined,
): number | undefined {
  if (year === undefined || day === undefined || !isNumber(year)) return undefined
  const full = fullYear(year)
  if (isJalali !== isJalaliYear(full)) return undefined
  return dayOf(full, month, Number(day))
}
