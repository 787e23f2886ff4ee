import type { Evidence } from '../../tagging/tag.ts'
import type { RuleSubject } from '../subject.ts'

/** A value an article has in a field. */
export interface FieldValue {
  /** As it is compared, see `RuleField.key`. */
  key: string
  /** As it is shown. */
  value: string
  evidence: readonly Evidence[]
}

/** Names that exist, by what they name; where a set is absent, every name is taken. */
export interface Known {
  /** ISO 3166 alpha-2 codes the tagger can find. */
  countries?: ReadonlySet<string>
  bodies?: ReadonlySet<string>
  persons?: ReadonlySet<string>
  topics?: ReadonlySet<string>
  concepts?: ReadonlySet<string>
  keywords?: ReadonlySet<string>
  feeds?: ReadonlySet<string>
}

/** `name:value`, a question to the tags, the feed or the language of an article. */
export interface RuleField {
  name: string
  /** Which set of known names its values come from. */
  known?: keyof Known
  /** An article has at most one value: two different ones at once can never match. */
  single: boolean
  /** How many articles the field leaves through, roughly: the rarer, the better it serves the index. */
  weight: number
  /** The value as it is compared; undefined when it can't be a value of this field. */
  key(value: string): string | undefined
  /** What a refused value should look like, one sentence; and what was meant, when it can be told. */
  expected: string
  suggest?(value: string): string | undefined
  /** Keys that a known name or a tag answers to. */
  keysOf(name: string): readonly string[]
  /** What the article has. */
  read(subject: RuleSubject): FieldValue[]
  /** Other clauses (`field`, `key`) that are true whenever this value is. */
  implies?(key: string): readonly (readonly [field: string, key: string])[]
}
