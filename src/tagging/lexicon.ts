import type { Form, FormsByLanguage, Inflection, KnowledgePack, Person } from '../knowledge/pack.ts'
import { Automaton } from './automaton.ts'
import { foldText } from './fold.ts'
import { inflect } from './inflect.ts'
import { type LetterCase, letterCase } from './letter-case.ts'

/** What a form proves, from certain to supporting; see the pack's files for each group. */
export type Role =
  | 'names'
  | 'demonyms'
  | 'capital'
  | 'organs'
  | 'companies'
  | 'places'
  | 'weak'
  | 'abbreviations'
  | 'family'
  | 'office'
  | 'free'
  | 'acronyms'
  | 'strictAcronyms'
  | 'acronymPhrases'
  | 'mentionOnly'
  | 'terms'
  | 'decoy'

export interface LexiconEntry {
  kind: 'sco' | 'country' | 'person' | 'body' | 'concept' | 'topic' | 'cue' | 'decoy'
  /** What the form stands for; the reason of a decoy. */
  id: string
  role: Role
  letterCase: LetterCase
  /** The form as the automaton sees it. */
  folded: string
  /** Languages whose texts it may be read in; undefined is all. */
  languages: ReadonlySet<string> | undefined
}

export interface Lexicon {
  entries: readonly LexiconEntry[]
  automaton: Automaton
  /** The leaders by canonical name. */
  people: ReadonlyMap<string, Person>
}

const CYRILLIC = new Set(['ru', 'be', 'uk', 'kk', 'ky', 'tg', 'uz', 'mn', 'bg', 'sr'])
/** Languages whose forms are read in their own texts only: seldom seen here, and full of chance likenesses. */
const MINOR = new Set(['it', 'pt', 'pl', 'nl', 'sv', 'vi', 'id', 'az', 'uk', 'mn', 'hy', 'ne'])
/** Forms as short as this are words of other languages too often to be read everywhere. */
const SHORT_FORM = 4

/** All forms of a pack compiled into one automaton, for all languages at once. */
export function buildLexicon(pack: KnowledgePack): Lexicon {
  const builder = new LexiconBuilder(pack.inflections)
  for (const country of pack.countries) {
    builder.addGroups('country', country.id, country.forms)
  }
  for (const person of pack.people) builder.addGroups('person', person.id, person.forms)
  for (const body of pack.bodies) builder.addGroups('body', body.id, body.forms)
  for (const concept of pack.concepts) builder.addGroups('concept', concept.id, concept.forms)
  for (const topic of pack.topics) builder.addGroups('topic', topic.id, { terms: topic.terms })
  for (const cue of pack.cues) builder.addGroups('cue', cue.id, { terms: cue.terms })
  const { organisation } = pack
  if (organisation !== undefined) {
    const { names, acronyms, strictAcronyms } = organisation
    builder.addGroups('sco', organisation.id, { names, acronyms, strictAcronyms })
    builder.addGroups('sco', organisation.id, { acronymPhrases: pack.acronymPhrases })
  }
  for (const { reason, phrases } of pack.decoys) addPhrases(builder, pack, 'decoy', reason, phrases)
  addPhrases(builder, pack, 'country', undefined, pack.mentionOnly)
  return { ...builder.build(), people: new Map(pack.people.map((person) => [person.id, person])) }
}

/** What a slot of a phrase stands for: that group of every country in the phrase's language. */
const SLOTS = { '{demonym}': 'demonyms', '{name}': 'names', '{capital}': 'capital' } as const

/**
 * Phrases as they are, and those with a slot (`{demonym} cuisine`) filled for every country. Without `reason` they are
 * mentions of the country that fills them, with it decoys.
 */
function addPhrases(
  builder: LexiconBuilder,
  pack: KnowledgePack,
  kind: 'decoy' | 'country',
  reason: string | undefined,
  phrases: FormsByLanguage,
): void {
  const role = kind === 'decoy' ? 'decoy' : 'mentionOnly'
  for (const [language, forms] of Object.entries(phrases)) {
    for (const form of forms) {
      const slot = Object.entries(SLOTS).find(([name]) => form.text.includes(name))
      if (slot === undefined) {
        builder.addForms(kind, reason ?? '', role, language, [form])
        continue
      }
      for (const country of pack.countries) {
        const filled = (country.forms[slot[1]]?.[language] ?? []).map(
          ({ text }): Form => ({ text: form.text.replace(slot[0], text), exact: form.exact }),
        )
        builder.addForms(kind, reason ?? country.id, role, language, filled)
      }
    }
  }
}

class LexiconBuilder {
  private readonly entries: LexiconEntry[] = []
  private readonly known = new Map<string, number>()
  private readonly automaton = new Automaton()
  private readonly inflections: Readonly<Record<string, Inflection>>

  constructor(inflections: Readonly<Record<string, Inflection>>) {
    this.inflections = inflections
  }

  addGroups(
    kind: LexiconEntry['kind'],
    id: string,
    groups: Readonly<Partial<Record<Role, FormsByLanguage>>>,
  ): void {
    for (const [role, byLanguage] of Object.entries(groups)) {
      for (const [language, forms] of Object.entries(byLanguage ?? {})) {
        this.addForms(kind, id, role as Role, language, forms)
      }
    }
  }

  addForms(
    kind: LexiconEntry['kind'],
    id: string,
    role: Role,
    language: string,
    forms: readonly Form[],
  ): void {
    for (const form of forms) {
      const entry = this.entryOf(kind, id, role, language, form)
      for (const inflected of inflect(form, this.inflections[language])) {
        this.automaton.add(inflected, entry)
      }
    }
  }

  build(): Omit<Lexicon, 'people'> {
    return { entries: this.entries, automaton: this.automaton.freeze() }
  }

  private entryOf(
    kind: LexiconEntry['kind'],
    id: string,
    role: Role,
    language: string,
    { text }: Form,
  ): number {
    const languages = ownLanguageOnly(role, text, language)
      ? familyOf(language)
      : readIn(text, language)
    const key = `${kind}|${id}|${role}|${text}|${languages === undefined ? '' : language}`
    const before = this.known.get(key)
    if (before !== undefined) return before
    const entry = this.entries.length
    this.entries.push({
      kind,
      id,
      role,
      letterCase: letterCase(text),
      folded: foldText(text),
      languages,
    })
    this.known.set(key, entry)
    return entry
  }
}

function familyOf(language: string): ReadonlySet<string> {
  const primary = language.slice(0, 2)
  return new Set([primary])
}

/** Strict acronyms, and small Latin words, which mean other things elsewhere (`indiana`, Italian for Indian). */
function ownLanguageOnly(role: Role, text: string, language: string): boolean {
  if (role === 'strictAcronyms') return true
  return language !== 'en' && /^\p{Script=Latin}/u.test(text) && text === text.toLowerCase()
}

/** Short forms of languages other than English belong to texts of their script's neighbours only. */
function readIn(text: string, language: string): ReadonlySet<string> | undefined {
  if (MINOR.has(language)) return familyOf(language)
  if (language === 'en' || text.length > SHORT_FORM) return undefined
  const uncased = text.toLowerCase() === text.toUpperCase()
  if (uncased && !/\p{Script=Arabic}/u.test(text)) return undefined
  return language === 'ru' ? CYRILLIC : familyOf(language)
}
