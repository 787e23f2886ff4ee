import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readPage } from '../../../src/article/read-page.ts'
import { pageReport } from '../../../src/article/report.ts'

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/articles/${name}.html`, import.meta.url), 'utf8')

const read = (name: string, url = 'https://example.org/news/1') => {
  const reading = readPage(fixture(name), { url })
  if (reading.kind === 'none') throw new Error(`no article: ${reading.message}`)
  return reading.articles
}

/** A paragraph of running text, different for each seed. */
const paragraph = (seed: string) =>
  `<p>${seed} is what this paragraph is about, and it goes on about ${seed} long enough to be taken for a part of a story by whoever reads the page.</p>`

const page = (body: string, head = '') => `<html><head>${head}</head><body>${body}</body></html>`

const textOf = (html: string): string => {
  const reading = readPage(html, { url: 'https://example.org/a' })
  return reading.kind === 'articles' ? reading.articles[0].text : ''
}

describe('a page with two agency stories under one another', () => {
  const [first, second, ...more] = read('two-agency-stories')
  test('becomes two articles', () =>
    expect([first?.title, second?.title, more.length]).toEqual([
      'Leaders gather in Bishkek for regional talks',
      'Pipeline work to resume in spring, ministry says',
      0,
    ]))
  test('each with its own agency, place and date', () => {
    expect([first.agency, first.dateline, first.published?.toISOString()]).toEqual([
      'AFP',
      'Bishkek',
      '2025-09-01T00:00:00.000Z',
    ])
    expect([second?.agency, second?.dateline, second?.published?.toISOString()]).toEqual([
      'AFP',
      'Ashgabat',
      '2025-08-31T00:00:00.000Z',
    ])
  })
  test('each with its own text and nothing else', () => {
    expect(first.text).toMatch(/^Heads of state.*its board\.$/s)
    expect(first.text).not.toMatch(/pipeline/i)
    expect(second?.text).toMatch(/^Work on the eastern.*once it is finished\.$/s)
  })
})

describe('a Russian wire page', () => {
  const [article] = read('russian-wire', 'https://www.vestnik-stepi.ru/news/4411?from=main')
  test('reads the outlet clock of Moscow where no zone is stated', () =>
    expect(article.published?.toISOString()).toBe('2025-09-01T09:30:00.000Z'))
  test('drops caption, pointer and share bar', () =>
    expect(article.text).not.toMatch(/Фото|Читайте|Поделиться|©/))
  test('knows title, language, agency, place and canonical address', () =>
    expect(article).toMatchObject({
      title: 'Страны ШОС договорились о едином визовом режиме',
      language: 'ru',
      agency: 'TASS',
      dateline: 'ТАШКЕНТ',
      canonicalUrl: 'https://vestnik-stepi.ru/news/4411',
    }))
})

test('a Chinese page: no spaces, dateline within the sentence', () => {
  const [article] = read('chinese-wire', 'https://news.example.cn/a.html')
  expect(article).toMatchObject({
    title: '上合组织成员国讨论边境贸易',
    language: 'zh',
    agency: 'Xinhua',
    dateline: '天津',
  })
  expect(article.text.split('\n\n')).toHaveLength(3)
  expect(article.published?.toISOString()).toBe('2025-08-31T01:15:00.000Z')
})

test('a body split over siblings: all parts and the standfirst, no box beside them', () => {
  const [article] = read('split-siblings')
  expect(article.text).toMatch(
    /^Three weeks after.*came at night.*cracks in the dam.*\n\nWaiting for aid\n\n.*third time\.$/s,
  )
  expect(article.text).not.toMatch(/Advertisement|Read more|eleven years|First comment/)
  expect(article).toMatchObject({ authors: ['Amina Yusupova', 'Tom Reed'], paywalled: true })
})

test('a live blog is one article with its updates', () => {
  const articles = read('live-blog')
  expect(articles).toHaveLength(1)
  expect(articles[0].text).toMatch(/Plenary opens.*Draft declaration.*Arrivals go on/s)
})

describe('blocks of a page', () => {
  const keep = `${paragraph('Water')}${paragraph('Trade')}${paragraph('Rail')}`
  const whole = textOf(page(`<article>${keep}</article>`))
  const dropped: [string, string][] = [
    [
      'a caption outside a figure',
      '<div class="image-caption">A bridge over the river in spring</div>',
    ],
    [
      'a figure with its legend',
      '<figure><img src="a.jpg"><figcaption>A bridge</figcaption></figure>',
    ],
    [
      'a linked list',
      '<ul><li><a href="/1">Another story altogether</a></li><li><a href="/2">And one more</a></li></ul>',
    ],
    ['a pointer in words', '<p>Read more: what the ministers said last year</p>'],
    ['a share bar', '<div class="social-share"><p>Tell your friends about it</p></div>'],
    [
      'a newsletter offer',
      '<div class="newsletter-signup"><p>Our best stories by mail, every morning.</p></div>',
    ],
    [
      'an embed that needs consent',
      '<p>To view this content, accept cookies of the video service.</p>',
    ],
    ['a picture credit', '<p>Photo: Anna Lee / Getty Images</p>'],
    ['a heading with nothing under it', '<h3>You might also want to know</h3>'],
    [
      'a list of teasers under the story',
      ['Snow', 'Rain', 'Wind']
        .map(
          (word) =>
            `<h3><a href="/${word}">${word} is on its way to the valley</a></h3><p>It may come as soon as the weekend, say those who know.</p>`,
        )
        .join(''),
    ],
    ['a hidden text', '<p style="display:none">Nobody sees this sentence on the page.</p>'],
    ['a script', '<script>var a = "text in a script"</script>'],
  ]
  test.each(dropped)('%s is dropped', (_why, html) => {
    expect(textOf(page(`<article>${keep}${html}</article>`))).toBe(whole)
  })
  const kept: [string, string, string][] = [
    [
      'a list of the story',
      '<ul><li>Ten wagons of grain</li><li>Four of coal</li></ul>',
      'Ten wagons of grain\n\nFour of coal',
    ],
    [
      'a quotation',
      '<blockquote><p>We will not pay for it twice, she said.</p></blockquote>',
      'We will not pay for it twice, she said.',
    ],
    ['a table', '<table><tr><td>Exports, tonnes</td></tr></table>', 'Exports, tonnes'],
    [
      'two br as a paragraph',
      '<div>First part.<br><br>Second part.</div>',
      'First part.\n\nSecond part.',
    ],
    [
      'a sub-heading with text',
      `<h2>What comes next</h2>${paragraph('Gas')}`,
      'What comes next\n\nGas is',
    ],
  ]
  test.each(kept)('%s is kept', (_why, html, expected) => {
    expect(textOf(page(`<article>${keep}${html}</article>`))).toContain(expected)
  })
})

describe('the container', () => {
  const story = ['Water', 'Trade', 'Rail', 'Gas'].map(paragraph).join('')
  const cases: [string, string][] = [
    [
      'no article element',
      `<div><div class="x">${story}</div><div class="y"><p>Short.</p></div></div>`,
    ],
    [
      'fifty teasers in articles',
      `<main><article><h1>T</h1>${story}</article></main>${'<article><h3><a href="/x">Teaser of some other story</a></h3><p>One line.</p></article>'.repeat(50)}`,
    ],
    [
      'a class word that names the layout',
      `<div class="page-with-sidebar sidebar-layout">${story}</div>`,
    ],
    ['a body wrapped in a span', `<div><span class="meta_field">${story}</span></div>`],
    [
      'comments longer than the story',
      `<div class="story">${story}</div><div class="comments">${'<p>I have a long opinion about all of this, and I will tell it to everyone who has the time to read it here.</p>'.repeat(30)}</div>`,
    ],
  ]
  test.each(cases)('%s', (_why, body) => {
    const text = textOf(page(body))
    for (const word of ['Water', 'Trade', 'Rail', 'Gas']) expect(text).toContain(`${word} is what`)
    expect(text).not.toMatch(/Teaser|long opinion/)
  })
  test('an article of a dozen words is read', () =>
    expect(
      textOf(
        page(
          '<h1>Bus late</h1><p>The morning bus came an hour late because of snow on the pass.</p>',
        ),
      ),
    ).toContain('The morning bus'))
  test('the body in JSON-LD stands in for a page that shows hardly any text', () => {
    const body = 'A long sentence that only the structured data of the page holds. '.repeat(12)
    const reading = readPage(
      page(
        '<div id="app"></div>',
        `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', headline: 'H', articleBody: body })}</script>`,
      ),
      {},
    )
    expect(reading).toMatchObject({
      kind: 'articles',
      articles: [{ method: 'json-ld', title: 'H' }],
    })
  })
})

test('the report is plain JSON with dates in UTC', () => {
  const report = pageReport(readPage(fixture('split-siblings'), { url: 'https://example.org/1' }))
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({
    articles: [{ published: '2025-05-04T01:00:00.000Z', modified: '2025-05-04T03:00:00.000Z' }],
  })
  expect(pageReport(readPage('', {}))).toMatchObject({ articles: [], reason: 'empty' })
})
