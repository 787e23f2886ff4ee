import type { Country, CountryStatus, Dated, OfficeTerm, Person, StatusTerm } from './pack.ts'

function inForce(term: Dated, date: Date): boolean {
  return term.from <= date && (term.to === undefined || date < term.to)
}

/** The status in force on that day, with its source and confidence; undefined when there was none. */
export function statusTermOn(country: Country, date: Date): StatusTerm | undefined {
  return country.status.find((term) => inForce(term, date))
}

/** What the country was to the SCO on that day; the day of an admission counts as admitted. */
export function statusOn(country: Country, date: Date): CountryStatus {
  return statusTermOn(country, date)?.status ?? 'none'
}

/** The latest status of the pack that has not ended. */
export function statusTermNow(country: Country): StatusTerm | undefined {
  return country.status.find((term) => term.to === undefined)
}

/** What the country is by the latest fact of the pack. */
export function statusNow(country: Country): CountryStatus {
  return statusTermNow(country)?.status ?? 'none'
}

/** The office held on that day, or undefined; of two at once the one taken last. */
export function officeOn(person: Person, date: Date): OfficeTerm | undefined {
  return person.terms
    .filter((term) => inForce(term, date))
    .reduce<OfficeTerm | undefined>(
      (last, term) => (last === undefined || term.from > last.from ? term : last),
      undefined,
    )
}

/** `president`, `former president`, or undefined when no office had been held by that day. */
export function officeTitleOn(person: Person, date: Date): string | undefined {
  const held = officeOn(person, date)
  if (held !== undefined) return held.title
  const past = person.terms.filter((term) => term.from <= date).at(-1)
  return past === undefined ? undefined : `former ${past.title}`
}

/** The office held by the latest fact of the pack, or undefined. */
export function officeNow(person: Person): OfficeTerm | undefined {
  return person.terms.find((term) => term.to === undefined)
}

/** The title by the latest fact of the pack. */
export function officeTitleNow(person: Person): string | undefined {
  const current = officeNow(person)
  if (current !== undefined) return current.title
  const last = person.terms.toSorted((a, b) => a.from.getTime() - b.from.getTime()).at(-1)
  return last === undefined ? undefined : `former ${last.title}`
}
