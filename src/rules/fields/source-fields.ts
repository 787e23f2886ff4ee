import { foldText } from '../../text/tokens.ts'
import type { RuleField } from './field.ts'
import { isLanguage, languageOfCountry } from './language-code.ts'

/** The id of a feed. */
export const feed: RuleField = {
  name: 'feed',
  known: 'feeds',
  single: true,
  weight: 3,
  expected: 'feed: takes the id of a feed',
  key: (value) => value.toLowerCase(),
  keysOf: (id) => [id.toLowerCase()],
  read: ({ feed: source }) =>
    source === undefined ? [] : [{ key: source.id.toLowerCase(), value: source.id, evidence: [] }],
}

/** `private (state-aligned)` and `exile/public` are each two statements. */
function ownershipParts(ownership: string): string[] {
  return ownership.split(/[/,;()]/).filter((part) => foldText(part) !== '')
}

/** Who owns the outlet: state, private, public, exile … */
export const ownership: RuleField = {
  name: 'ownership',
  single: false,
  weight: 40,
  expected: 'ownership: takes a word, for instance ownership:state',
  key: (value) => foldText(value) || undefined,
  keysOf: (name) => [foldText(name)],
  read: ({ feed: source }) =>
    ownershipParts(source?.ownership ?? '').map((part) => ({
      key: foldText(part),
      value: part.trim(),
      evidence: [],
    })),
}

function primaryTag(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? ''
}

/** The language of the article, by its primary subtag: `lang:zh-Hans` is `lang:zh`. */
export const lang: RuleField = {
  name: 'lang',
  single: true,
  weight: 50,
  expected: 'lang: takes a language code of two or three letters, for instance lang:ru',
  key: (value) => {
    if (!/^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(value)) return undefined
    const tag = primaryTag(value)
    return isLanguage(tag) ? tag : undefined
  },
  suggest: (value) => {
    const meant = languageOfCountry(primaryTag(value))
    return meant === undefined || !isLanguage(meant) ? undefined : `lang:${meant}`
  },
  keysOf: (tag) => [primaryTag(tag)],
  read: ({ language }) => [{ key: primaryTag(language), value: language, evidence: [] }],
}
