import type { Hit } from './hits.ts'
import { type Candidate, type Finding, guardedBy, type Reading, rejection } from './reading.ts'
import type { ScoLevel } from './tag.ts'

/** What is said of the organisation: where it is named, and its bodies and documents. */
export interface OrganisationFindings {
  sco: Finding[]
  bodies: Map<string, Finding[]>
  concepts: Map<string, Finding[]>
}

/** Cities whose name makes a strict acronym likely: the organisation is named after one. */
const SHANGHAI = /^(shanghai|schanghai|шанхай|上海)/u

/**
 * Decides every form of the organisation, its bodies and its documents.
 * @param proved ids of countries the article names beyond doubt
 */
export function findOrganisation(
  reading: Reading,
  proved: ReadonlySet<string>,
): OrganisationFindings {
  const bodies = reading.index.body
  const concepts = reading.index.concept
  const all = [...reading.index.sco.values()].flat()
  const sure = all.filter(({ entry }) => entry.role === 'names' || entry.role === 'acronymPhrases')
  const implied = [...bodies.values(), ...concepts.values()]
    .flat()
    .filter(({ entry }) => entry.role === 'names')
  const named = all.some(({ entry }) => entry.role === 'names') || implied.length > 0
  const sco: Finding[] = []
  for (const { hit, entry } of all) {
    const refusal = refusalOf(reading, hit, entry.role, named, sure.length > 0, proved)
    if (refusal === undefined) sco.push({ hit, role: entry.role })
    else reading.rejected.push(rejection(hit, refusal))
  }
  for (const { hit, entry } of implied) sco.push({ hit, role: entry.role })
  const present = sco.length > 0
  return {
    sco: inOrder(sco),
    bodies: keep(reading, bodies, present),
    concepts: keep(reading, concepts, present),
  }
}

function refusalOf(
  reading: Reading,
  hit: Hit,
  role: string,
  named: boolean,
  sure: boolean,
  proved: ReadonlySet<string>,
): string | undefined {
  if (role === 'names' || named) return undefined
  const guard = guardedBy(
    reading,
    reading.pack.organisation?.id ?? '',
    { ...hit, text: acronymOf(hit.text) },
    1,
  )
  if (guard !== undefined) return guard
  if (role === 'acronymPhrases' || sure) return undefined
  if (role === 'strictAcronyms') {
    const city = reading.hits.some(({ entries }) =>
      entries.some(({ folded }) => SHANGHAI.test(folded)),
    )
    return city || proved.size >= 2
      ? undefined
      : 'an acronym of many things, without Shanghai or two countries of the SCO beside it'
  }
  return proved.size >= 1 ? undefined : 'no country or word of the organisation beside the acronym'
}

/** `SCO summit` is guarded as `SCO` is. */
function acronymOf(text: string): string {
  return text.split(/\s/u)[0] ?? text
}

/** Weak forms count when the organisation is named; free ones always. */
function keep(
  reading: Reading,
  found: ReadonlyMap<string, readonly Candidate[]>,
  present: boolean,
): Map<string, Finding[]> {
  const kept = new Map<string, Finding[]>()
  for (const [id, findings] of found) {
    const sure = findings.filter(({ entry }) => present || entry.role !== 'weak')
    if (sure.length > 0)
      kept.set(
        id,
        sure.map(({ hit, entry }) => ({ hit, role: entry.role })),
      )
    else
      for (const { hit } of findings) reading.rejected.push(rejection(hit, 'the SCO is not named'))
  }
  return kept
}

function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = ({ hit }: Finding): number => (hit.field === 'title' ? 0 : 1)
  return findings.toSorted((a, b) => rank(a) - rank(b) || a.hit.start - b.hit.start)
}

/** Units of text that count as its opening for the organisation. */
const OPENING = 300

/** `about` when the title names it, or the opening does and the article comes back to it. */
export function scoLevel(
  findings: readonly Finding[],
  textLength: number,
): { level: ScoLevel; because: string } {
  const places = new Set(findings.map(({ hit }) => `${hit.field}${hit.start}`)).size
  if (places === 0) return { level: 'none', because: 'not named' }
  if (findings.some(({ hit }) => hit.field === 'title'))
    return { level: 'about', because: 'named in the title' }
  const opening = findings.filter(({ hit }) => hit.start < OPENING).length
  if (opening >= 1 && places >= 3)
    return { level: 'about', because: `named in the opening and ${places} times in all` }
  if (places >= 4 && places * 500 >= textLength)
    return { level: 'about', because: `named ${places} times` }
  return {
    level: 'mention',
    because: `named ${places === 1 ? 'once' : `${places} times`}, not in the title`,
  }
}
