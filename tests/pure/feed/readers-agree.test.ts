import { describe, expect, it } from 'vitest'
import { normaliseFeed } from '../../../src/feed/normalise-feed.ts'
import { prepareXml } from '../../../src/feed/prepare-xml.ts'
import { readWithRssParser } from '../../../src/feed/rss-parser-reader.ts'
import { readTolerantly } from '../../../src/feed/tolerant-reader.ts'
import { fixture } from './fixture.ts'

const rss = (items: string, head = '') =>
  `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>${head}${items}</channel></rss>`
const LONG =
  'A text that is longer than the limit, with &amp;, &nbsp;, &#1060; and &lt;p&gt; in it. '

describe('both readers give the same for a plain feed', () => {
  it.each([
    ['the plain fixture', prepareXml(new TextDecoder().decode(fixture('rss-plain.xml'))).xml],
    ['no items', rss('', '<title>t</title>')],
    ['empty items', rss('<item/><item></item><item> </item>')],
    [
      'long texts and CDATA',
      rss(
        `<item><title>a</title><description>${LONG}</description></item><item><description><![CDATA[${LONG}]]> tail</description></item>`,
      ),
    ],
    [
      'repeated elements',
      rss(
        '<item><category>a</category><category domain="d">b</category><link>https://a.example/1</link><link>https://a.example/2</link></item>',
      ),
    ],
    [
      'structures',
      rss(
        '<item><title>t</title><author><name>N</name><email>n@a.example</email></author><media:group><media:description>m</media:description></media:group></item>',
      ),
    ],
    [
      'hours and days',
      rss(
        '',
        '<skipHours><hour>3</hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays><ttl>60</ttl>',
      ),
    ],
    [
      'an image with a title',
      rss('', '<image><title>wrong</title><url>u</url></image><title>right</title>'),
    ],
    ['trailing text', `${rss('<item><guid>1</guid></item>')} <!-- 0.2 s -->`],
  ])('%s', async (_, xml) => {
    const plain = await readWithRssParser(xml)
    expect(plain).toBeDefined()
    if (plain === undefined) return
    const tolerant = readTolerantly(xml, 'rss')
    const hints = { url: 'https://a.example/rss' }
    const { feed, items } = normaliseFeed(plain, hints)
    expect({ feed, items }).toEqual({
      feed: normaliseFeed(tolerant, hints).feed,
      items: normaliseFeed(tolerant, hints).items,
    })
  })

  it.each([
    ['broken XML', rss('<item><title>a & b</title></item>')],
    ['cut off', '<rss version="2.0"><channel><item>'],
    ['markup inside a text', rss('<item><description>a <b>b</b> c</description></item>')],
    [
      'a foreign prefix',
      '<rss xmlns:d="http://purl.org/dc/elements/1.1/"><channel><item><d:date>2026</d:date></item></channel></rss>',
    ],
    ['other spellings', rss('<item><Title>a</Title></item>')],
    [
      'CDATA without end',
      rss(
        '<item><description><![CDATA[a</description></item><item><description><![CDATA[b]]></description></item>',
      ),
    ],
    ['a base', '<rss xml:base="https://b.example/"><channel/></rss>'],
    ['a language of the root', '<rss xml:lang="ru"><channel/></rss>'],
    ['items outside the channel', '<rss><channel/><item><title>a</title></item></rss>'],
  ])('rss-parser leaves to the tolerant reader: %s', async (_, xml) => {
    expect(await readWithRssParser(xml)).toBeUndefined()
  })
})
