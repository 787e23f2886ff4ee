import type { ConfigProblem } from '../errors.ts'
import { countryName } from '../rules/fields/country-code.ts'
import { nearestName } from '../rules/suggest.ts'
import type { SilenceConfig } from './documents.ts'
import type { Locate } from './yaml-document.ts'

/**
 * What `silence` asks for and nobody declared: a warning, since a feed may be added through the API later.
 * @param feeds undefined where feeds.yaml can't be read
 */
export function uselessSilence(
  silence: SilenceConfig | undefined,
  feeds: ReadonlySet<string> | undefined,
  locate: Locate,
): ConfigProblem[] {
  if (silence === undefined) return []
  const warning = (key: 'feeds' | 'countries', index: number, message: string) => {
    const place = locate(['silence', key, index])
    return { source: 'alerts.yaml', ...place, key: `silence.${key}`, message }
  }
  const named = silence.feeds === 'all' || feeds === undefined ? [] : silence.feeds
  const countries = silence.countries === 'members' ? [] : silence.countries
  return [
    ...named.flatMap((id, index) => {
      if (feeds?.has(id) === true) return []
      const meant = nearestName(id, feeds ?? [])
      const hint = meant === undefined ? '' : `, did you mean ${meant}?`
      return [warning('feeds', index, `the feed ${id} is not known${hint}`)]
    }),
    ...countries.flatMap((code, index) => {
      if (code === 'SCO' || countryName(code) !== undefined) return []
      return [warning('countries', index, `${code} is no country's code`)]
    }),
  ]
}
