import { describe, expect, test } from 'vitest'
import { explainPage } from '../../../src/article/explain.ts'
import { explanationLines } from '../../../src/article/explain-text.ts'
import { readPage } from '../../../src/article/read-page.ts'
import { checkSelector, type SiteRules } from '../../../src/article/site-rules.ts'

const sentence = (topic: string) =>
  `${topic} is what this paragraph is about, and it goes on about ${topic} long enough to be taken for a part of a story.`
const PAGE = `<html><head><title>Page title | Site</title><meta property="og:title" content="Shared title"></head><body>
<div class="wrap"><h1>Shared title</h1><span class="real-title">Real title</span><em class="when" title="31.08.2025 10:00">yesterday</em>
<div class="long"><p>${sentence('Advertising')}</p><p>${sentence('Selling')}</p><p>${sentence('Buying')}</p><p>${sentence('Lending')}</p><p>${sentence('Saving')}</p></div>
<div class="sidebar"><p>${sentence('Water')}</p><span class="inline">${sentence('Rail')}</span><p class="promo-text">${sentence('Offer')}</p></div>
<div class="sidebar"><p>${sentence('Trade')}</p></div></div></body></html>`

const read = (rules: SiteRules) => {
  const reading = readPage(PAGE, { url: 'https://example.org/a', zone: 'UTC', rules })
  if (reading.kind === 'none') throw new Error(reading.message)
  return reading.articles[0]
}

describe('rules for a site', () => {
  test('content overrides the automatic choice, in document order, names of what it chose notwithstanding', () => {
    const { text, method, notes } = read({ content: '.sidebar' })
    expect(text.match(/\w+(?= is what)/g)).toEqual(['Water', 'Rail', 'Offer', 'Trade'])
    expect([method, notes]).toEqual(['rule', undefined])
  })
  test('content may choose elements within a line', () =>
    expect(read({ content: '.inline' }).text).toBe(sentence('Rail')))
  test('an element within a chosen one is not taken twice', () =>
    expect(read({ content: '.sidebar, .sidebar p' }).text.match(/Water is what/g)).toHaveLength(1))
  test('remove takes out before anything is read', () =>
    expect(read({ content: '.sidebar', remove: ['.promo-text', 'span'] }).text).not.toMatch(
      /Offer|Rail/,
    ))
  test('title and date', () => {
    const { title, published } = read({ title: '.real-title', date: '.when' })
    expect([title, published?.toISOString()]).toEqual(['Real title', '2025-08-31T10:00:00.000Z'])
  })
  test('a title from <meta>', () =>
    expect(read({ title: 'meta[property="og:title"]' }).title).toBe('Shared title'))

  const missed: [string, SiteRules, string][] = [
    ['content', { content: '.gone' }, 'content: selector missed: .gone'],
    ['title', { title: 'h1.gone' }, 'title: selector missed: h1.gone'],
    ['date', { date: '#gone' }, 'date: selector missed: #gone'],
  ]
  test.each(missed)('a %s selector that chooses nothing is reported', (_key, rules, note) => {
    const { method, quality, notes, text } = read(rules)
    expect({ method, notes }).toEqual({ method: 'rule-missed', notes: [note] })
    expect(quality).toBeLessThanOrEqual(0.3)
    expect(text).toContain('Advertising is what')
  })
  test('a chosen element without text counts as missed', () => {
    const html = PAGE.replace('<h1>', '<div id="app"></div><h1>')
    expect(readPage(html, { rules: { content: '#app' } })).toMatchObject({
      articles: [{ method: 'rule-missed' }],
    })
  })
  test('a remove selector that chooses nothing is noted and lowers nothing', () => {
    const { method, notes } = read({ content: '.sidebar', remove: ['.gone'] })
    expect([method, notes]).toEqual(['rule', ['remove: selector missed: .gone']])
  })

  const selectors: [string, string, RegExp | undefined][] = [
    ['a class', '.news-detail', undefined],
    ['a list of two', 'h1.title, [itemprop~="headline"]', undefined],
    ['a child that is not', 'article > p:not(.ad)', undefined],
    ['nothing', '  ', /^the selector is empty$/],
    ['an open bracket', 'div[', /^not a CSS selector: expected name, found its end$/],
    ['an unknown pseudo-class', 'p:foo(1)', /unknown pseudo-class :foo/],
    ['a pseudo-element', 'p::before', /pseudo-elements are not supported/],
    ['HTML', '<div>', /^not a CSS selector/],
    ['one that was generated', 'div '.repeat(200), /longer than 500/],
  ]
  test.each(selectors)('%s as a selector', (_why, selector, refusal) => {
    if (refusal === undefined) expect(checkSelector(selector)).toBeUndefined()
    else expect(checkSelector(selector)).toMatch(refusal)
  })
})

describe('the explanation of a page', () => {
  const explanation = explainPage(PAGE, { url: 'https://example.org/a' })
  test('says of each block whether it was kept, and why not', () => {
    const water = explanation.blocks.find(({ text }) => text.startsWith('Water'))
    expect(water).toMatchObject({ kept: false, reason: 'outside', element: 'p' })
    const selling = explanation.blocks.find(({ text }) => text.startsWith('Selling'))
    expect(selling).toEqual({ kept: true, element: 'p', text: sentence('Selling') })
  })
  test('says where title and container come from', () => {
    expect(explanation.fields).toContainEqual({
      field: 'title',
      value: 'Shared title',
      from: 'og:title, h1',
    })
    expect(explanation.stories[0]?.container.at(-1)).toMatchObject({ element: 'div.long' })
    expect(explanation.stories[0]?.evidence[0]).toMatch(/^5 running paragraphs/)
  })
  test('keeps exactly what reading the page keeps', () => {
    for (const rules of [undefined, { content: '.sidebar' }, { content: '.gone' }]) {
      const hints = rules === undefined ? {} : { rules }
      const reading = readPage(PAGE, hints)
      const kept = explainPage(PAGE, hints).blocks.filter((block) => block.kept)
      expect(kept.map(({ text }) => text).join('\n\n')).toBe(
        reading.kind === 'articles' ? reading.articles[0].text : '',
      )
    }
  })
  test('names the element that marks a block as beside the story', () => {
    const { blocks } = explainPage(PAGE, { rules: { content: '.wrap' } })
    expect(blocks.find(({ text }) => text.startsWith('Water'))).toMatchObject({
      reason: 'beside',
      markedBy: 'div.sidebar',
    })
  })
  test('as lines for people: one for each block, fields and evidence before them', () => {
    const lines = explanationLines(explanation)
    expect(lines.filter((line) => line.startsWith('+ '))).toHaveLength(5)
    expect(lines).toContain('title: Shared title  (og:title, h1)')
    expect(lines.some((line) => line.startsWith('- outside | Water is what'))).toBe(true)
  })
  test('of a refused page: the reason', () =>
    expect(explanationLines(explainPage('', {}))[0]).toMatch(/^no article \(empty\): /))
})
