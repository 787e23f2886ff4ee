import { describe, expect, test } from 'vitest'
import { splitNames } from '../../../src/article/authors.ts'
import { creditedAgency, readDateline } from '../../../src/article/dateline.ts'
import { articleFromFeed } from '../../../src/article/feed-article.ts'
import { htmlToText } from '../../../src/article/plain-text.ts'
import { readPage } from '../../../src/article/read-page.ts'

const STORY = `<p>${'The council has met again to talk about the bridge and its price. '.repeat(6)}</p>`
const read = (head: string, body = '', url = 'https://www.steppe-post.com/world/a-1') => {
  const reading = readPage(`<html><head>${head}</head><body>${body}${STORY}</body></html>`, { url })
  if (reading.kind === 'none') throw new Error(reading.message)
  return reading.articles[0]
}
const ld = (data: object) => `<script type="application/ld+json">${JSON.stringify(data)}</script>`

describe('title', () => {
  const cases: [string, string, string, string][] = [
    [
      'site name after a bar',
      '<title>Bridge to open in May | Steppe Post</title>',
      '',
      'Bridge to open in May',
    ],
    [
      'site name and section after dashes',
      '<meta property="og:site_name" content="Steppe Post"><title>Bridge to open in May - World - Steppe Post</title>',
      '<h1>Bridge to open in May</h1>',
      'Bridge to open in May',
    ],
    [
      'site name first',
      '<meta property="og:site_name" content="Steppe Post"><title>Steppe Post: Bridge to open in May</title>',
      '',
      'Bridge to open in May',
    ],
    [
      'a dash that belongs to the headline',
      '<title>Bridge - or tunnel - to open in May</title>',
      '',
      'Bridge - or tunnel - to open in May',
    ],
    [
      'entities coded twice',
      '<meta property="og:title" content="Rail &amp;amp; road">',
      '',
      'Rail & road',
    ],
    [
      'a kicker glued to the headline',
      '<title>Bridge to open in May</title>',
      '<h1><span>Transport</span><span>Bridge to open in May</span></h1>',
      'Bridge to open in May',
    ],
    [
      'the h1 wins over a search title',
      '<title>Bridge opening date 2025</title>',
      '<h1>Bridge to open in May, mayor says</h1>',
      'Bridge to open in May, mayor says',
    ],
    [
      'a logo in the h1',
      '<meta property="og:title" content="Bridge to open in May">',
      '<h1>Steppe Post</h1>',
      'Bridge to open in May',
    ],
  ]
  test.each(cases)('%s', (_why, head, body, title) => expect(read(head, body).title).toBe(title))
})

describe('authors', () => {
  const bylines: [string, string, string[]][] = [
    ['two joined by and', 'By Ann Lee and Tom Reed', ['Ann Lee', 'Tom Reed']],
    ['German', 'Von Jana Weiß und Uwe Kopp', ['Jana Weiß', 'Uwe Kopp']],
    ['a job after the name', 'Ann Lee, Energy Correspondent', ['Ann Lee']],
    ['last name first', 'Lee, Ann', ['Ann Lee']],
    ['an address', 'Ann Lee, https://example.org/ann', ['Ann Lee']],
    ['named twice', 'Ann Lee, ann lee', ['Ann Lee']],
    ['degrees', 'Ann Lee, MS, RDN', ['Ann Lee']],
    ['Chinese', '记者：王小明、李红', ['王小明', '李红']],
  ]
  test.each(bylines)('%s', (_why, byline, names) => expect(splitNames(byline)).toEqual(names))
  test('from JSON-LD, by reference', () =>
    expect(
      read(
        ld({
          '@graph': [
            { '@type': 'NewsArticle', headline: 'x', author: { '@id': '#p' } },
            { '@type': 'Person', '@id': '#p', name: 'Ann Lee' },
          ],
        }),
      ).authors,
    ).toEqual(['Ann Lee']))
  test('from a byline after the headline, not from a teaser', () =>
    expect(
      read(
        '',
        '<div class="teaser-card"><span class="byline">By Zoe Other</span></div><h1>A bridge</h1><div class="byline">By <a>Ann Lee</a><span>May 5, 2025</span></div>',
      ).authors,
    ).toEqual(['Ann Lee']))
  test('not from an entry of a list that has a headline of its own', () =>
    expect(
      read(
        '',
        `<h1>A bridge</h1>${STORY}<ul><li><h3>A dam</h3><span class="byline">Zoe Other</span></li></ul>`,
      ).authors,
    ).toEqual([]))
  test('from a line below the headline before marks that name somebody else', () =>
    expect(
      read(
        '',
        `<h1>A bridge</h1><p>By <a href="/x">Ann Lee</a></p>${STORY}<section><h2>A dam</h2><span class="byline">By Zoe Other</span></section>`,
      ).authors,
    ).toEqual(['Ann Lee']))
  test('from a link below the headline to the page of an author', () =>
    expect(
      read('', '<h1>A bridge</h1><div><a href="/authors/ann-lee">Ann Lee</a></div>').authors,
    ).toEqual(['Ann Lee']))
  test('without the outlet or the tools named after them', () =>
    expect(
      read('<meta name="author" content="Ann Lee for Steppe Post, Bo Kim at Desk Nine">', '')
        .authors,
    ).toEqual(['Ann Lee', 'Bo Kim']))
  test('the outlet itself gives way to a person', () =>
    expect(
      read(
        '<meta name="author" content="Steppe Post">',
        '<h1>A bridge</h1><p class="byline">By Ann Lee</p>',
      ).authors,
    ).toEqual(['Ann Lee']))
})

describe('published', () => {
  const cases: [string, string, string, string | undefined][] = [
    [
      'JSON-LD with a zone',
      ld({ '@type': 'Article', datePublished: '2025-05-04T06:00:00+05:00' }),
      '',
      '2025-05-04T01:00:00.000Z',
    ],
    [
      'no zone, but the same clock with a zone elsewhere',
      `${ld({ '@type': 'Article', datePublished: '2025-05-04 06:00:00' })}<meta name="date" content="2025-05-04T06:00:00+02:00">`,
      '',
      '2025-05-04T04:00:00.000Z',
    ],
    [
      'a bare day refined by a time element',
      '<meta name="dc.date" content="2025-05-04">',
      '<h1>A</h1><time datetime="2025-05-04T10:15:00Z">today</time>',
      '2025-05-04T10:15:00.000Z',
    ],
    [
      'printed in words',
      '',
      '<h1>A bridge to open</h1><div class="post-date">Published: May 4, 2025</div>',
      '2025-05-04T00:00:00.000Z',
    ],
    [
      'epoch seconds',
      '<meta property="article:published_time" content="1746331200">',
      '',
      '2025-05-04T04:00:00.000Z',
    ],
    [
      'a day that is none',
      '<meta property="article:published_time" content="2025-02-31">',
      '',
      undefined,
    ],
    ['nothing stated', '', '', undefined],
  ]
  test.each(cases)('%s', (_why, head, body, expected) =>
    expect(read(head, body).published?.toISOString()).toBe(expected))
  test('a clock without zone is that of the outlet', () => {
    const html = `<meta property="article:published_time" content="2025-07-04T12:00:00">${STORY}`
    const at = (hints: { url?: string; zone?: string }) => {
      const reading = readPage(html, hints)
      return reading.kind === 'articles' ? reading.articles[0].published?.toISOString() : undefined
    }
    expect(at({ url: 'https://example.de/a' })).toBe('2025-07-04T10:00:00.000Z')
    expect(at({ url: 'https://example.de/a', zone: 'Asia/Tashkent' })).toBe(
      '2025-07-04T07:00:00.000Z',
    )
    expect(at({ zone: '-300' })).toBe('2025-07-04T17:00:00.000Z')
    expect(at({})).toBe('2025-07-04T12:00:00.000Z')
  })
})

describe('dateline', () => {
  const cases: [string, string, string | undefined, string | undefined][] = [
    ['TASS', 'ТАШКЕНТ, 31 августа. /ТАСС/. Министры встретились', 'TASS', 'ТАШКЕНТ'],
    ['RIA', 'МОСКВА, 31 авг — РИА Новости. Министры встретились', 'RIA Novosti', 'МОСКВА'],
    ['Interfax', 'МОСКВА. 31 августа. INTERFAX.RU - Министры встретились', 'Interfax', 'МОСКВА'],
    ['AFP', 'Beijing, China (AFP) Sept 1, 2025 - Ministers met', 'AFP', 'Beijing'],
    ['Xinhua in English', 'TASHKENT, Aug. 31 (Xinhua) -- Ministers met', 'Xinhua', 'TASHKENT'],
    ['Xinhua in Chinese', '新华社天津8月31日电（记者王小明）会议', 'Xinhua', '天津'],
    ['Kazinform', 'ASTANA. KAZINFORM – Ministers met', 'Kazinform', 'ASTANA'],
    ['IRNA in Persian', 'تهران - ایرنا - وزیران دیدار کردند', 'IRNA', 'تهران'],
    ['PTI in Hindi', 'नई दिल्ली, 31 अगस्त (भाषा) मंत्री मिले', 'PTI', 'नई दिल्ली'],
    ['APP', 'ISLAMABAD, Sep 1 (APP): Ministers met', 'APP', 'ISLAMABAD'],
    ['no agency', 'NEW DELHI: Ministers met', undefined, 'NEW DELHI'],
  ]
  test.each(cases)('%s', (_why, text, agency, place) =>
    expect(readDateline(text)).toMatchObject({ agency, place }))
  const none: [string, string][] = [
    ['a sentence', 'Ministers met in Tashkent on Monday (see below).'],
    ['a call', 'BREAKING: Ministers met'],
    ['an agency that is talked about', 'Journalists of TASS were not let in on Monday'],
  ]
  test.each(none)('%s is none', (_why, text) => expect(readDateline(text)).toBeUndefined())
  const credits: [string, string, string | undefined][] = [
    ['in brackets at the end', 'He left on Monday. (ANI)', 'ANI'],
    ['after a dash', 'He left on Monday. — AFP', 'AFP'],
    ['as a source line', 'Источник: ТАСС', 'TASS'],
    ['in running text', 'He told AFP on Monday.', undefined],
  ]
  test.each(credits)('credit %s', (_why, text, agency) => expect(creditedAgency(text)).toBe(agency))
})

describe('language, canonical address, image', () => {
  test('a declaration that the script contradicts is not believed', () => {
    const russian = `<p>${'Совет снова собрался, чтобы поговорить о мосте и его цене. '.repeat(6)}</p>`
    const reading = readPage(`<html lang="en"><body>${russian}</body></html>`, {})
    expect(reading).toMatchObject({ articles: [{ language: 'ru' }] })
  })
  const canonical: [string, string, string | undefined][] = [
    [
      'within the registrable domain',
      'https://m.steppe-post.com/a-1',
      'https://m.steppe-post.com/a-1',
    ],
    ['relative', '/a-1', 'https://www.steppe-post.com/a-1'],
    ['another site', 'https://other.example/a-1', undefined],
    ['no web address', 'javascript:alert(1)', undefined],
  ]
  test.each([
    ['of a neighbour on a platform', 'https://a.blogspot.com/1', 'https://b.blogspot.com/2', false],
    [
      'of another name of the site',
      'https://m.steppe-post.com/1',
      'https://steppe-post.com/2',
      true,
    ],
    ['of another host without a domain', 'http://10.0.0.1/1', 'http://10.0.0.2/2', false],
    ['of the same one', 'http://10.0.0.1:81/1', 'http://10.0.0.1:81/2', true],
  ])('canonical %s', (_why, url, href, isBelieved) =>
    expect(read(`<link rel="canonical" href="${href}">`, '', url).canonicalUrl).toBe(
      isBelieved ? href : undefined,
    ))

  test.each(canonical)('canonical %s', (_why, href, expected) =>
    expect(read(`<link rel="canonical" href="${href}">`).canonicalUrl).toBe(expected))
  test('lead image, absolute', () =>
    expect(read('<meta property="og:image" content="/p.jpg">').image).toBe(
      'https://www.steppe-post.com/p.jpg',
    ))
})

describe('articles from a feed', () => {
  test('content before summary, marked as such', () =>
    expect(
      articleFromFeed(
        {
          title: 'Rail &amp; road',
          contentHtml:
            '<p>TASHKENT, Aug. 31 (Xinhua) -- Ministers met to talk about rail and road.</p><p>Subscribe to our newsletter</p>',
          summaryHtml: 'Ministers met',
          author: 'By Ann Lee',
          link: '/a',
          published: new Date(0),
        },
        { url: 'https://example.org/feed' },
      ),
    ).toMatchObject({
      title: 'Rail & road',
      text: 'TASHKENT, Aug. 31 (Xinhua) -- Ministers met to talk about rail and road.',
      authors: ['Ann Lee'],
      agency: 'Xinhua',
      dateline: 'TASHKENT',
      method: 'feed',
      canonicalUrl: 'https://example.org/a',
      language: 'en',
    }))
  test('neither text nor title is no article', () =>
    expect(
      articleFromFeed({ contentHtml: ' <img src="a"> ', summaryHtml: '' }, {}),
    ).toBeUndefined())
})

describe('plain text of HTML', () => {
  const cases: [string, string, string][] = [
    ['paragraphs', '<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['bare text with entities', 'A &amp; B', 'A & B'],
    ['scripts', 'A<script>b()</script>', 'A'],
    ['nothing', '', ''],
    ['hostile nesting', '<div>'.repeat(2_000), ''],
  ]
  test.each(cases)('%s', (_why, html, text) => expect(htmlToText(html)).toBe(text))
})
