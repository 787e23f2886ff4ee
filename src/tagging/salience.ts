import type { Hit } from './hits.ts'
import { cuesOf, type Finding, type Reading } from './reading.ts'
import type { Salience } from './tag.ts'

/** What of a country's findings decides whether the article is about it. */
export interface SalienceFeatures {
  /** Weight of what the headline says of it; the first sentence stands in for a missing headline. */
  headline: number
  /** Findings in the opening of the text. */
  opening: number
  /** Weighted findings in all. */
  weight: number
  /** Its part of the weight of all countries, those outside the SCO included, 0 to 1. */
  share: number
  /** Findings for each 1,000 units of title and text. */
  density: number
  /** Only cities and provinces give it away. */
  placesOnly: boolean
  /** The headline names another country and not this one. */
  elsewhere: boolean
  /** The headline or opening tells of a disaster or attack. */
  incident: boolean
}

/** What a finding adds: an actor's name more than a place passed through. */
const WEIGHTS: Readonly<Record<string, number>> = {
  names: 1,
  demonyms: 1,
  capital: 0.8,
  organs: 1,
  companies: 1,
  person: 1,
  places: 0.6,
  weak: 0.7,
  abbreviations: 1,
  mentionOnly: 0.2,
}

/** Units of text that count as its opening. */
const OPENING = 350

/** Features of every country found, by id. */
export function salienceFeatures(
  reading: Reading,
  countries: ReadonlyMap<string, readonly Finding[]>,
): Map<string, SalienceFeatures> {
  const { title, text } = reading.input
  const headlineEnd = title.trim() === '' ? firstSentenceEnd(text) : 0
  const inHeadline = (hit: Hit): boolean => hit.field === 'title' || hit.start < headlineEnd
  const outside = cuesOf(reading, 'elsewhere').map(({ hit }) => hit)
  const weights = new Map([...countries].map(([id, findings]) => [id, sum(findings)]))
  const total = [...weights.values()].reduce((a, b) => a + b, 0) + outside.length
  const headlined =
    outside.some(inHeadline) ||
    [...countries.values()].some((findings) => findings.some(({ hit }) => inHeadline(hit)))
  const incident = cuesOf(reading, 'incident').some(
    ({ hit }) => inHeadline(hit) || hit.start < OPENING,
  )
  const features = new Map<string, SalienceFeatures>()
  for (const [id, findings] of countries) {
    const weight = weights.get(id) ?? 0
    const headline = sum(findings.filter(({ hit }) => inHeadline(hit)))
    features.set(id, {
      headline,
      opening: sum(findings.filter(({ hit }) => hit.field === 'text' && hit.start < OPENING)),
      weight,
      share: total === 0 ? 0 : weight / total,
      density: (weight * 1000) / Math.max(400, title.length + text.length),
      placesOnly: findings.every(({ role }) => role === 'places' || role === 'weak'),
      elsewhere: headlined && headline === 0,
      incident,
    })
  }
  return features
}

function sum(findings: readonly Finding[]): number {
  const places = new Map<Hit, number>()
  for (const { hit, role } of findings) {
    places.set(hit, Math.max(places.get(hit) ?? 0, WEIGHTS[role] ?? 0.5))
  }
  return [...places.values()].reduce((a, b) => a + b, 0)
}

/** Where the sentence ends that stands in for a missing headline, UTF-16 units. */
function firstSentenceEnd(text: string): number {
  const end = text.slice(0, 200).search(/[.!?。।؟\n]\s|[。।]/u)
  return end < 0 ? Math.min(text.length, 120) : end
}

/** Cues that put an article into a soft field, plus one for each 1,500 units. */
const SOFT_CUES = 2
/** In a text this short one cue in the headline is enough. */
const SHORT_TEXT = 700

/** Fields such as sport that an article is in: found in the headline, or often enough in a short span. */
export function softField(reading: Reading): string | undefined {
  const { title, text } = reading.input
  const length = title.length + text.length
  const headlineEnd = title.trim() === '' ? firstSentenceEnd(text) : 0
  for (const cue of reading.pack.cues) {
    if (!cue.soft) continue
    const hits = cuesOf(reading, cue.id).map(({ hit }) => hit)
    const distinct = new Set(hits.map((hit) => hit.text.toLowerCase())).size
    const inHeadline = hits.some(({ field, start }) => field === 'title' || start < headlineEnd)
    if (inHeadline && (hits.length >= 2 || length < SHORT_TEXT)) return cue.id
    if (distinct >= 2 && hits.length >= SOFT_CUES + length / 1500) return cue.id
  }
  return undefined
}

/** From where on a feature counts; see `salienceOf` for what each is compared with. */
export interface SalienceLimits {
  headline: number
  places: { weight: number; incident: number }
  elsewhere: { weight: number; opening: number; share: number }
  incident: { weight: number; share: number }
  opening: { opening: number; weight: number; share: number }
  throughout: { weight: number; share: number; density: number }
}

/**
 * Set by hand in the middle of a plateau: halving or doubling any one of them moves F1 on a hundred labelled articles
 * by .03 at most. Fitted on a random half of those articles and asked about the other half, they give .94 in the mean
 * (`bench/tagging/calibrate.ts`); the headline alone gives .88.
 */
export const SALIENCE_LIMITS: SalienceLimits = {
  headline: 0.6,
  places: { weight: 3, incident: 2 },
  elsewhere: { weight: 4.5, opening: 0.8, share: 0.5 },
  incident: { weight: 2, share: 0.5 },
  opening: { opening: 0.8, weight: 2.4, share: 0.15 },
  throughout: { weight: 4, share: 0.5, density: 2 },
}

/** About or mention, with the reason for the analyst. */
export function salienceOf(
  features: SalienceFeatures,
  soft: string | undefined,
  limits = SALIENCE_LIMITS,
): { salience: Salience; because: string } {
  const { headline, opening, weight, share, density, placesOnly, elsewhere, incident } = features
  const part = `${Math.round(share * 100)} % of what it says of countries`
  const mention = (because: string) => ({ salience: 'mention' as const, because })
  const about = (because: string) => ({ salience: 'about' as const, because })
  const inHeadline = headline >= limits.headline
  if (soft !== undefined && !(incident && inHeadline)) return mention(`an article on ${soft}`)
  const hit = incident && headline > 0 && weight >= limits.places.incident
  if (placesOnly && weight < limits.places.weight && !hit) {
    return mention('only places in it are named')
  }
  if (inHeadline) return about('named in the headline')
  const reaches = (limit: Partial<Pick<SalienceFeatures, 'weight' | 'share' | 'opening'>>) =>
    weight >= (limit.weight ?? 0) && share >= (limit.share ?? 0) && opening >= (limit.opening ?? 0)
  if (elsewhere) {
    return reaches(limits.elsewhere)
      ? about(`not in the headline, but ${part}`)
      : mention('the headline is about others')
  }
  if (incident && reaches(limits.incident)) return about(`a disaster or attack there, ${part}`)
  if (reaches(limits.opening)) return about(`in the opening and ${part}`)
  if (reaches(limits.throughout) && density >= limits.throughout.density) return about(part)
  return mention(`not in the headline, ${part}`)
}
