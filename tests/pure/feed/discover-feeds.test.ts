import { describe, expect, it } from 'vitest'
import { discoverFeeds, sitemapsOfRobots } from '../../../src/feed/discover-feeds.ts'

const PAGE = 'https://www.site.example/news/'
const urls = (html: string) => discoverFeeds(`<html>${html}</html>`, PAGE).map(({ url }) => url)

describe('a page names its feeds', () => {
  it.each<[why: string, html: string, expected: string[]]>([
    [
      'RSS',
      '<link rel="alternate" type="application/rss+xml" href="/rss">',
      ['https://www.site.example/rss'],
    ],
    [
      'Atom, in capitals',
      '<LINK REL="ALTERNATE" TYPE="application/Atom+XML; charset=utf-8" HREF="atom.xml">',
      ['https://www.site.example/news/atom.xml'],
    ],
    [
      'JSON Feed',
      '<link rel="alternate" type="application/feed+json" href="/feed.json">',
      ['https://www.site.example/feed.json'],
    ],
    [
      'JSON by its name',
      '<link rel="alternate" type="application/json" href="/feed.json">',
      ['https://www.site.example/feed.json'],
    ],
    [
      'with a base',
      '<base href="https://cdn.example/x/"><link rel="alternate" type="application/rss+xml" href="rss">',
      ['https://cdn.example/x/rss'],
    ],
    ['rel=feed', '<link rel="feed" href="/f">', ['https://www.site.example/f']],
    [
      'the feed: scheme',
      '<link rel="alternate" type="application/rss+xml" href="feed:https://a.example/rss">',
      ['https://a.example/rss'],
    ],
    [
      'comments last',
      '<link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel="alternate" type="application/rss+xml" href="/feed/">',
      ['https://www.site.example/feed/', 'https://www.site.example/comments/feed/'],
    ],
    [
      'links in the text',
      '<a href="/rss/politics">RSS</a> <a href="https://feeds.site.example/all">all</a> <a href="/export/world.xml">XML</a>',
      [
        'https://www.site.example/rss/politics',
        'https://feeds.site.example/all',
        'https://www.site.example/export/world.xml',
      ],
    ],
    [
      'by their query',
      '<a href="/?feed=rss2">a</a><a href="/index.php?format=feed&type=rss">b</a>',
      [
        'https://www.site.example/?feed=rss2',
        'https://www.site.example/index.php?format=feed&type=rss',
      ],
    ],
    [
      'once',
      '<link rel="alternate" type="application/rss+xml" href="/rss"><a href="/rss#top">RSS</a>',
      ['https://www.site.example/rss'],
    ],
    [
      'not a style sheet, a translation or an API',
      '<link rel="alternate stylesheet" type="text/css" href="/feed.css"><link rel="alternate" hreflang="ru" href="/ru/"><link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
      [],
    ],
    [
      'not a word in a headline, a page about feeds, another site',
      '<a href="/feeding-the-world">a</a><a href="/about/rss.html">b</a><a href="https://other.example/rss">c</a><a href="/news/xmlparser">d</a>',
      [],
    ],
    [
      'not what is no address',
      '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"><link rel="alternate" type="application/rss+xml" href="file:///etc/rss"><a href="data:text/xml,rss">x</a>',
      [],
    ],
  ])('%s', (_why, html, expected) => {
    expect(urls(html)).toEqual(expected)
  })

  it('with titles', () => {
    expect(
      discoverFeeds(
        '<link rel=alternate type="application/rss+xml" title="World &amp; more" href=/rss>',
        PAGE,
      ),
    ).toEqual([{ url: 'https://www.site.example/rss', title: 'World & more', via: 'link' }])
  })

  it('thirty at most, and none of a hostile page', () => {
    expect(
      urls(Array.from({ length: 900 }, (_, n) => `<a href="/rss/${n}">x</a>`).join('')),
    ).toHaveLength(30)
    expect(urls('<div>'.repeat(100_000))).toEqual([])
  })
})

describe('a robots.txt names its sitemaps', () => {
  it('in any case, relative too, each once', () => {
    const text =
      'User-agent: *\nDisallow: /x\nSitemap: https://site.example/a.xml\n sitemap : /b.xml\r\nSITEMAP:https://site.example/a.xml\nsitemap: javascript:1'
    expect(sitemapsOfRobots(text, 'https://site.example')).toEqual([
      'https://site.example/a.xml',
      'https://site.example/b.xml',
    ])
  })
})
