import { foldText } from '../../text/tokens.ts'

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
/** Codes that name no country: the European Union, the euro zone, the United Nations, "unknown", pseudo-locales. */
const NO_COUNTRY = new Set(['EU', 'EZ', 'UN', 'ZZ', 'QO', 'XA', 'XB'])

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** English name of an ISO 3166-1 alpha-2 code; undefined when no country has it. */
export function countryName(code: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(code) || NO_COUNTRY.has(code)) return undefined
  return codeInForce(code) === code ? names.of(code) : undefined
}

/** What ISO 3166 says today where it is written otherwise: `UK` -> `GB`, `SU` -> `RU`. */
export function codeInForce(code: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(code)) return undefined
  return new Intl.Locale(`und-${code}`).region
}

/** The code of a country by its English name, any case: "Russia" -> "RU". */
export function countryCode(name: string): string | undefined {
  const wanted = foldText(name)
  return LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).find((code) => {
    const known = countryName(code)
    return known !== undefined && foldText(known) === wanted
  })
}
