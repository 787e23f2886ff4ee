import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readPage } from '../../../src/article/read-page.ts'

/** Pages in the shapes of content systems of the region and the world, each beside what a reader would take from it. */
const folder = new URL('../../fixtures/articles/world/', import.meta.url)
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))

interface Expected {
  url: string
  zone?: string
  published?: string
  paragraphs: readonly string[]
}

describe('pages of the world', () => {
  test.each(names)('%s', (name) => {
    const html = readFileSync(new URL(`${name}.html`, folder), 'utf8')
    const expected = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Expected
    const { url, zone, published, paragraphs, ...fields } = expected
    const reading = readPage(html, { url, ...(zone === undefined ? {} : { zone }) })
    if (reading.kind === 'none') throw new Error(reading.message)
    const [article] = reading.articles
    expect(article.text.split('\n\n')).toEqual(paragraphs)
    expect(article).toMatchObject(fields)
    if (published !== undefined) expect(article.published?.toISOString()).toBe(published)
  })
})
