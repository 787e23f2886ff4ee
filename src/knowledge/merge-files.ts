import {
  COUNTRY_GROUPS,
  type Country,
  type Form,
  type FormsByLanguage,
  type KnowledgePack,
  PERSON_GROUPS,
  type Person,
  type Thing,
} from './pack.ts'
import type { PackFile } from './schema.ts'

type Entry<Key extends 'countries' | 'people' | 'bodies'> = NonNullable<PackFile[Key]>[number]

/** Unites the files of a pack in their order; entries with one id become one entry. */
export function mergeFiles(files: readonly PackFile[]): KnowledgePack {
  const all = <T>(pick: (file: PackFile) => readonly T[] | undefined): T[] =>
    files.flatMap((file) => pick(file) ?? [])
  return {
    version: files.find((file) => file.version !== undefined)?.version ?? 'unversioned',
    organisation: files.find((file) => file.organisation !== undefined)?.organisation,
    countries: uniteById(all((file) => file.countries).map(toCountry), uniteCountries),
    people: uniteById(all((file) => file.people).map(toPerson), unitePeople),
    bodies: uniteById(all((file) => file.bodies).map(toThing), uniteThings),
    concepts: uniteById(all((file) => file.concepts).map(toThing), uniteThings),
    summits: all((file) => file.summits),
    topics: all((file) => file.topics).map((topic) => ({ ...topic, soft: false })),
    cues: all((file) => file.cues).map((cue) => ({ ...cue, label: cue.id })),
    guards: all((file) => file.guards),
    decoys: all((file) => file.decoys),
    mentionOnly: uniteForms(files.map((file) => file.mentionOnly)),
    acronymPhrases: uniteForms(files.map((file) => file.acronymPhrases)),
    titles: all((file) => Object.values(file.titles ?? {}).flatMap((list) => list.split(/,\s*/))),
    inflections: Object.assign({}, ...files.map((file) => file.languages ?? {})),
  }
}

function toCountry({ id, label, status, ...groups }: Entry<'countries'>): Country {
  return { id, label, status, forms: present(groups) } as Country
}

function toPerson({ id, country, terms, ...groups }: Entry<'people'>): Person {
  return { id, country, terms, forms: present(groups) } as Person
}

function toThing({ names, weak, free, ...facts }: Entry<'bodies'>): Thing {
  return { ...facts, forms: present({ names, weak, free }) } as Thing
}

function present<T extends object>(groups: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(groups).filter(([, forms]) => forms !== undefined),
  ) as Partial<T>
}

function uniteById<T extends { id: string }>(entries: readonly T[], unite: (a: T, b: T) => T): T[] {
  const byId = new Map<string, T>()
  for (const entry of entries) {
    const before = byId.get(entry.id)
    byId.set(entry.id, before === undefined ? entry : unite(before, entry))
  }
  return [...byId.values()]
}

const uniteCountries = (a: Country, b: Country): Country => ({
  ...a,
  status: [...a.status, ...b.status],
  forms: uniteGroups(COUNTRY_GROUPS, a.forms, b.forms),
})
const unitePeople = (a: Person, b: Person): Person => ({
  ...a,
  terms: [...a.terms, ...b.terms],
  forms: uniteGroups(PERSON_GROUPS, a.forms, b.forms),
})
const uniteThings = (a: Thing, b: Thing): Thing => ({
  ...a,
  forms: uniteGroups(['names', 'weak', 'free'], a.forms, b.forms),
})

function uniteGroups<G extends string>(
  groups: readonly G[],
  a: Partial<Record<G, FormsByLanguage>>,
  b: Partial<Record<G, FormsByLanguage>>,
): Partial<Record<G, FormsByLanguage>> {
  const united: Partial<Record<G, FormsByLanguage>> = {}
  for (const group of groups) {
    if (a[group] !== undefined || b[group] !== undefined) {
      united[group] = uniteForms([a[group], b[group]])
    }
  }
  return united
}

function uniteForms(maps: readonly (FormsByLanguage | undefined)[]): FormsByLanguage {
  const united: Record<string, Form[]> = {}
  for (const map of maps) {
    for (const [language, forms] of Object.entries(map ?? {})) {
      united[language] = [...(united[language] ?? []), ...forms]
    }
  }
  return united
}
