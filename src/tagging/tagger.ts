import {
  officeNow,
  officeOn,
  officeTitleNow,
  officeTitleOn,
  statusNow,
  statusOn,
  statusTermNow,
  statusTermOn,
} from '../knowledge/in-force.ts'
import type { Dated, KnowledgePack, Thing } from '../knowledge/pack.ts'
import { detectLanguage } from '../text/language.ts'
import { findCountries, proveCountries } from './countries.ts'
import { buildLexicon, type Lexicon } from './lexicon.ts'
import { findOrganisation, scoLevel } from './organisation.ts'
import { findPersons } from './persons.ts'
import { type Finding, type Reading, readArticle } from './reading.ts'
import { salienceFeatures, salienceOf, softField } from './salience.ts'
import type { Evidence, Rejection, Salience, Tag, Tagging, TaggingInput, TagKind } from './tag.ts'

/** Turns articles into tags; made once for a pack. */
export interface Tagger {
  tag(input: TaggingInput): Tagging
}

/** Evidence kept for a tag: enough to show, little enough to store. */
const MAX_EVIDENCE = 20
const MAX_REJECTED = 100
/** Times a topic's words occur before the article is tagged with it. */
const TOPIC_TIMES = 2

/** Compiles a pack into one matcher for all its languages. */
export function createTagger(pack: KnowledgePack): Tagger {
  const lexicon = buildLexicon(pack)
  return { tag: (input) => tagArticle(input, pack, lexicon) }
}

function tagArticle(input: TaggingInput, pack: KnowledgePack, lexicon: Lexicon): Tagging {
  const language = languageOf(input)
  const reading = readArticle(input, language, pack, lexicon)
  const proved = proveCountries(reading)
  const known = new Set(proved.keys())
  const organisation = findOrganisation(reading, withLeaders(reading, known))
  const persons = findPersons(reading, known)
  const countries = findCountries(reading, proved, persons)
  const sco = scoLevel(organisation.sco, input.text.length)
  const tags: Tag[] = []
  if (sco.level !== 'none' && pack.organisation !== undefined) {
    const { id, label } = pack.organisation
    tags.push(tagOf('sco', id, label, sco.level, organisation.sco, sco.because))
  }
  tags.push(
    ...countryTags(reading, countries),
    ...personTags(reading, persons),
    ...thingTags('body', pack.bodies, organisation.bodies),
    ...thingTags('concept', pack.concepts, organisation.concepts),
    ...topicTags(reading),
  )
  return { language, sco: sco.level, tags, rejected: inOrder(reading.rejected) }
}

/** A leader beyond doubt vouches for the organisation's acronym as his country does. */
function withLeaders(reading: Reading, known: ReadonlySet<string>): Set<string> {
  const vouching = new Set(known)
  for (const [id, candidates] of reading.index.person) {
    const country = reading.people.get(id)?.country
    const sure = candidates.some(({ entry }) => entry.role === 'names')
    if (sure && country !== undefined) vouching.add(country)
  }
  return vouching
}

function languageOf({ language, title, text }: TaggingInput): string {
  const given = language?.toLowerCase().split(/[-_]/u)[0]
  return given === undefined || given === '' || given === 'und'
    ? (detectLanguage(`${title}\n${text}`) ?? 'und')
    : given
}

function countryTags(reading: Reading, countries: ReadonlyMap<string, readonly Finding[]>): Tag[] {
  const features = salienceFeatures(reading, countries)
  const soft = softField(reading)
  const { published } = reading.input
  const tags: Tag[] = []
  for (const country of reading.pack.countries) {
    const findings = countries.get(country.id)
    const feature = features.get(country.id)
    if (findings === undefined || feature === undefined) continue
    const { salience, because } = salienceOf(feature, soft)
    const then = published === undefined ? undefined : statusOn(country, published)
    const tag = tagOf('country', country.id, country.label, salience, findings, because)
    const term = published === undefined ? statusTermNow(country) : statusTermOn(country, published)
    tags.push({ ...tag, ...standing(then, statusNow(country), term) })
  }
  return tags
}

function personTags(reading: Reading, persons: ReadonlyMap<string, readonly Finding[]>): Tag[] {
  const { published } = reading.input
  const tags: Tag[] = []
  for (const [id, findings] of persons) {
    const person = reading.people.get(id)
    if (person === undefined) continue
    const inTitle = findings.some(({ hit }) => hit.field === 'title')
    const because = inTitle ? 'named in the title' : 'named in the text'
    const then = published === undefined ? undefined : officeTitleOn(person, published)
    const tag = tagOf(
      'person',
      person.id,
      person.id,
      inTitle ? 'about' : 'mention',
      findings,
      because,
    )
    const term = published === undefined ? officeNow(person) : officeOn(person, published)
    tags.push({ ...tag, ...standing(then, officeTitleNow(person), term) })
  }
  return tags
}

/** Status then, now where it differs, and how sure the fact is. */
function standing(
  then: string | undefined,
  now: string | undefined,
  term: Dated | undefined,
): Pick<Tag, 'status' | 'statusNow' | 'confidence'> {
  return {
    ...(then === undefined ? {} : { status: then }),
    ...(now === undefined || now === then ? {} : { statusNow: now }),
    ...(term === undefined ? {} : { confidence: term.confidence }),
  }
}

function thingTags(
  kind: TagKind,
  things: readonly Pick<Thing, 'id' | 'label' | 'confidence'>[],
  found: ReadonlyMap<string, readonly Finding[]>,
): Tag[] {
  if (found.size === 0) return []
  return things.flatMap(({ id, label, confidence }) => {
    const findings = found.get(id)
    if (findings === undefined) return []
    const inTitle = findings.some(({ hit }) => hit.field === 'title')
    const because = inTitle ? 'named in the title' : 'named in the text'
    const tag = tagOf(kind, id, label, inTitle ? 'about' : 'mention', findings, because)
    return [{ ...tag, confidence }]
  })
}

function topicTags(reading: Reading): Tag[] {
  const found = reading.index.topic
  if (found.size === 0) return []
  return reading.pack.topics.flatMap(({ id, label }) => {
    const findings = (found.get(id) ?? []).map(({ hit }): Finding => ({ hit, role: 'terms' }))
    const inTitle = findings.some(({ hit }) => hit.field === 'title')
    if (findings.length < TOPIC_TIMES && !inTitle) return []
    const because = inTitle ? 'in the title' : `${findings.length} times`
    return [tagOf('topic', id, label, inTitle ? 'about' : 'mention', findings, because)]
  })
}

function tagOf(
  kind: TagKind,
  id: string,
  label: string,
  salience: Salience,
  findings: readonly Finding[],
  because: string,
): Tag {
  const evidence: Evidence[] = []
  const seen = new Set<string>()
  for (const { hit } of findings) {
    const { field, start, end, text } = hit
    if (evidence.length === MAX_EVIDENCE) break
    if (seen.has(`${field}${start}`)) continue
    seen.add(`${field}${start}`)
    evidence.push({ field, start, end, text })
  }
  return { kind, id, label, salience, evidence, because }
}

function inOrder(rejected: readonly Rejection[]): Rejection[] {
  const rank = ({ field }: Rejection): number => (field === 'title' ? 0 : 1)
  const told = new Set<string>()
  return rejected
    .toSorted((a, b) => rank(a) - rank(b) || a.start - b.start)
    .filter(({ field, start, end, reason }) => {
      const key = `${field} ${start} ${end} ${reason}`
      if (told.has(key)) return false
      told.add(key)
      return true
    })
    .slice(0, MAX_REJECTED)
}
