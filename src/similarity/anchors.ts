import { hash32 } from './fingerprint.ts'

/** What means the same in every language. The kind stands in the three lowest bits of the hash. */
export type AnchorKind =
  | 'entity'
  | 'person'
  | 'place'
  | 'subject'
  | 'number'
  /** A name by its sound, with five consonants and with fewer. */
  | 'sound'
  | 'short sound'

const KINDS: readonly AnchorKind[] = [
  'entity',
  'person',
  'place',
  'subject',
  'number',
  'sound',
  'short sound',
]

/** Signed 32-bit hash of an anchor, its kind included. */
export function anchorHash(kind: AnchorKind, text: string): number {
  return (hash32(`${kind} ${text}`) & ~7) | KINDS.indexOf(kind)
}

/** Kind of an anchor, from its hash. */
export function anchorKind(hash: number): AnchorKind {
  return KINDS[hash & 7] ?? 'entity'
}

/** The members: half of all reports name two of them. */
const MEMBERS = ['BY', 'CN', 'IN', 'IR', 'KG', 'KZ', 'PK', 'RU', 'TJ', 'UZ']
/** What the tagger calls a subject is wider than a word of the glossary. */
const TOPICS = 'security terrorism energy trade transport finance defence diplomacy health culture'

/** Many meet in one city on one day, a leader meets many, and short words sound alike. */
const KIND_SHARES: Readonly<Partial<Record<AnchorKind, number>>> = {
  place: 0.6,
  person: 0.7,
  'short sound': 0.5,
}

/** What an anchor says about the event; one that isn't listed says 1. */
const SHARES: ReadonlyMap<number, number> = new Map([
  ...MEMBERS.map((iso2): [number, number] => [anchorHash('entity', `country:${iso2}`), 0.4]),
  ...TOPICS.split(' ').map((id): [number, number] => [anchorHash('entity', `topic:${id}`), 0.3]),
  ...['SCO-SECRETARIAT', 'SCO-CHS', 'SCO-CHG', 'SCO-CFM', 'SCO-CNC', 'SCO-RATS'].map(
    (id): [number, number] => [anchorHash('entity', `body:${id}`), 0.5],
  ),
  ...Array.from({ length: 100 }, (_, n): [number, number] => [anchorHash('number', `${n}`), 0.7]),
  ...Array.from({ length: 12 }, (_, n): [number, number] => [
    anchorHash('number', `${2020 + n}`),
    0,
  ]),
])

/** Weight of an anchor against one that only this event has: 0 to 1. */
export function anchorShare(hash: number): number {
  return SHARES.get(hash) ?? KIND_SHARES[anchorKind(hash)] ?? 1
}
