import { sharedAliases } from './check-aliases.ts'
import type { Dated, KnowledgePack } from './pack.ts'

/** A contradiction between facts that the schema of one file can't see. */
export interface PackContradiction {
  key: string
  /** The other entry, when two contradict each other. */
  against?: string
  message: string
}

/**
 * Everything that contradicts itself in a pack: references to nothing, terms that overlap or end before they begin,
 * names that two things claim.
 */
export function checkPack(pack: KnowledgePack): PackContradiction[] {
  const found: PackContradiction[] = []
  const say = (key: string, message: string): void => void found.push({ key, message })
  const countries = new Set(pack.countries.map(({ id }) => id))
  const cues = new Set(pack.cues.map(({ id }) => id))
  for (const country of pack.countries) {
    checkTerms(country.status, `countries.${country.id}.status`, true, say)
  }
  for (const person of pack.people) {
    checkTerms(person.terms, `people.${person.id}.terms`, false, say)
    if (!countries.has(person.country)) {
      say(`people.${person.id}.country`, `${person.country} is not among the countries`)
    }
  }
  for (const guard of pack.guards) {
    if (!cues.has(guard.cues)) say(`guards.${guard.of}`, `${guard.cues} is not among the cues`)
    if (!countries.has(guard.of) && guard.of !== pack.organisation?.id) {
      say(`guards.${guard.of}`, `${guard.of} is neither a country nor the organisation`)
    }
  }
  for (const summit of pack.summits) {
    const key = `summits.${summit.place}`
    if (summit.to !== undefined && summit.to < summit.from) say(key, 'ends before it begins')
    if (!countries.has(summit.chair)) say(key, `${summit.chair} is not among the countries`)
  }
  found.push(...sharedAliases(pack))
  return found
}

function checkTerms(
  terms: readonly Dated[],
  key: string,
  oneAtATime: boolean,
  say: (key: string, message: string) => void,
): void {
  const ordered = terms.toSorted((a, b) => a.from.getTime() - b.from.getTime())
  for (const [index, term] of ordered.entries()) {
    if (term.to !== undefined && term.to < term.from) say(key, 'ends before it begins')
    const next = ordered[index + 1]
    if (!oneAtATime || next === undefined) continue
    if (term.to === undefined || term.to > next.from) {
      say(key, `two are in force on ${next.from.toISOString().slice(0, 10)}`)
    }
  }
}
