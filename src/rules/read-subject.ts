import type { Evidence } from '../tagging/tag.ts'
import { FIELDS } from './fields/index.ts'
import type { RuleSubject } from './subject.ts'
import { indexText, type TextIndex } from './text-index.ts'

/** A subject made ready to be asked: words indexed, fields as sets of atoms. */
export interface ReadSubject {
  subject: RuleSubject
  index: TextIndex
  /** What the article has: `country:RU` -> its evidence, see `atom`. */
  atoms: ReadonlyMap<string, readonly Evidence[]>
  /** Age is measured from here; without it no `published` comparison is true. */
  now: Date | undefined
}

/** Name of the fact that an article has a value in a field. */
export function atom(field: string, key: string): string {
  return `${field}:${key}`
}

/** @param index the article's words, when they are at hand already (`indexText`) */
export function readSubject(
  subject: RuleSubject,
  now?: Date,
  index: TextIndex = indexText(subject),
): ReadSubject {
  const atoms = new Map<string, readonly Evidence[]>()
  for (const field of FIELDS) {
    for (const { key, evidence } of field.read(subject)) {
      const name = atom(field.name, key)
      const before = atoms.get(name)
      atoms.set(name, before === undefined ? evidence : [...before, ...evidence])
    }
  }
  return { subject, index, atoms, now }
}
