import type { PackContradiction } from './check-pack.ts'
import type { FormsByLanguage, KnowledgePack } from './pack.ts'

/** A form that would count alone, and what it stands for. */
interface Claim {
  /** `country CN`. */
  owner: string
  /** Dotted path of the group, `countries.CN.names`. */
  key: string
  language: string
  text: string
}

/** Groups whose forms prove a country alone; the others need another proof, which is their rule. */
const PROVING = ['names', 'demonyms', 'capital', 'organs'] as const

/**
 * Forms that two things claim though nothing decides between them. Shared forms are fine where a rule does: groups
 * that need another proof (places, weak, abbreviations, companies, family, office), a guard on the form, or two
 * languages whose texts never read each other's form.
 */
export function sharedAliases(pack: KnowledgePack): PackContradiction[] {
  const guarded = new Set(pack.guards.flatMap(({ forms }) => forms.map(({ text }) => fold(text))))
  const owners = new Map<string, Claim>()
  const found: PackContradiction[] = []
  for (const claim of claims(pack)) {
    const form = fold(claim.text)
    const known = owners.get(form)
    if (known === undefined) owners.set(form, claim)
    else if (known.owner !== claim.owner && !guarded.has(form) && readTogether(known, claim)) {
      found.push({
        key: claim.key,
        against: known.key,
        message: `"${claim.text}" (${claim.language}) is also a name of ${known.owner} (${known.key}, ${known.language}): nothing decides between them; move it to a group that needs another proof, or add a guard`,
      })
    }
  }
  return found
}

function* claims(pack: KnowledgePack): Generator<Claim> {
  for (const { id, forms } of pack.countries) {
    for (const group of PROVING) {
      yield* claimsOf(`country ${id}`, `countries.${id}.${group}`, forms[group])
    }
  }
  for (const { id, forms } of pack.people) {
    yield* claimsOf(`person ${id}`, `people.${id}.names`, forms.names)
  }
  const { organisation } = pack
  if (organisation !== undefined) {
    yield* claimsOf(organisation.id, 'organisation.names', organisation.names)
    yield* claimsOf(organisation.id, 'organisation.acronyms', organisation.acronyms)
  }
  for (const [kind, things] of [
    ['bodies', pack.bodies],
    ['concepts', pack.concepts],
  ] as const) {
    for (const { id, forms } of things) {
      yield* claimsOf(`${kind} ${id}`, `${kind}.${id}.names`, forms.names)
      yield* claimsOf(`${kind} ${id}`, `${kind}.${id}.free`, forms.free)
    }
  }
}

function* claimsOf(
  owner: string,
  key: string,
  forms: FormsByLanguage | undefined,
): Generator<Claim> {
  for (const [language, list] of Object.entries(forms ?? {})) {
    for (const { text } of list) yield { owner, key, language, text }
  }
}

/** Short Latin words in small letters are read in texts of their own language only. */
function readTogether(a: Claim, b: Claim): boolean {
  if (a.language === b.language) return true
  return !isOwnLanguageOnly(a.text) && !isOwnLanguageOnly(b.text)
}

function isOwnLanguageOnly(text: string): boolean {
  return text.length <= 4 || text === text.toLowerCase()
}

/** Near enough to how texts are matched: case and width do not tell two names apart. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
