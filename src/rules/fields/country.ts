import type { Tag } from '../../tagging/tag.ts'
import { codeInForce, countryCode, countryName } from './country-code.ts'
import type { FieldValue, RuleField } from './field.ts'

function isoCode(value: string): string | undefined {
  const code = value.toUpperCase()
  return countryName(code) === undefined ? undefined : code
}

function codeField(
  name: string,
): Pick<RuleField, 'name' | 'key' | 'keysOf' | 'expected' | 'suggest'> {
  return {
    name,
    key: isoCode,
    keysOf: (code) => [code.toUpperCase()],
    expected: `${name}: takes a two-letter ISO 3166 code, for instance ${name}:RU`,
    suggest: (value) => {
      const code = countryCode(value) ?? codeInForce(value.toUpperCase())
      return code === undefined || isoCode(code) === undefined ? undefined : `${name}:${code}`
    },
  }
}

function countryValue({ id, evidence }: Tag): FieldValue {
  return { key: id.toUpperCase(), value: id, evidence }
}

/** The article names the country, whatever the salience. */
export const country: RuleField = {
  ...codeField('country'),
  known: 'countries',
  single: false,
  weight: 10,
  read: ({ tags }) => tags.filter(({ kind }) => kind === 'country').map(countryValue),
}

/** The article is about the country. */
export const about: RuleField = {
  ...codeField('about'),
  known: 'countries',
  single: false,
  weight: 8,
  read: ({ tags }) =>
    tags
      .filter(({ kind, salience }) => kind === 'country' && salience === 'about')
      .map(countryValue),
  implies: (key) => [['country', key]],
}

/** Where the outlet is at home; `SCO` for the organisation's own feeds. */
export const outletCountry: RuleField = {
  ...codeField('outlet-country'),
  key: (value) => (value.toUpperCase() === 'SCO' ? 'SCO' : isoCode(value)),
  single: true,
  weight: 30,
  read: ({ feed }) =>
    feed?.country === undefined
      ? []
      : [{ key: feed.country.toUpperCase(), value: feed.country, evidence: [] }],
}
