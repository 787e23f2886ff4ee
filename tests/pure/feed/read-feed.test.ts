import { describe, expect, it } from 'vitest'
import type { FeedReading } from '../../../src/feed/feed.ts'
import { readFeed } from '../../../src/feed/read-feed.ts'
import { bytesOf, fixture } from './fixture.ts'

type Good = Extract<FeedReading, { ok: true }>

async function read(input: string | Uint8Array, url?: string, contentType?: string): Promise<Good> {
  const bytes = typeof input === 'string' ? bytesOf(input) : input
  const hints = { ...(url && { url }), ...(contentType && { contentType }) }
  const reading = await readFeed(bytes, hints)
  if (!reading.ok) throw new Error(reading.fault.message)
  return reading
}

const item = (inner: string, attributes = 'version="2.0"') =>
  read(`<rss ${attributes}><channel><item>${inner}</item></channel></rss>`, 'https://a.example/rss')
const entry = (inner: string, attributes = '') =>
  read(
    `<feed xmlns="http://www.w3.org/2005/Atom" ${attributes}><entry>${inner}</entry></feed>`,
    'https://a.example/feeds/atom',
  )

describe('readFeed on whole feeds', () => {
  it('reads plain RSS 2.0 with its modules', async () => {
    const { format, feed, items, repairs } = await read(fixture('rss-plain.xml'))
    expect({ format, repairs }).toEqual({ format: 'rss', repairs: [] })
    expect(feed).toEqual({
      title: 'Steppe Herald',
      link: 'https://herald.example/',
      language: 'en-gb',
      minIntervalMs: 3_600_000,
      hub: 'https://hub.example/',
      self: 'https://herald.example/rss',
    })
    expect(items[0]).toEqual({
      guid: 'herald-1',
      link: 'https://herald.example/news/1?utm_source=rss',
      title: 'Ministers agree on rail & road',
      published: new Date('2026-05-12T11:05:00Z'),
      author: 'Aigerim Sadykova',
      summaryHtml: '<p>A corridor through <b>three</b> countries.</p>',
      contentHtml:
        '<p>A corridor through <b>three</b> countries was agreed on Tuesday by the ministers of transport.</p>',
      categories: ['Transport', 'SCO'],
    })
    expect(items[1]).toMatchObject({
      title: 'Grain «bridge» opens early',
      author: 'Rustam Karimov',
      contentHtml: '',
    })
    expect(items[1]?.summaryHtml).toContain('tonnes of <em>wheat</em>.')
  })

  it('reads what everything is wrong with, and names each repair', async () => {
    const { feed, items, repairs } = await read(
      fixture('rss-wild.xml'),
      'https://vesti.example/rss',
    )
    expect(feed.title).toBe('Вести степи & гор')
    expect(items).toEqual([
      {
        guid: 'v-1',
        link: 'https://vesti.example/?id=1&copy=2',
        title: 'Цены <100: рынок ждёт',
        published: new Date('2026-05-12T11:05:00Z'),
        summaryHtml: '<p>Первый абзац<br><img src="/a.jpg">и второй</p>',
        contentHtml: '',
        categories: [],
      },
      {
        link: 'https://vesti.example/2',
        title: 'Сирена 😀',
        summaryHtml: '',
        contentHtml: '',
        categories: [],
      },
      {
        link: 'https://vesti.example/3',
        title: 'Третья',
        summaryHtml: '',
        contentHtml: '',
        categories: [],
      },
    ])
    expect(repairs).toEqual([
      'text before the feed cut off',
      '1 stray "<" escaped',
      'unclosed elements closed',
      'feed is cut off: its whole items kept',
      'bare "&" kept as text',
      'HTML entities read in XML',
    ])
  })

  it('reads Atom: bases, text types, inherited author, base64, Solar Hijri dates', async () => {
    const { format, feed, items, repairs } = await read(fixture('atom.xml'))
    expect({ format, repairs }).toEqual({ format: 'atom', repairs: [] })
    expect(feed).toEqual({
      title: 'اخبار منطقه',
      link: 'https://fa.example/',
      language: 'fa',
      self: 'https://fa.example/news/feed.xml',
    })
    expect(items).toEqual([
      {
        guid: 'urn:uuid:1',
        link: 'https://fa.example/news/1.html',
        title: '1 < 2',
        published: new Date('2026-05-11T11:05:00Z'),
        updated: new Date('2026-05-12T11:05:00Z'),
        author: 'میز خبر',
        summaryHtml: 'a &amp; b',
        contentHtml: '<div><p>first <em>then</em> last &lt;3</p></div>',
        categories: ['SCO'],
      },
      {
        guid: '2',
        link: 'https://fa.example/news/archive/2.html',
        title: 'دو',
        published: new Date('2026-05-11T06:30:00Z'),
        updated: new Date('2026-05-11T06:30:00Z'),
        author: 'Sara',
        summaryHtml: 'media text',
        contentHtml: '<p>base64</p>',
        categories: [],
      },
    ])
  })

  it('reads RDF under foreign prefixes, without the title of its image', async () => {
    const { format, feed, items } = await read(fixture('rdf.xml'))
    expect(format).toBe('rdf')
    expect(feed).toEqual({ title: 'Silk Road Wire', link: 'https://rdf.example/' })
    expect(items).toEqual([
      {
        guid: 'https://rdf.example/a',
        link: 'https://rdf.example/a',
        title: 'Summit date set',
        published: new Date('2026-05-12T00:00:00Z'),
        author: 'Wire desk',
        summaryHtml: 'Leaders meet in autumn.',
        contentHtml: '',
        categories: ['Summit'],
      },
    ])
  })

  it('reads JSON Feed and skips what is no item', async () => {
    const { format, feed, items } = await read(fixture('feed.json'))
    expect(format).toBe('json')
    expect(feed).toMatchObject({ title: 'देश समाचार', language: 'hi', hub: 'https://hub.example/' })
    expect(items).toEqual([
      {
        guid: '7',
        link: 'https://hi.example/7',
        title: 'शिखर सम्मेलन',
        published: new Date('2026-05-12T11:05:00Z'),
        author: 'Anil, Sunita',
        summaryHtml: 'a &lt; b',
        contentHtml: '<p>पहला</p>',
        categories: ['sco'],
      },
      {
        guid: 'https://hi.example/8',
        link: 'https://hi.example/8',
        author: 'Desk',
        summaryHtml: '',
        contentHtml: 'one<br>two &amp; three',
        categories: [],
      },
    ])
  })
})

describe('readFeed on links and identity', () => {
  it.each([
    ['relative to the feed', '<link>/1</link>', 'https://a.example/1'],
    ['host without scheme', '<link>www.b.example/1</link>', 'http://www.b.example/1'],
    ['permalink guid', '<guid>https://a.example/2</guid>', 'https://a.example/2'],
    ['guid that is none', '<guid isPermaLink="false">https://a.example/2</guid>', undefined],
    ['only an enclosure', '<enclosure url="https://a.example/3.mp3"/>', 'https://a.example/3.mp3'],
    ['never a script', '<link>javascript:alert(1)</link>', undefined],
    [
      'Atom link in RSS when the own one is empty',
      '<link/><atom:link href="https://a.example/4"/>',
      'https://a.example/4',
    ],
    ['broken over two lines', '<link>\n https://a.example/5\n </link>', 'https://a.example/5'],
  ])('%s', async (_, xml, link) => {
    expect((await item(`<title>t</title>${xml}`)).items[0]?.link).toBe(link)
  })
  it('an Atom id that is a path is resolved, any other stays', async () => {
    expect((await entry('<id>/x/1</id>')).items[0]?.guid).toBe('https://a.example/x/1')
    expect((await entry('<id>t3_abc</id>')).items[0]?.guid).toBe('t3_abc')
  })
  it('a guid of 12 kB and one named __proto__ are kept', async () => {
    const long = 'x'.repeat(12_000)
    expect((await item(`<guid isPermaLink="false">${long}</guid>`)).items[0]?.guid).toBe(long)
    expect((await item('<guid>__proto__</guid>')).items[0]?.guid).toBe('__proto__')
  })
})

describe('readFeed on texts', () => {
  it.each([
    ['markup in an RSS title goes', '<title>&lt;b&gt;A&lt;/b&gt; B</title>', 'A B'],
    ['escaped twice', '<title>A &amp;amp; B &amp;quot;C&amp;quot;</title>', 'A & B "C"'],
    ['naked markup', '<title>A <b>B</b> C</title>', 'A B C'],
    ['an unfinished doctype is text', '<title>&lt;!DOCTYPE ~</title>', '<!DOCTYPE ~'],
    ['scripts go', '<title>A&lt;script&gt;x()&lt;/script&gt;</title>', 'A'],
    ['a number sign is no tag', '<title>Russia &lt;3 China</title>', 'Russia <3 China'],
    ['of two titles the first', '<title>A</title><title>B</title>', 'A'],
    ['dc instead of none', '<dc:title>A</dc:title>', 'A'],
  ])('title: %s', async (_, xml, title) => {
    expect((await item(xml)).items[0]?.title).toBe(title)
  })
  it.each([
    ['type html', '<title type="html">A &amp;amp; B</title>', 'A & B'],
    ['type text keeps tags as text', '<title type="text">A &lt;b&gt;</title>', 'A <b>'],
    ['no type, plain', '<title>A &amp; B</title>', 'A & B'],
    ['no type, visibly HTML', '<title>&lt;b&gt;A&lt;/b&gt;</title>', 'A'],
    ['xhtml', '<title type="xhtml"><div>A <b>B</b> &amp;lt;</div></title>', 'A B <'],
  ])('Atom title: %s', async (_, xml, title) => {
    const { items } = await entry(xml.replace('&amp;lt;', '&lt;'))
    expect(items[0]?.title).toBe(title)
  })
  it('xhtml content keeps the order of text and elements', async () => {
    const { items } = await entry('<content type="xhtml"><p>a<b>b</b>c<i>d</i>e</p></content>')
    expect(items[0]?.contentHtml).toBe('<p>a<b>b</b>c<i>d</i>e</p>')
  })
  it('content of a binary type that is no text is left out', async () => {
    const { items } = await entry(
      '<title>t</title><content type="image/png">iVBORw0KGgoAAA==</content>',
    )
    expect(items[0]?.contentHtml).toBe('')
  })
  it('summary and description together are the short and the long text', async () => {
    const { items } = await item('<summary>S</summary><description>D</description>')
    expect(items[0]).toMatchObject({ summaryHtml: 'S', contentHtml: 'D' })
  })
})

describe('readFeed on people', () => {
  it.each([
    ['mail with name', '<author>a@a.example (Ann Lee)</author>', 'Ann Lee'],
    ['name with mail', '<author>Ann Lee &lt;a@a.example&gt;</author>', 'Ann Lee'],
    ['only a mail', '<author>a@a.example</author>', 'a@a.example'],
    [
      'a name goes before a mail',
      '<author>a@a.example</author><dc:creator>Ann</dc:creator>',
      'Ann',
    ],
    ['Atom in RSS', '<atom:author><atom:name>Ann</atom:name></atom:author>', 'Ann'],
    ['nobody', '<author> </author>', undefined],
  ])('%s', async (_, xml, author) => {
    expect((await item(`<title>t</title>${xml}`)).items[0]?.author).toBe(author)
  })
})

describe('readFeed on end tags that are missing', () => {
  it.each([
    ['a misspelt one', '<guid>1</guidd><title>t</title>', { guid: '1' }],
    [
      'an opening instead of a closing one',
      '<title>t<title><link>/1</link>',
      { link: 'https://a.example/1' },
    ],
    ['a link swallowed by a title', '<title>t<link>/1</link>', { link: 'https://a.example/1' }],
  ])('%s', async (_, xml, fields) => {
    const { items, repairs } = await item(xml)
    expect(items[0]).toMatchObject({ title: 't', ...fields })
    expect(repairs).toContain('unclosed elements closed')
  })
})

describe('readFeed on CDATA', () => {
  it('a section without end costs nothing of the items after it', async () => {
    const { items, repairs } = await item(
      '<title><![CDATA[a]]></title><description><![CDATA[long</description></item>' +
        '<item><title><![CDATA[b]]></title><description><![CDATA[<p>x</p>]]></description>',
    )
    expect(items.map((i) => [i.title, i.summaryHtml])).toEqual([
      ['a', 'long'],
      ['b', '<p>x</p>'],
    ])
    expect(repairs).toEqual(['1 open CDATA sections closed'])
  })
  it('the last section without end costs its item only its end', async () => {
    const { items } = await item('<guid>1</guid><description><![CDATA[long</description>')
    expect(items.map((i) => i.summaryHtml)).toEqual(['long'])
  })
  it('markup about feeds inside a section is text', async () => {
    const { items } = await item(
      '<description><![CDATA[write &lt;item> or </item>]]></description>',
    )
    expect(items[0]?.summaryHtml).toBe('write &lt;item> or </item>')
  })
})

describe('readFeed on dates', () => {
  it('one bad date costs that date only', async () => {
    const two =
      '<title>a</title><pubDate>now</pubDate></item><item><title>b</title><pubDate>2026-05-12T11:05:00Z</pubDate>'
    const { items } = await item(two)
    expect(items.map((i) => i.published)).toEqual([undefined, new Date('2026-05-12T11:05:00Z')])
  })
  it('published is the first stated, updated stays beside it', async () => {
    const { items } = await entry(
      '<updated>2026-05-12T00:00:00Z</updated><published>2026-05-11T00:00:00Z</published>',
    )
    expect(items[0]?.published).toEqual(new Date('2026-05-11T00:00:00Z'))
    expect(items[0]?.updated).toEqual(new Date('2026-05-12T00:00:00Z'))
  })
  it.each([
    'issued',
    'created',
    'modified',
    'dcterms:modified',
  ])('Atom 0.3 and dc: %s', async (name) => {
    const { items } = await entry(`<${name}>2004-01-01T19:48:21Z</${name}>`)
    expect(items[0]?.published).toEqual(new Date('2004-01-01T19:48:21Z'))
  })
})

describe('readFeed on bytes that are no feed', () => {
  it.each([
    ['nothing', '', 'empty'],
    ['only spaces', ' \n ', 'empty'],
    ['a page', '<!DOCTYPE html><html><body>404</body></html>', 'html'],
    ['a page with an odd element', '<html><body><feed>x</feed></body></html>', 'html'],
    ['another XML', '<?xml version="1.0"?><gpx/>', 'not-a-feed'],
    ['text', 'Service unavailable', 'not-a-feed'],
    ['other JSON', '{"error":"gone"}', 'not-a-feed'],
    ['broken JSON', '{"items', 'broken'],
    ['a deep nest', `<rss>${'<a>'.repeat(600)}`, 'too-deep'],
  ])('%s', async (_, text, code) => {
    const reading = await readFeed(bytesOf(text), {})
    expect(reading).toMatchObject({ ok: false, fault: { code } })
  })
})

describe('readFeed on roots and quotes', () => {
  const one = '<title>One</title><link>https://a.example/1?a=1&amp;amp;b=2</link>'
  const two = '<guid isPermaLink="false>2</guid><title>Two</title><link>https://a.example/2</link>'
  it.each([
    ['an entry alone', '<entry xmlns="http://www.w3.org/2005/Atom"><title>One</title></entry>'],
    ['items without a feed', `<item>${one}</item>`],
    ["RSS under Atom's namespace", `<rss xmlns="http://www.w3.org/2005/Atom"><item>${one}</item>`],
    ['XML after a stray object', `{}<rss><channel><item>${one}</item></channel></rss>`],
  ])('%s', async (_, xml) => {
    const { items } = await read(xml)
    expect(items.map((i) => i.title)).toEqual(['One'])
  })
  it('an address escaped twice is one address', async () => {
    const { items } = await item(one)
    expect(items[0]?.link).toBe('https://a.example/1?a=1&b=2')
  })
  it.each([
    ['no quote follows', ''],
    ['another quote follows', '<item><guid isPermaLink="false">3</guid><title>3</title></item>'],
  ])('an attribute whose quote was forgotten harms only itself: %s', async (_, rest) => {
    const { items, repairs } = await read(
      `<rss><item>${one}</item><item>${two}</item>${rest}</rss>`,
    )
    expect(items.slice(0, 2).map((i) => i.title)).toEqual(['One', 'Two'])
    expect(items[1]).toMatchObject({ guid: '2', link: 'https://a.example/2' })
    expect(repairs).toContain('open quotes of attributes closed')
  })
  it('an attribute that holds markup is left alone', async () => {
    const { items, repairs } = await item('<title x="<b>a</b>">One</title><guid y="1">g</guid>')
    expect(items[0]).toMatchObject({ title: 'One', guid: 'g' })
    expect(repairs).toEqual([])
  })
  it('a quoted name loses its quotes', async () => {
    const { items } = await item('<author>"Ann Lee" &lt;a@a.example&gt;</author>')
    expect(items[0]?.author).toBe('Ann Lee')
  })
})
