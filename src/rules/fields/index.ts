import { about, country, outletCountry } from './country.ts'
import type { RuleField } from './field.ts'
import { sco } from './sco.ts'
import { feed, lang, ownership } from './source-fields.ts'
import { body, concept, keyword, person, topic } from './tag-fields.ts'

/** Every `field:` of the rule language, apart from `title:` and `text:`, which narrow words. */
export const FIELDS: readonly RuleField[] = [
  sco,
  country,
  about,
  person,
  body,
  topic,
  concept,
  keyword,
  feed,
  outletCountry,
  ownership,
  lang,
]

const BY_NAME = new Map(FIELDS.map((field) => [field.name, field]))

export function getField(name: string): RuleField | undefined {
  return BY_NAME.get(name)
}
