/** What a rule wants to be told of a story that goes on. */
export interface GrowthWanted {
  /** Numbers of independent outlets. */
  outlets?: readonly number[]
  /** Further countries whose outlets report it: any, or these. */
  countries?: true | readonly string[]
  /** Further languages: any, or these. */
  languages?: true | readonly string[]
}

/** How far a story has come. Copies of one text count as one outlet's. */
export interface Reach {
  outlets: number
  countries: readonly string[]
  languages: readonly string[]
}

/** One threshold that was reached. */
export type Growth =
  | { kind: 'outlets'; threshold: number }
  | { kind: 'country'; country: string }
  | { kind: 'language'; language: string }

/** What tells the thresholds of one alert apart. */
export function growthKey(growth: Growth): string {
  switch (growth.kind) {
    case 'outlets':
      return `outlets:${growth.threshold}`
    case 'country':
      return `country:${growth.country}`
    case 'language':
      return `language:${growth.language}`
  }
}

/**
 * The thresholds between what was known of a story and what it is now. Of several numbers of outlets
 * passed at once (two stories became one) only the highest is told.
 */
export function growthOf(wanted: GrowthWanted, known: Reach, now: Reach): Growth[] {
  const passed = (wanted.outlets ?? []).filter((n) => known.outlets < n && n <= now.outlets)
  const fresh = (
    list: true | readonly string[] | undefined,
    before: readonly string[],
    after: readonly string[],
  ) =>
    list === undefined
      ? []
      : after.filter((each) => !before.includes(each) && (list === true || list.includes(each)))
  return [
    ...(passed.length === 0 ? [] : [{ kind: 'outlets' as const, threshold: Math.max(...passed) }]),
    ...fresh(wanted.countries, known.countries, now.countries).map((country) => {
      return { kind: 'country' as const, country }
    }),
    ...fresh(wanted.languages, known.languages, now.languages).map((language) => {
      return { kind: 'language' as const, language }
    }),
  ]
}

/** What is known from now on; a story that shrinks (an article was deleted) and comes back is not news. */
export function furthest(known: Reach, now: Reach): Reach {
  const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])]
  return {
    outlets: Math.max(known.outlets, now.outlets),
    countries: union(known.countries, now.countries),
    languages: union(known.languages, now.languages),
  }
}
