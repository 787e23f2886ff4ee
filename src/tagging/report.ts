import type { Rejection, Salience, ScoLevel, Tag, Tagging } from './tag.ts'

/** What `try tags` prints of one article. */
export interface TaggingReport {
  language: string
  sco: ScoLevel
  countries: readonly { iso2: string; salience: Salience }[]
  persons: readonly string[]
  bodies: readonly string[]
  tags: readonly Tag[]
  rejected: readonly Rejection[]
}

/** The tagging as the command line prints it: the short lists first, everything with its evidence after. */
export function taggingReport({ language, sco, tags, rejected }: Tagging): TaggingReport {
  const ids = (kind: Tag['kind']): string[] =>
    tags.filter((tag) => tag.kind === kind).map(({ id }) => id)
  return {
    language,
    sco,
    countries: tags
      .filter(({ kind }) => kind === 'country')
      .map(({ id, salience }) => ({ iso2: id, salience })),
    persons: ids('person'),
    bodies: ids('body'),
    tags,
    rejected,
  }
}
