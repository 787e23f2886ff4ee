import type { Confidence, Dated, KnowledgePack } from './pack.ts'

/** A fact that nobody has confirmed. */
export interface UnverifiedFact {
  /** `countries.LA.status`, `people.Droupadi Murmu.terms`. */
  key: string
  fact: string
  source: string
}

const isLow = ({ confidence }: { confidence: Confidence }): boolean => confidence === 'low'
const day = (date: Date): string => date.toISOString().slice(0, 10)
const since = ({ from, to }: Dated): string =>
  to === undefined ? `since ${day(from)}` : `${day(from)} to ${day(to)}`

/** Every fact of a pack that is marked `low`: shown as unverified wherever it is used. */
export function unverifiedFacts(pack: KnowledgePack): UnverifiedFact[] {
  return [
    ...pack.countries.flatMap(({ id, status }) =>
      status.filter(isLow).map((term) => ({
        key: `countries.${id}.status`,
        fact: `${term.status} ${since(term)}`,
        source: term.source,
      })),
    ),
    ...pack.people.flatMap(({ id, terms }) =>
      terms.filter(isLow).map((term) => ({
        key: `people.${id}.terms`,
        fact: `${term.title} ${since(term)}`,
        source: term.source,
      })),
    ),
    ...(['bodies', 'concepts'] as const).flatMap((kind) =>
      pack[kind].filter(isLow).map((thing) => ({
        key: `${kind}.${thing.id}`,
        fact: `${thing.label}, since ${day(thing.since)}`,
        source: thing.source,
      })),
    ),
    ...pack.summits.filter(isLow).map((summit) => ({
      key: 'summits',
      fact: `${summit.place}, ${day(summit.from)}`,
      source: summit.source,
    })),
  ]
}
