/** How far a fact can be trusted; `low` facts are shown as unverified. */
export type Confidence = 'high' | 'medium' | 'low'

/** What a country is to the SCO on a given day. */
export type CountryStatus = 'member' | 'observer' | 'dialogue partner' | 'partner' | 'none'

/** Forms of a name by language (BCP 47, `uz-Cyrl` for a second script). */
export type FormsByLanguage = Readonly<Record<string, readonly Form[]>>

/** A dictionary form as the pack writes it. */
export interface Form {
  text: string
  /** True when the language's inflection rules do not apply (written with `!`). */
  exact: boolean
}

/** A fact that holds in [from, to); `to` absent means that it still holds. Days, UTC midnight. */
export interface Dated {
  from: Date
  to?: Date | undefined
  source: string
  confidence: Confidence
}

export interface StatusTerm extends Dated {
  status: Exclude<CountryStatus, 'none'>
  how?: string | undefined
}

export interface OfficeTerm extends Dated {
  /** For instance `head_of_state`. */
  office: string
  /** For people: `president`, `supreme leader`. */
  title: string
  /** Last day somebody was seen in office. */
  confirmed?: Date | undefined
}

/** Groups of forms a country is known by, from certain to supporting. */
export const COUNTRY_GROUPS = [
  'names',
  'demonyms',
  'capital',
  'organs',
  'companies',
  'places',
  'weak',
  'abbreviations',
] as const
export type CountryGroup = (typeof COUNTRY_GROUPS)[number]

export interface Country {
  /** ISO 3166-1 alpha-2. */
  id: string
  label: string
  status: readonly StatusTerm[]
  forms: Readonly<Partial<Record<CountryGroup, FormsByLanguage>>>
}

export const PERSON_GROUPS = ['names', 'family', 'office'] as const
export type PersonGroup = (typeof PERSON_GROUPS)[number]

export interface Person {
  /** Canonical English name. */
  id: string
  /** ISO 3166-1 alpha-2. */
  country: string
  terms: readonly OfficeTerm[]
  forms: Readonly<Partial<Record<PersonGroup, FormsByLanguage>>>
}

export interface Organisation {
  id: string
  label: string
  founded: Date
  names: FormsByLanguage
  acronyms: FormsByLanguage
  strictAcronyms: FormsByLanguage
}

/** A body, document, exercise or format; `names` imply the SCO, `weak` need it, `free` stand alone. */
export interface Thing {
  id: string
  label: string
  since: Date
  source: string
  confidence: Confidence
  seat?: string | undefined
  note?: string | undefined
  forms: Readonly<Partial<Record<'names' | 'weak' | 'free', FormsByLanguage>>>
}

export interface Summit extends Dated {
  place: string
  chair: string
  outcome?: string | undefined
}

/** Words that mark a field, such as sport; `soft` fields hold a country's salience at a mention. */
export interface Field {
  id: string
  label: string
  soft: boolean
  terms: FormsByLanguage
}

/** In a text of field `cues`, these forms do not prove `of`. */
export interface Guard {
  forms: readonly Form[]
  of: string
  cues: string
  reason: string
}

/** Phrases that contain a form and mean something else. */
export interface Decoys {
  reason: string
  phrases: FormsByLanguage
}

/** Endings of a dictionary form -> endings in texts; `*` is any run of letters. */
export interface Inflection {
  endings: Readonly<Record<string, readonly string[]>>
  before: readonly string[]
}

/** Everything the tagger knows, all of it dated. */
export interface KnowledgePack {
  version: string
  organisation: Organisation | undefined
  countries: readonly Country[]
  people: readonly Person[]
  bodies: readonly Thing[]
  concepts: readonly Thing[]
  summits: readonly Summit[]
  topics: readonly Field[]
  cues: readonly Field[]
  guards: readonly Guard[]
  decoys: readonly Decoys[]
  mentionOnly: FormsByLanguage
  /** Phrases in which the bare acronym needs no other proof (`SCO summit`). */
  acronymPhrases: FormsByLanguage
  titles: readonly string[]
  inflections: Readonly<Record<string, Inflection>>
}
