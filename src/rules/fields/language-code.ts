const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
/** Where the likely language of a country (CLDR) is Russian and its code is written for another. */
const MEANT: Readonly<Record<string, string>> = { kz: 'kk', by: 'be' }

/** Whether the primary subtag is a language; `und` is what an article of unknown language has. */
export function isLanguage(subtag: string): boolean {
  return subtag === 'und' || names.of(subtag) !== undefined
}

/** The language that somebody means who writes the code of its country: `cn` -> `zh`. */
export function languageOfCountry(code: string): string | undefined {
  if (!/^[a-z]{2}$/.test(code)) return undefined
  const region = code.toUpperCase()
  return MEANT[code] ?? new Intl.Locale(`und-${region}`).maximize().language
}
