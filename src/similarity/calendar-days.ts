import type { Token } from './tokens.ts'

/** Month names in full, in the cases that follow a day, and shortened; January first. */
const MONTH_NAMES: readonly string[] = [
  'january jan januar janvier enero января янв январь қаңтар қаңтарда январда ژانویه जनवरी',
  'february feb februar février febrero февраля фев февраль ақпан ақпанда فوریه फरवरी फ़रवरी',
  'march mar märz mars marzo марта мар март наурыз наурызда مارس मार्च',
  'april apr avril abril апреля апр апрель сәуір сәуірде آوریل अप्रैल',
  'may mai mayo мая май мамыр мамырда مه می मई',
  'june jun juni juin junio июня июн июнь маусым маусымда ژوئن जून',
  'july jul juli juillet julio июля июл июль шілде шілдеде ژوئیه जुलाई',
  'august aug août agosto августа авг август тамыз тамызда اوت अगस्त',
  'september sep sept septembre septiembre сентября сен сент сентябрь қыркүйек қыркүйекте سپتامبر सितंबर सितम्बर',
  'october oct oktober okt octobre octubre октября окт октябрь қазан қазанда اکتبر अक्टूबर अक्तूबर',
  'november nov novembre noviembre ноября ноя нояб ноябрь қараша қарашада نوامبر नवंबर नवम्बर',
  'december dec dezember dez décembre diciembre декабря дек декабрь желтоқсан желтоқсанда دسامبر दिसंबर दिसम्बर',
]

const MONTH_OF: ReadonlyMap<string, number> = new Map(
  MONTH_NAMES.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
)

/**
 * Days of the year that a text names, as `month-day` without padding: `8 November`, `Nov. 8`,
 * `8 ноября`, `11月8日`. Numeric dates are left out: their order differs between countries.
 */
export function calendarDays(tokens: readonly Token[]): Set<string> {
  const days = new Set<string>()
  tokens.forEach((token, index) => {
    const month = monthOf(token, tokens[index - 1], tokens[index + 1])
    if (month === 0) return
    const before = dayOf(tokens[index - 1])
    const after =
      token.text === '月' ? dayOf(tokens[index + 1]) : (before ?? dayOf(tokens[index + 1]))
    if (after !== undefined) days.add(`${month}-${after}`)
  })
  return days
}

function monthOf(token: Token, before: Token | undefined, after: Token | undefined): number {
  if (token.text === '月') {
    const month = Number(before?.text)
    return after?.kind === 'number' && month >= 1 && month <= 12 ? month : 0
  }
  return MONTH_OF.get(token.text) ?? 0
}

function dayOf(token: Token | undefined): number | undefined {
  const day = token?.kind === 'number' && /^\d{1,2}$/.test(token.text) ? Number(token.text) : 0
  return day >= 1 && day <= 31 ? day : undefined
}
