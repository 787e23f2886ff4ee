import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

interface Entry {
  id: string
  name: string
  url?: string
  watch?: true | object
  homepage: string
  languages: string[]
  country: string
  ownership: string
  confidence: string
  note?: string
}

const source = readFileSync(new URL('../../../seeds/feeds.yaml', import.meta.url), 'utf8')
const entries = (parse(source) as { feeds: Entry[] }).feeds

const OWNERSHIPS = [
  'state',
  'state-linked',
  'party',
  'public',
  'private',
  'private-aligned',
  'independent',
  'exile',
  'intergovernmental',
  'think-tank',
]
const KEYS = [
  'id',
  'name',
  'url',
  'watch',
  'homepage',
  'languages',
  'country',
  'ownership',
  'watch',
  'confidence',
  'note',
]

test('ids and addresses are unique', () => {
  const urls = entries.flatMap((entry) => entry.url ?? [])
  expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length)
  expect(new Set(urls).size).toBe(urls.length)
})

test('the header explains every ownership and confidence in use', () => {
  const header = source.slice(0, source.indexOf('\nas_of:'))
  for (const { ownership, confidence } of entries) {
    expect(header).toMatch(new RegExp(`^#   ${ownership} `, 'm'))
    expect(header).toMatch(new RegExp(`^#   ${confidence} `, 'm'))
  }
})

test('every member has an outlet that the shipped configuration watches', () => {
  const watched = entries.filter((entry) => ['high', 'medium'].includes(entry.confidence))
  const countries = new Set(watched.map((entry) => entry.country))
  for (const member of ['CN', 'RU', 'IN', 'PK', 'IR', 'KZ', 'KG', 'TJ', 'UZ', 'BY']) {
    expect(countries).toContain(member)
  }
})

test('the pages that are watched are those of outlets without a feed, the organisation’s own first', () => {
  const pages = entries.filter(({ watch }) => watch !== undefined)
  expect(pages[0]?.id).toBe('sco-secretariat')
  expect(pages.length).toBeGreaterThanOrEqual(9)
  for (const { url, homepage } of pages) expect(url).toBe(homepage)
})

describe.each(entries)('$id', (entry) => {
  test('keeps to the closed lists', () => {
    expect(entry.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(entry.country).toMatch(/^([A-Z]{2}|SCO)$/)
    expect(OWNERSHIPS).toContain(entry.ownership)
    expect(['high', 'medium', 'low', 'none']).toContain(entry.confidence)
    expect(entry.languages.length).toBeGreaterThan(0)
    for (const language of entry.languages) expect(language).toMatch(/^[a-z]{2}$/)
    expect(KEYS).toEqual(expect.arrayContaining(Object.keys(entry)))
  })

  test('has a feed exactly when an address is known, and addresses are http(s)', () => {
    expect(entry.url === undefined).toBe(entry.confidence === 'none')
    for (const address of [entry.homepage, entry.url ?? entry.homepage]) {
      expect(new URL(address).protocol).toMatch(/^https?:$/)
    }
  })
})
