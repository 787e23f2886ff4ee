import { officeOn } from '../knowledge/in-force.ts'
import type { Person } from '../knowledge/pack.ts'
import type { Hit } from './hits.ts'
import { type Candidate, cuesOf, type Finding, isNear, type Reading, rejection } from './reading.ts'

/** How far from a common name an office word may stand, UTF-16 units. */
const OFFICE_DISTANCE = 40

/**
 * The leaders an article names. A family name needs its country and no other given name before it; a common
 * name needs an office or its country next to it.
 * @param proved ids of countries the article names beyond doubt
 */
export function findPersons(reading: Reading, proved: ReadonlySet<string>): Map<string, Finding[]> {
  const found = reading.index.person
  const persons = new Map<string, Finding[]>()
  for (const [id, candidates] of found) {
    const person = reading.people.get(id)
    if (person === undefined) continue
    const named = candidates.some(({ entry }) => entry.role === 'names')
    const kept: Finding[] = []
    for (const { hit, entry } of candidates) {
      const refusal = refusalOf(reading, person, hit, entry.role, named, proved)
      if (refusal === undefined) kept.push({ hit, role: 'person' })
      else reading.rejected.push(rejection(hit, refusal))
    }
    if (kept.length > 0) persons.set(id, kept)
  }
  return oneForEach(reading, withoutOutranked(persons, found))
}

function refusalOf(
  reading: Reading,
  person: Person,
  hit: Hit,
  role: string,
  named: boolean,
  proved: ReadonlySet<string>,
): string | undefined {
  if (role === 'names') return undefined
  const given = otherGivenName(reading, hit)
  if (given !== undefined) return `another person: ${given} ${hit.text}`
  if (named) return undefined
  if (role === 'family') {
    return proved.has(person.country)
      ? undefined
      : `a name alone, and nothing else of ${person.country}`
  }
  const offices = cuesOf(reading, 'office')
  const near = offices.some((office) => isNear(office.hit, hit, OFFICE_DISTANCE))
  if (near && proved.has(person.country)) return undefined
  return 'a common name with no office of that country beside it'
}

/** The word before a name when it looks like somebody else's given name. */
function otherGivenName(reading: Reading, { field, start }: Hit): string | undefined {
  const text = field === 'title' ? reading.input.title : reading.input.text
  const before = /(?:^|[^\p{L}])(\p{Lu}[\p{L}'’.-]*) $/u.exec(
    text.slice(Math.max(0, start - 30), start),
  )
  const word = before?.[1]
  if (word === undefined || word.length <= 2 || word.endsWith('.')) return undefined
  if (reading.pack.titles.includes(word)) return undefined
  const isKnown = reading.hits.some((hit) => hit.field === field && hit.end === start - 1)
  return isKnown || word === word.toUpperCase() ? undefined : word
}

/** A bare family name that is part of another leader's accepted name in the article is that leader's. */
function withoutOutranked(
  persons: Map<string, Finding[]>,
  found: ReadonlyMap<string, readonly Candidate[]>,
): Map<string, Finding[]> {
  const isSure = (id: string): boolean =>
    (found.get(id) ?? []).some(({ entry }) => entry.role === 'names')
  const claimed = new Map<Hit, string[]>()
  for (const [id, findings] of persons) {
    for (const { hit } of findings) claimed.set(hit, [...(claimed.get(hit) ?? []), id])
  }
  for (const [hit, ids] of claimed) {
    if (ids.length < 2 || !ids.some(isSure)) continue
    for (const id of ids.filter((each) => !isSure(each))) {
      const rest = (persons.get(id) ?? []).filter((finding) => finding.hit !== hit)
      if (rest.length === 0) persons.delete(id)
      else persons.set(id, rest)
    }
  }
  return persons
}

/**
 * A family name that two leaders share is that of the one in office on the article's day; of two in office, or
 * without a date, of the one who held office longest.
 */
function oneForEach(reading: Reading, persons: Map<string, Finding[]>): Map<string, Finding[]> {
  const claimed = new Map<Hit, string[]>()
  for (const [id, findings] of persons) {
    for (const { hit } of findings) claimed.set(hit, [...(claimed.get(hit) ?? []), id])
  }
  for (const [hit, ids] of claimed) {
    if (ids.length < 2) continue
    const [first] = ids.toSorted((a, b) => rank(reading, b) - rank(reading, a))
    for (const id of ids.filter((each) => each !== first)) {
      const rest = (persons.get(id) ?? []).filter((finding) => finding.hit !== hit)
      if (rest.length === 0) persons.delete(id)
      else persons.set(id, rest)
    }
  }
  return persons
}

/** Days in office up to the article's, those in office on the article's day before all others. */
function rank({ people, input: { published } }: Reading, id: string): number {
  const person = people.get(id)
  if (person === undefined) return 0
  const inOffice = published !== undefined && officeOn(person, published) !== undefined
  const days = person.terms.reduce((sum, { from, to }) => {
    const end = Math.min((to ?? OPEN_END).getTime(), (published ?? OPEN_END).getTime())
    return sum + Math.max(0, end - from.getTime()) / DAY_MS
  }, 0)
  return days + (inOffice ? ALWAYS : 0)
}

const DAY_MS = 86_400_000
/** More days than anybody was in office. */
const ALWAYS = 1e6
/** What a term without an end counts to in an article without a date: short, so that long past terms win. */
const OPEN_END = new Date('2027-01-01T00:00:00Z')
