/** The closed list of what a tag can state. */
export const TAG_KINDS = [
  'sco',
  'country',
  'person',
  'body',
  'concept',
  'topic',
  'keyword',
] as const
export type TagKind = (typeof TAG_KINDS)[number]

export type Salience = 'about' | 'mention'
export type ScoLevel = 'none' | Salience

/** Where a tag or rule found its proof. `slice(start, end)` of the field is exactly `text` (UTF-16 units). */
export interface Evidence {
  field: 'title' | 'text'
  start: number
  end: number
  text: string
}

/** A statement about an article. */
export interface Tag {
  kind: TagKind
  /** ISO 3166 code, body id, canonical person name, topic id. The organisation itself is `SCO`. */
  id: string
  /** For people, English. */
  label: string
  salience: Salience
  evidence: readonly Evidence[]
  /** Why this salience, one sentence for the analyst. */
  because?: string
  /** Status in force on the article's date, for instance `member`, `observer`, `president`. */
  status?: string
  /** The same as of today, where it differs. */
  statusNow?: string
  /** How far the fact behind the status can be trusted; `low` is shown as unverified. */
  confidence?: 'high' | 'medium' | 'low'
}

/** A match that was refused, with its cue. */
export interface Rejection extends Evidence {
  reason: string
}

/** The text of one article as the tagger takes it. */
export interface TaggingInput {
  title: string
  text: string
  /** BCP 47 primary tag; detected when absent. */
  language?: string
  /** Decides which facts were in force; absent means unknown. */
  published?: Date
}

export interface Tagging {
  /** BCP 47 primary tag, `und` when it can't be told. */
  language: string
  sco: ScoLevel
  tags: readonly Tag[]
  rejected: readonly Rejection[]
}
