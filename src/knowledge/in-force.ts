import type { Country, CountryStatus, Dated, OfficeTerm, Person } from './pack.ts'

function inForce(term: Dated, date: Date): boolean {
  return term.from <= date && (term.to === undefined || date < term.to)
}

/** What the country was to the SCO on that day; the day of an admission counts as admitted. */
export function statusOn(country: Country, date: Date): CountryStatus {
  return country.status.find((term) => inForce(term, date))?.status ?? 'none'
}

/** What the country is by the latest fact of the pack. */
export function statusNow(country: Country): CountryStatus {
  return country.status.find((term) => term.to === undefined)?.status ?? 'none'
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

/** The title by the latest fact of the pack. */
export function officeTitleNow(person: Person): string | undefined {
  const current = person.terms.find((term) => term.to === undefined)
  if (current !== undefined) return current.title
  const last = person.terms.toSorted((a, b) => a.from.getTime() - b.from.getTime()).at(-1)
  return last === undefined ? undefined : `former ${last.title}`
}
