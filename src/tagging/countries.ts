import type { Hit } from './hits.ts'
import type { Role } from './lexicon.ts'
import {
  type Candidate,
  type Finding,
  guardedBy,
  inDateline,
  type Reading,
  rejection,
} from './reading.ts'

/** Roles that prove a country alone. */
const PROVING: ReadonlySet<Role> = new Set([
  'names',
  'demonyms',
  'capital',
  'organs',
  'mentionOnly',
])
/** Cues of another field that take a country's name away, when nothing else proves it. */
const GUARD_CUES = 2
/** Units from the start of the text in which a place is the setting of the report. */
const SETTING = 600
/** Times that places of a country named further down make it the setting. */
const SETTING_TIMES = 2

/** Findings that prove each country by themselves, guards and datelines considered. */
export function proveCountries(reading: Reading): Map<string, Finding[]> {
  const proved = new Map<string, Finding[]>()
  for (const [id, candidates] of reading.index.country) {
    const proving = candidates.filter(
      ({ hit, entry }) => PROVING.has(entry.role) && !isFiledFrom(reading, hit, entry.role),
    )
    const unguarded = proving.filter(
      ({ hit }) => guardedBy(reading, id, hit, GUARD_CUES) === undefined,
    )
    const kept = unguarded.length > 0 ? proving : []
    if (kept.length > 0) proved.set(id, kept.map(toFinding))
    else rejectGuarded(reading, id, proving)
  }
  return proved
}

function rejectGuarded(reading: Reading, id: string, guarded: readonly Candidate[]): void {
  for (const { hit } of guarded) {
    reading.rejected.push(
      rejection(hit, guardedBy(reading, id, hit, GUARD_CUES) ?? 'another meaning'),
    )
  }
}

/**
 * Every country the article mentions: proved ones with all their forms, and those that only a leader or
 * the setting gives away.
 */
export function findCountries(
  reading: Reading,
  proved: ReadonlyMap<string, readonly Finding[]>,
  persons: ReadonlyMap<string, readonly Finding[]>,
): Map<string, Finding[]> {
  const led = byCountry(reading, persons)
  const countries = new Map<string, Finding[]>()
  const found = reading.index.country
  for (const id of new Set([...found.keys(), ...led.keys()])) {
    const sure = [...(proved.get(id) ?? []), ...(led.get(id) ?? [])]
    const supporting = (found.get(id) ?? []).filter(({ entry }) => !PROVING.has(entry.role))
    const places = supporting.filter(
      ({ hit, entry }) =>
        entry.role === 'places' &&
        !isFiledFrom(reading, hit, entry.role) &&
        !isPastMeeting(reading, hit),
    )
    if (sure.length > 0) {
      countries.set(id, inOrder([...sure, ...supporting.map(toFinding)]))
    } else if (isSetting(places)) {
      countries.set(id, inOrder(supporting.map(toFinding)))
    } else {
      rejectUnproved(reading, found.get(id) ?? [])
    }
  }
  return countries
}

function isSetting(places: readonly Candidate[]): boolean {
  return (
    places.length >= SETTING_TIMES ||
    places.some(({ hit }) => hit.field === 'title' || hit.start < SETTING)
  )
}

function rejectUnproved(reading: Reading, candidates: readonly Candidate[]): void {
  for (const { hit, entry } of candidates) {
    if (isFiledFrom(reading, hit, entry.role)) {
      reading.rejected.push(rejection(hit, `a dateline, nothing else of ${entry.id}`))
    } else if (entry.role === 'places') {
      reading.rejected.push(rejection(hit, `a place of ${entry.id} only passed by`))
    } else if (!PROVING.has(entry.role)) {
      reading.rejected.push(rejection(hit, `not ${entry.id} without another word of it`))
    }
  }
}

/** `Kazan 2024`, `Сочи-2014`: a meeting or games of the past, not the setting. */
function isPastMeeting({ input }: Reading, { field, end }: Hit): boolean {
  return /^[\s-]?(19|20)\d\d(?!\d)/u.test(input[field].slice(end, end + 6))
}

function isFiledFrom(reading: Reading, hit: Hit, role: Role): boolean {
  return (role === 'capital' || role === 'places') && inDateline(reading, hit)
}

function byCountry(
  { people }: Reading,
  persons: ReadonlyMap<string, readonly Finding[]>,
): Map<string, Finding[]> {
  const led = new Map<string, Finding[]>()
  for (const [id, findings] of persons) {
    const country = people.get(id)?.country
    if (country !== undefined) led.set(country, [...(led.get(country) ?? []), ...findings])
  }
  return led
}

const toFinding = ({ hit, entry }: Candidate): Finding => ({ hit, role: entry.role })

function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = ({ hit }: Finding): number => (hit.field === 'title' ? 0 : 1)
  return findings.toSorted((a, b) => rank(a) - rank(b) || a.hit.start - b.hit.start)
}
